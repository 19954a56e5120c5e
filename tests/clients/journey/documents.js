// What a front end sends on its way to a booking.
export const slots = `
  query Slots($serviceId: ID!, $from: DateTime!, $to: DateTime!) {
    availability(serviceId: $serviceId, from: $from, to: $to) { start resource { id name } }
  }`;

export const holdSlot = `
  mutation Hold($input: HoldSlotInput!) {
    holdSlot(input: $input) { booking { id reference status version } errors { __typename } }
  }`;

export const confirmBooking = `
  mutation Confirm($input: ConfirmBookingInput!) {
    confirmBooking(input: $input) { booking { id status version } errors { __typename } }
  }`;

export const booking = `
  query Booking($id: ID!) { booking(id: $id) { id reference status version } }`;

export const bookingChanges = `
  subscription Changes($bookingId: ID!) {
    bookingChanged(bookingId: $bookingId) { cursor type booking { id status version } }
  }`;
