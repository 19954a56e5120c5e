// What a front end writes against the generated types. It is only compiled: tsc is the test.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  BookingsDocument,
  BookingChangesDocument,
  HoldSlotDocument,
  SlotsDocument,
  type BookingSummaryFragment,
  type HoldSlotMutation,
} from './generated/operations.js';
import type { Service } from './generated/schema.js';

declare function run<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;

export async function holdTheFirst(serviceId: string, from: string, to: string): Promise<string> {
  const { availability } = await run(SlotsDocument, { serviceId, from, to });
  const [slot] = availability;
  if (!slot) return 'Nothing is free.';
  const { holdSlot } = await run(HoldSlotDocument, { input: { serviceId, resourceId: slot.resource.id, start: slot.start } });
  return holdSlot.booking ? describe(holdSlot.booking) : refusals(holdSlot.errors).join(' ');
}

/** Each refusal has fields of its own, and the compiler knows which. */
function refusals(errors: HoldSlotMutation['holdSlot']['errors']): string[] {
  return (errors ?? []).map((error) => {
    switch (error.__typename) {
      case 'SlotUnavailableError': return `Taken; free are ${error.alternatives.map((slot) => slot.start).join(', ')}.`;
      case 'ValidationError': return `${error.field}: ${error.message}`;
      default: return error.message;
    }
  });
}

export async function confirmed(): Promise<string[]> {
  const { bookings } = await run(BookingsDocument, {
    first: 10,
    where: { status: { eq: 'CONFIRMED' } },
    order: [{ start: 'ASC' }],
  });
  return (bookings?.nodes ?? []).map(describe);
}

export async function next(resourceId: string): Promise<string> {
  const { bookingChanged } = await run(BookingChangesDocument, { resourceId });
  return `${bookingChanged.type}: ${describe(bookingChanged.booking)}`;
}

export const length = (service: Service): string => `${service.name}: ${service.duration}`;

function describe(booking: BookingSummaryFragment): string {
  return `${booking.reference} ${booking.status} ${booking.price.amountMinor.toFixed(0)} ${booking.customer?.name ?? 'nobody'}`;
}

// @ts-expect-error: a hold needs to know when.
export const incomplete = () => run(HoldSlotDocument, { input: { serviceId: 'svc', resourceId: 'res' } });

// @ts-expect-error: there is no such status.
export const misspelt = () => run(BookingsDocument, { where: { status: { eq: 'CONFIRMD' } } });
