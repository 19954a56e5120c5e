-- A materialized view is filled with its owner's rights, and row-level security is forced on the owner too.
CREATE POLICY owner_reads_list ON booking_list FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads_checkpoints ON checkpoints FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_reads_parked ON parked_streams FOR SELECT TO CURRENT_USER USING (true);

-- How many bookings start on a day and what they are worth, of all tenants. Sums have no bound: one that fits no bigint
-- must not keep the others' from being refreshed.
CREATE MATERIALIZED VIEW booking_totals AS
SELECT tenant_id, start_day, service_id, status, currency, count(*) AS bookings, sum(price_minor) AS value_minor
FROM booking_list WHERE generation = (SELECT live FROM projections WHERE name = 'booking-list')
GROUP BY tenant_id, start_day, service_id, status, currency;
CREATE UNIQUE INDEX booking_totals_key ON booking_totals (tenant_id, start_day, service_id, status, currency);

-- Up to where each tenant's totals reach at least: read before they are. With what changes a read model without moving its
-- checkpoint: a rebuild that has taken over, and parked streams that have been replayed.
CREATE MATERIALIZED VIEW booking_totals_checkpoints AS
SELECT c.tenant_id, c.position, c.occurred_at, coalesce(p.rebuilt_at, '-infinity') AS rebuilt_at,
  (SELECT count(*) FROM parked_streams s WHERE s.tenant_id = c.tenant_id AND s.projection = c.projection AND s.generation = c.generation) AS parked
FROM checkpoints c JOIN projections p ON p.name = c.projection AND p.live = c.generation WHERE p.name = 'booking-list';
CREATE UNIQUE INDEX booking_totals_checkpoints_key ON booking_totals_checkpoints (tenant_id);

-- Materialized views know no row-level security. What the application may read is a view that runs with its owner's rights
-- and keeps to the tenant, before any condition of the reader's is asked.
CREATE VIEW own_booking_totals WITH (security_barrier) AS
SELECT * FROM booking_totals WHERE tenant_id = (SELECT current_setting('app.current_tenant_id', true));
CREATE VIEW own_booking_totals_checkpoints WITH (security_barrier) AS
SELECT * FROM booking_totals_checkpoints WHERE tenant_id = (SELECT current_setting('app.current_tenant_id', true));
GRANT SELECT ON own_booking_totals, own_booking_totals_checkpoints TO application_role;

-- Only an owner may refresh. The function is the owner's, and looks names up where they are now; what is temporary is
-- looked at last, so that nobody can put something of his own before them.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);
-- Answers whether it has refreshed: not when another is at it, nor when nothing has moved since the last time. Each
-- statement sees what was committed before it, so the totals are never older than the checkpoints.
CREATE FUNCTION refresh_booking_totals() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(7240137003) THEN
    RETURN false;
  END IF;
  IF NOT EXISTS (
    SELECT c.tenant_id, c.position, coalesce(p.rebuilt_at, '-infinity'),
      (SELECT count(*) FROM parked_streams s WHERE s.tenant_id = c.tenant_id AND s.projection = c.projection AND s.generation = c.generation)
    FROM checkpoints c JOIN projections p ON p.name = c.projection AND p.live = c.generation WHERE p.name = 'booking-list'
    EXCEPT SELECT tenant_id, position, rebuilt_at, parked FROM booking_totals_checkpoints)
  THEN
    RETURN false;
  END IF;
  REFRESH MATERIALIZED VIEW CONCURRENTLY booking_totals_checkpoints;
  REFRESH MATERIALIZED VIEW CONCURRENTLY booking_totals;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION refresh_booking_totals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_booking_totals() TO graphbooking_worker;
