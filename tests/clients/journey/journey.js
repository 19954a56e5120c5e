// One customer books with a client library, while a second client of the same library watches the booking:
// its cache shows each change without a further query.
import assert from 'node:assert/strict';
import { within } from '../live/changes.js';
import { dayOfHolds, Shop } from '../shared/shop.js';
import * as documents from './documents.js';

/**
 * `connect` takes a token and answers a client as this journey needs it: query, mutate, and watch, which follows
 * a query's cached result and calls back for every new one.
 */
export async function books(connect) {
  const shop = await Shop.open();
  const customer = connect(shop.token);
  const frontDesk = connect(shop.token);

  const { availability } = await customer.query(documents.slots, { serviceId: shop.serviceId, ...dayOfHolds });
  assert.equal(availability.length, 24);
  const [{ start, resource }] = availability;

  const { serviceId, customerId } = shop;
  const { holdSlot } = await customer.mutate(documents.holdSlot, { input: { serviceId, resourceId: resource.id, start, customerId } });
  assert.equal(holdSlot.errors, null);
  const { id, reference, status } = holdSlot.booking;
  assert.equal(status, 'HELD');

  const seen = [];
  const confirmed = frontDesk.watch(documents.booking, { id }, ({ booking }) => {
    seen.push([booking.reference, booking.status, booking.version]);
    return booking.status === 'CONFIRMED';
  });
  await frontDesk.follow(documents.bookingChanges, { bookingId: id });

  const { confirmBooking } = await customer.mutate(documents.confirmBooking, { input: { bookingId: id } });
  assert.equal(confirmBooking.booking.status, 'CONFIRMED');
  await within(10_000, confirmed);
  assert.deepEqual(seen, [[reference, 'HELD', 1], [reference, 'CONFIRMED', 2]]);
  assert.equal(frontDesk.queries(), 1);

  // The customer's own cache knows it too: the mutation's answer is an update of the same object.
  assert.equal((await customer.query(documents.booking, { id })).booking.version, 2);
  await Promise.all([customer.close(), frontDesk.close()]);
}
