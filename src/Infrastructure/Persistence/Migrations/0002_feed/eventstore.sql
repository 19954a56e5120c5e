-- Events that are committed and have no place in the feed yet. Ids alone. The identity is the order: a step of a booking
-- draws it under the booking's lock, so that it follows the versions. Rows leave within moments, so dead ones are cleared
-- early: the sequencer reads from the end that they lie at.
CREATE TABLE outbox (
  id                   bigint GENERATED ALWAYS AS IDENTITY,
  tenant_id            varchar(255) COLLATE "C" NOT NULL,
  event_id             uuid NOT NULL,
  booking_id           uuid NOT NULL,
  resource_id          uuid NOT NULL,
  previous_resource_id uuid,
  customer_id          uuid,
  version              integer NOT NULL,
  event_type           varchar(255) NOT NULL,
  occurred_at          timestamptz NOT NULL,
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Every event once: at a gapless position of its tenant, and in one order for whoever follows all tenants.
CREATE TABLE feed (
  tenant_id            varchar(255) COLLATE "C" NOT NULL,
  position             bigint NOT NULL,
  sequence             bigint GENERATED ALWAYS AS IDENTITY,
  event_id             uuid NOT NULL,
  booking_id           uuid NOT NULL,
  resource_id          uuid NOT NULL,
  previous_resource_id uuid,
  customer_id          uuid,
  version              integer NOT NULL,
  event_type           varchar(255) NOT NULL,
  occurred_at          timestamptz NOT NULL,
  CONSTRAINT feed_pkey PRIMARY KEY (tenant_id, position)
);
CREATE UNIQUE INDEX feed_sequence ON feed (sequence);

-- The last position given, one row a tenant.
CREATE TABLE feed_head (
  tenant_id varchar(255) COLLATE "C" NOT NULL,
  position  bigint NOT NULL,
  CONSTRAINT feed_head_pkey PRIMARY KEY (tenant_id)
) WITH (fillfactor = 50);

-- What happened before there was a feed. The owner sees through row-level security for as long as this takes. Resource and
-- customer are the booking's of today: they decide only who is told, and nobody was subscribed to the past.
ALTER TABLE events NO FORCE ROW LEVEL SECURITY;
ALTER TABLE bookings NO FORCE ROW LEVEL SECURITY;
INSERT INTO outbox (tenant_id, event_id, booking_id, resource_id, customer_id, version, event_type, occurred_at)
SELECT e.tenant_id, e.id, b.id, b.resource_id, b.customer_id, e.version, e.event_type, coalesce(e.timestamp, b.created_at)
FROM events e JOIN bookings b ON b.tenant_id = e.tenant_id AND 'bkg_' || b.id = e.stream_id
ORDER BY e.timestamp, e.version;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
ALTER TABLE bookings FORCE ROW LEVEL SECURITY;

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON outbox FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
-- The sequencer takes what all tenants committed.
CREATE POLICY worker_reads_outbox ON outbox FOR SELECT TO graphbooking_worker USING (true);
CREATE POLICY worker_takes_outbox ON outbox FOR DELETE TO graphbooking_worker USING (true);
GRANT SELECT, INSERT ON outbox TO application_role;
GRANT SELECT, DELETE ON outbox TO graphbooking_worker;

ALTER TABLE feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE feed FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON feed FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
-- The sequencer adds, the tail of each process reads on.
CREATE POLICY worker_reads_feed ON feed FOR SELECT TO graphbooking_worker USING (true);
CREATE POLICY worker_fills_feed ON feed FOR INSERT TO graphbooking_worker WITH CHECK (true);
GRANT SELECT ON feed TO application_role;
GRANT SELECT, INSERT ON feed TO graphbooking_worker;

ALTER TABLE feed_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE feed_head FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON feed_head FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
CREATE POLICY worker_reads_heads ON feed_head FOR SELECT TO graphbooking_worker USING (true);
CREATE POLICY worker_adds_heads ON feed_head FOR INSERT TO graphbooking_worker WITH CHECK (true);
CREATE POLICY worker_moves_heads ON feed_head FOR UPDATE TO graphbooking_worker USING (true) WITH CHECK (true);
GRANT SELECT ON feed_head TO application_role;
GRANT SELECT, INSERT, UPDATE ON feed_head TO graphbooking_worker;
