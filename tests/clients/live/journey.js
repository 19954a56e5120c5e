// What every transport has to deliver. `subscribe` takes a token and variables, and answers an async iterator.
import assert from 'node:assert/strict';
import { Shop } from '../shared/shop.js';
import { listening, next } from './changes.js';

export async function seesChangesAndResumes(subscribe) {
  const shop = await Shop.open();
  const events = subscribe(shop.token, { resourceId: shop.resourceId });
  const first = next(events);
  await listening();

  const held = await shop.hold(9);
  const heldEvent = await first;
  assert.deepEqual([heldEvent.type, heldEvent.booking], ['BookingHeld', held]);

  const confirmed = await shop.confirm(held.id);
  const confirmedEvent = await next(events);
  assert.deepEqual([confirmedEvent.type, confirmedEvent.booking], ['BookingConfirmed', confirmed]);
  await events.return();

  // Away, while another one is held.
  const missed = await shop.hold(11);
  const resumed = subscribe(shop.token, { resourceId: shop.resourceId, after: heldEvent.cursor });
  const replayed = [await next(resumed), await next(resumed)];
  assert.deepEqual(replayed.map(({ type, booking }) => [type, booking.id]), [['BookingConfirmed', held.id], ['BookingHeld', missed.id]]);
  assert.equal(replayed[0].cursor, confirmedEvent.cursor);

  await shop.confirm(missed.id);
  const live = await next(resumed);
  assert.deepEqual([live.type, live.booking.id], ['BookingConfirmed', missed.id]);
  await resumed.return();
}

export async function seesNothingOfOthers(subscribe) {
  const [ours, theirs] = [await Shop.open(), await Shop.open()];
  const events = subscribe(ours.token, {});
  const first = next(events);
  await listening();

  await theirs.hold(9);
  const held = await ours.hold(9);
  assert.equal((await first).booking.id, held.id);
  await events.return();
}
