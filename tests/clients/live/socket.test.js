// graphql-ws, over the WebSocket of `ws`.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { bearer, socketUrl } from '../shared/api.js';
import { Shop } from '../shared/shop.js';
import { bookingChanges, within } from './changes.js';
import { seesChangesAndResumes, seesNothingOfOthers } from './journey.js';

const clients = [];
after(() => Promise.all(clients.map((client) => client.dispose())));

function connect(accessToken, options = {}) {
  const client = createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: bearer(accessToken),
    retryAttempts: 0,
    ...options,
  });
  clients.push(client);
  return client;
}

const subscribe = (accessToken, variables) => connect(accessToken).iterate({ query: bookingChanges, variables });

test('graphql-ws: a hold and its confirmation arrive, and what was missed', () => seesChangesAndResumes(subscribe));

test('graphql-ws: a tenant sees nothing of another one', () => seesNothingOfOthers(subscribe));

test('graphql-ws: a bad token closes the socket with 4403', async () => {
  const events = subscribe('not.a.token', {});
  await assert.rejects(within(10_000, events.next()), (close) => close.code === 4403);
});

test('graphql-ws: queries and mutations go over the same socket', async () => {
  const shop = await Shop.open();
  const client = connect(shop.token);
  for await (const { data } of client.iterate({ query: '{ viewer { tenant { slug } } }' })) {
    assert.equal(data.viewer.tenant.slug, shop.slug);
  }
  const query = 'mutation { createCustomer(input: { name: "Bea" }) { customer { name } } }';
  for await (const { data } of client.iterate({ query })) {
    assert.equal(data.createCustomer.customer.name, 'Bea');
  }
});

test('graphql-ws: a refused document ends its operation and leaves the socket open', async () => {
  const shop = await Shop.open();
  let closed = false;
  const client = connect(shop.token, { lazy: false, on: { closed: () => { closed = true; } } });
  await assert.rejects(within(10_000, client.iterate({ query: 'subscription { noSuchField }' }).next()), Array.isArray);

  const { value } = await within(10_000, client.iterate({ query: '{ viewer { role } }' }).next());
  assert.deepEqual([value.data.viewer.role, closed], ['OWNER', false]);
});

test('graphql-ws: the client pings and is answered', async () => {
  const shop = await Shop.open();
  let answered;
  const pong = new Promise((resolve) => { answered = resolve; });
  connect(shop.token, { lazy: false, keepAlive: 100, on: { pong: (received) => received && answered() } });
  await within(10_000, pong);
});
