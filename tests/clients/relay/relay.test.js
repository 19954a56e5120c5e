// relay-compiler accepts the schema and documents as Relay wants them (nodes, connections, refetchable fragments),
// and Relay's store follows a booking with what it compiled.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import relay from 'relay-runtime';
import { listening, within } from '../live/changes.js';
import { Shop } from '../shared/shop.js';
import { artifact, compile } from './compile.js';
import { environment } from './environment.js';

const { commitMutation, createOperationDescriptor, fetchQuery, requestSubscription } = relay;
let compiled;
before(async () => { compiled = await compile(); });

test('relay-compiler compiles fragments, queries, a mutation and a subscription', () =>
  assert.equal(compiled.status, 0, compiled.output));

test('Relay fetches a node, and its store follows by subscription', async () => {
  const shop = await Shop.open();
  const booking = await shop.hold(9);
  const store = environment(shop.token);

  const details = await artifact('BookingDetailsQuery');
  await fetchQuery(store, details, { id: booking.id }).toPromise();
  const record = () => store.getStore().getSource().get(booking.id);
  assert.deepEqual([record().status, record().version], ['HELD', 1]);
  store.retain(createOperationDescriptor(details, { id: booking.id }));

  const subscription = await artifact('BookingDetailsChangesSubscription');
  let following;
  const changed = new Promise((resolve, reject) => {
    following = requestSubscription(store, { subscription, variables: { bookingId: booking.id }, onNext: resolve, onError: reject });
  });
  await listening();
  await shop.confirm(booking.id);
  await within(10_000, changed);
  following.dispose();
  assert.deepEqual([record().status, record().version], ['CONFIRMED', 2]);
});

test('Relay confirms, and its store has the answer', async () => {
  const shop = await Shop.open();
  const booking = await shop.hold(10);
  const store = environment(shop.token);
  const mutation = await artifact('BookingDetailsConfirmMutation');
  await new Promise((resolve, reject) => {
    commitMutation(store, { mutation, variables: { input: { bookingId: booking.id } }, onCompleted: resolve, onError: reject });
  });
  assert.equal(store.getStore().getSource().get(booking.id).status, 'CONFIRMED');
});

test('Relay reads a connection', async () => {
  const shop = await Shop.open();
  const ids = [(await shop.hold(9)).id, (await shop.hold(11)).id];
  const store = environment(shop.token);
  await fetchQuery(store, await artifact('BookingListQuery'), { where: { status: { eq: 'HELD' } } }).toPromise();
  const source = store.getStore().getSource();
  const edges = source.getRecordIDs().map((id) => source.get(id)).filter((record) => record.__typename === 'BookingsEdge');
  assert.deepEqual(new Set(edges.map((edge) => edge.node.__ref)), new Set(ids));
});
