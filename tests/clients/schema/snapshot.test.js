// What the schema was before is found in every kind of clone, or else no change could be seen to break anything.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, test } from 'node:test';
import { before } from './snapshot.js';

const scratch = mkdtempSync(`${tmpdir()}/graphbooking-history-`);
after(() => rmSync(scratch, { recursive: true }));

const origin = `${scratch}/origin/`;
const git = (...command) => execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...command], { stdio: 'pipe' });
const write = (root, text) => writeFileSync(`${root}src/Api/schema.graphql`, text);

function commit(text) {
  write(origin, text);
  git('-C', origin, 'add', '--all');
  git('-C', origin, 'commit', '--quiet', '--allow-empty', '--message', text);
}

function clone(name, ...options) {
  git('clone', '--quiet', ...options, `file://${origin}`, `${scratch}/${name}`);
  return `${scratch}/${name}/`;
}

git('init', '--quiet', origin);
mkdirSync(`${origin}src/Api`, { recursive: true });
commit('first');
const young = clone('young');
commit('second');
commit('third');
commit('third');

test('In a full clone it is the text before the last change', () => assert.equal(before(clone('full')), 'second'));

test('In a shallow clone too', () => assert.equal(before(clone('shallow', '--depth=1')), 'second'));

test('A change that is not committed yet comes after the committed text', () => {
  const changed = clone('changed');
  write(changed, 'fourth');
  assert.equal(before(changed), 'third');
});

test('A merged branch is one change', () => {
  git('-C', origin, 'checkout', '--quiet', '-b', 'branch');
  commit('fourth');
  commit('fifth');
  git('-C', origin, 'checkout', '--quiet', '-');
  git('-C', origin, 'merge', '--quiet', '--no-ff', '--message', 'Merge', 'branch');
  assert.equal(before(clone('merged')), 'third');
});

test('The first text has none before it', () => assert.equal(before(young), null));
