// A tenant of one test's own, made and used through the API alone: one room, one service, always open.
import { randomUUID } from 'node:crypto';
import { ask, token } from './api.js';

const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

export class Shop {
  static async open() {
    const shop = new Shop();
    shop.slug = `c-${randomUUID().slice(0, 20)}`;
    await change(await token('OPERATOR'), 'createTenant', 'tenant { id }', {
      slug: shop.slug, name: 'Shop', timeZone: 'UTC', currency: 'EUR',
    });
    shop.token = await token('OWNER', shop.slug);
    const openingHours = days.map((day) => ({ day, opens: '00:00', closes: '00:00' }));
    const { resource } = await shop.change('createResource', 'resource { id }', { name: 'Room', openingHours });
    shop.resourceId = resource.id;
    const { service } = await shop.change('createService', 'service { id }', {
      name: 'Visit', duration: 'PT1H', price: { amountMinor: 1000, currency: 'EUR' }, resourceIds: [resource.id],
    });
    shop.serviceId = service.id;
    const { customer } = await shop.change('createCustomer', 'customer { id }', { name: 'Ada' });
    shop.customerId = customer.id;
    return shop;
  }

  /** Holds the slot that begins at this hour of the day after tomorrow; its id, status and version. */
  async hold(hour) {
    const start = hourOfADay(2, hour);
    return (await this.change('holdSlot', 'booking { id status version }', {
      serviceId: this.serviceId, resourceId: this.resourceId, customerId: this.customerId, start,
    })).booking;
  }

  async confirm(bookingId) {
    return (await this.change('confirmBooking', 'booking { id status version }', { bookingId })).booking;
  }

  change(mutation, selection, input) {
    return change(this.token, mutation, selection, input);
  }
}

/** What a client asks availability for: that same day. */
export const dayOfHolds = { from: hourOfADay(2, 0), to: hourOfADay(3, 0) };

function hourOfADay(ahead, hour) {
  const at = new Date();
  at.setUTCDate(at.getUTCDate() + ahead);
  at.setUTCHours(hour, 0, 0, 0);
  return at.toISOString().replace('.000Z', 'Z');
}

async function change(accessToken, mutation, selection, input) {
  const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input`;
  const data = await ask(
    accessToken,
    `mutation($input: ${type}!) { ${mutation}(input: $input) { ${selection} errors { __typename ... on Error { message } } } }`,
    { input });
  const { errors, ...payload } = data[mutation];
  if (errors) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
  return payload;
}
