// GraphQL over HTTP, as the draft's own audits see it: MUST and SHOULD alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { graphqlUrl } from '../shared/api.js';

const audits = serverAudits({ url: graphqlUrl, fetchFn: fetch });

test('The audits are the 61 that are known', () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`Audit ${audit.id}: ${audit.name}`, async () => {
    const result = await audit.fn();
    await result.response?.body?.cancel();
    assert.equal(result.status, 'ok', result.reason);
  });
}
