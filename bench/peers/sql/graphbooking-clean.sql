-- Removes what W4 wrote into GraphBooking's own tables. The loaded data set has nothing in the feed, the outbox and the read
-- models; what a tenant's feed counts and how far a read model has come stay, so that the running workers go on from there.
\set ON_ERROR_STOP 1
set session_replication_role = replica;
set max_parallel_workers_per_gather = 0;
begin;
truncate eventstore.outbox, eventstore.feed, operations.idempotency_keys;
truncate reporting.booking_list, reporting.booking_days, reporting.resource_hours, reporting.customer_history, reporting.revenue_days;
delete from eventstore.events e using booking.bookings b where b.start_at >= '2040-01-01' and e.stream_id = 'bkg_' || b.id;
delete from booking.claims where busy_from >= '2040-01-01';
delete from booking.bookings where start_at >= '2040-01-01';
commit;
vacuum (analyze) booking.bookings, booking.claims, booking.resource_head, eventstore.events;
checkpoint;
