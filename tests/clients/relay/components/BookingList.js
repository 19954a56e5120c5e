import { graphql } from 'relay-runtime';

export const query = graphql`
  query BookingListQuery($where: BookingFilterInput) {
    ...BookingList_page @arguments(where: $where)
  }`;

// A page after the other, by connection; and the whole of it again.
export const fragment = graphql`
  fragment BookingList_page on Query
  @refetchable(queryName: "BookingListPageQuery")
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 10 }
    after: { type: "String" }
    where: { type: "BookingFilterInput" }
  ) {
    bookings(first: $first, after: $after, where: $where, order: [{ start: ASC }]) @connection(key: "BookingList_bookings") {
      totalCount
      edges { node { id ...BookingLine_booking } }
    }
  }`;
