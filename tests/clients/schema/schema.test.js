// The schema may grow; what callers rely on may not change under them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sdl } from '../shared/api.js';
import { breakingChanges, messages } from './changes.js';
import { before, contract, snapshot } from './snapshot.js';

test('The served schema is the one in the repository', async () => assert.equal(await sdl(), snapshot()));

test('The schema breaks nothing of what it was before', async (context) => {
  const earlier = before();
  if (earlier === null) return context.skip('no git history, or a shallow one whose origin does not answer');
  assert.deepEqual(messages(await breakingChanges(earlier, snapshot())), []);
});

// Whether it is complete is for the contract tests in Api.Tests to say.
test('What the schema shares with the contract is compatible with it', async () => {
  const changes = await breakingChanges(contract(), snapshot());
  const incompatible = changes.filter(({ type }) => type !== 'TYPE_REMOVED' && type !== 'FIELD_REMOVED');
  assert.deepEqual(messages(incompatible), []);
});

const breaks = [
  ['a dropped field', '  viewer: Viewer!', '  whoAmI: Viewer!'],
  ['a result that may now be null', 'reference: String!\n  status', 'reference: String\n  status'],
  ['an argument that became required', 'resourceIds: [ID!], quantity', 'resourceIds: [ID!]!, quantity'],
  ['a dropped enum value', '  CHECKED_IN\n', ''],
  ['a new required input field', 'input HoldSlotInput {', 'input HoldSlotInput {\n  reason: String!'],
];
for (const [name, from, to] of breaks) {
  test(`The comparison fails on ${name}`, async () => {
    const broken = snapshot().replace(from, to);
    assert.notEqual(broken, snapshot());
    assert.equal((await breakingChanges(snapshot(), broken)).length, 1);
  });
}
