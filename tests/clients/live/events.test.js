// graphql-sse, with one connection for each operation.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'graphql-sse';
import { bearer, graphqlUrl } from '../shared/api.js';
import { Shop } from '../shared/shop.js';
import { bookingChanges, within } from './changes.js';
import { seesChangesAndResumes, seesNothingOfOthers } from './journey.js';

const clients = [];
after(() => clients.forEach((client) => client.dispose()));

function connect(accessToken) {
  const client = createClient({ url: graphqlUrl, singleConnection: false, headers: bearer(accessToken), retryAttempts: 0 });
  clients.push(client);
  return client;
}

const subscribe = (accessToken, variables) => connect(accessToken).iterate({ query: bookingChanges, variables });

test('graphql-sse: a hold and its confirmation arrive, and what was missed', () => seesChangesAndResumes(subscribe));

test('graphql-sse: a tenant sees nothing of another one', () => seesNothingOfOthers(subscribe));

test('graphql-sse: a bad token is answered with AUTH_NOT_AUTHENTICATED, and that is all', async () => {
  const events = subscribe('not.a.token', {});
  const { value } = await within(10_000, events.next());
  assert.deepEqual(value.errors.map((error) => error.extensions.code), ['AUTH_NOT_AUTHENTICATED']);
  assert.equal((await within(10_000, events.next())).done, true);
});

test('graphql-sse: queries and mutations are answered by one event', async () => {
  const shop = await Shop.open();
  const results = [];
  for await (const { data } of connect(shop.token).iterate({ query: '{ viewer { tenant { slug } } }' })) results.push(data);
  assert.deepEqual(results, [{ viewer: { tenant: { slug: shop.slug } } }]);
});

test('graphql-sse: a refused document is one event with errors', async () => {
  const shop = await Shop.open();
  const events = connect(shop.token).iterate({ query: 'subscription { noSuchField }' });
  const { value } = await within(10_000, events.next());
  assert.ok(value.errors.length > 0);
  assert.equal((await within(10_000, events.next())).done, true);
});
