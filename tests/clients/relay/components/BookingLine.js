import { graphql } from 'relay-runtime';

export const fragment = graphql`
  fragment BookingLine_booking on Booking {
    reference
    status
    version
    start
    customer { name }
  }`;
