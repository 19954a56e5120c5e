import { graphql } from 'relay-runtime';

export const query = graphql`
  query BookingDetailsQuery($id: ID!) {
    node(id: $id) { ...BookingDetails_booking @alias(as: "booking") }
  }`;

// By `node`: what every object with an id can be refetched by.
export const fragment = graphql`
  fragment BookingDetails_booking on Booking @refetchable(queryName: "BookingDetailsRefetchQuery") {
    status
    version
    history { version type }
    ...BookingLine_booking
  }`;

export const confirm = graphql`
  mutation BookingDetailsConfirmMutation($input: ConfirmBookingInput!) {
    confirmBooking(input: $input) {
      booking { ...BookingLine_booking }
      errors { __typename ... on Error { message } ... on PaymentRequiredError { due { amountMinor } } }
    }
  }`;

export const changes = graphql`
  subscription BookingDetailsChangesSubscription($bookingId: ID!, $after: String) {
    bookingChanged(bookingId: $bookingId, after: $after) {
      cursor
      booking { ...BookingLine_booking }
    }
  }`;
