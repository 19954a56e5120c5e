-- Read models are kept twice: the generation that is live, and beside it the one that a rebuild fills. A rebuild ends by
-- naming the other generation live.
CREATE TABLE projections (
  name               text COLLATE "C" NOT NULL,
  live               smallint NOT NULL DEFAULT 0 CHECK (live IN (0, 1)),
  -- While the other generation is being built, how many events a second that takes.
  rebuild_started_at timestamptz,
  rebuild_rate       bigint,
  rebuilt_at         timestamptz,
  CONSTRAINT projections_pkey PRIMARY KEY (name)
);
INSERT INTO projections (name) VALUES ('booking-list'), ('customer-history'), ('resource-hours'), ('revenue-days');

-- The last position of the tenant's feed that a projection has applied. Whoever holds the lock on its row does the work.
CREATE TABLE checkpoints (
  tenant_id   varchar(255) COLLATE "C" NOT NULL,
  projection  text COLLATE "C" NOT NULL,
  generation  smallint NOT NULL,
  position    bigint NOT NULL DEFAULT 0,
  -- When the event at the position happened.
  occurred_at timestamptz,
  CONSTRAINT checkpoints_pkey PRIMARY KEY (tenant_id, projection, generation)
) WITH (fillfactor = 50);

-- Streams that a projection cannot apply, from which version on and why. The rest of each is held back with it.
CREATE TABLE parked_streams (
  tenant_id  varchar(255) COLLATE "C" NOT NULL,
  projection text COLLATE "C" NOT NULL,
  generation smallint NOT NULL,
  stream_id  varchar(255) COLLATE "C" NOT NULL,
  version    integer NOT NULL,
  reason     text NOT NULL,
  parked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT parked_streams_pkey PRIMARY KEY (tenant_id, projection, generation, stream_id)
);

-- All that bookings are listed, filtered and sorted by, one row each.
CREATE TABLE booking_list (
  tenant_id      varchar(255) COLLATE "C" NOT NULL,
  generation     smallint NOT NULL,
  booking_id     uuid NOT NULL,
  reference      text COLLATE "C" NOT NULL,
  status         text COLLATE "C" NOT NULL,
  version        integer NOT NULL,
  resource_id    uuid NOT NULL,
  service_id     uuid NOT NULL,
  customer_id    uuid,
  start_at       timestamptz NOT NULL,
  end_at         timestamptz NOT NULL,
  -- Of the start, in the tenant's time zone.
  start_day      date NOT NULL,
  quantity       integer NOT NULL,
  price_minor    bigint NOT NULL,
  deposit_minor  bigint NOT NULL,
  paid_minor     bigint NOT NULL,
  currency       text COLLATE "C" NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  confirmed_at   timestamptz,
  CONSTRAINT booking_list_pkey PRIMARY KEY (tenant_id, generation, booking_id)
) PARTITION BY LIST (generation);
CREATE INDEX booking_list_day ON booking_list (tenant_id, generation, start_day);

-- Which bookings were ever on a day of the tenant's.
CREATE TABLE booking_days (
  tenant_id  varchar(255) COLLATE "C" NOT NULL,
  generation smallint NOT NULL,
  day        date NOT NULL,
  booking_id uuid NOT NULL,
  CONSTRAINT booking_days_pkey PRIMARY KEY (tenant_id, generation, day, booking_id)
) PARTITION BY LIST (generation);

-- What is booked of a resource in each hour of the tenant's local days: confirmed, checked in or completed, without buffers.
CREATE TABLE resource_hours (
  tenant_id   varchar(255) COLLATE "C" NOT NULL,
  generation  smallint NOT NULL,
  day         date NOT NULL,
  hour        smallint NOT NULL,
  resource_id uuid NOT NULL,
  -- Times the quantity.
  seconds     bigint NOT NULL,
  -- Those that start in this hour.
  bookings    bigint NOT NULL,
  CONSTRAINT resource_hours_pkey PRIMARY KEY (tenant_id, generation, day, hour, resource_id)
) PARTITION BY LIST (generation);

CREATE TABLE customer_history (
  tenant_id    varchar(255) COLLATE "C" NOT NULL,
  generation   smallint NOT NULL,
  customer_id  uuid NOT NULL,
  currency     text COLLATE "C" NOT NULL,
  bookings     bigint NOT NULL,
  completed    bigint NOT NULL,
  cancelled    bigint NOT NULL,
  no_shows     bigint NOT NULL,
  paid_minor   bigint NOT NULL,
  -- The latest start of a completed booking.
  last_visit_at timestamptz,
  CONSTRAINT customer_history_pkey PRIMARY KEY (tenant_id, generation, customer_id, currency)
) PARTITION BY LIST (generation);

-- Money by the local day on which it was taken or given back.
CREATE TABLE revenue_days (
  tenant_id      varchar(255) COLLATE "C" NOT NULL,
  generation     smallint NOT NULL,
  day            date NOT NULL,
  service_id     uuid NOT NULL,
  resource_id    uuid NOT NULL,
  currency       text COLLATE "C" NOT NULL,
  captured_minor bigint NOT NULL,
  refunded_minor bigint NOT NULL,
  CONSTRAINT revenue_days_pkey PRIMARY KEY (tenant_id, generation, day, service_id, resource_id, currency)
) PARTITION BY LIST (generation);

-- The worker empties the generation that is not live: nobody reads it.
DO $$
DECLARE
  model text;
  half  text;
BEGIN
  FOREACH model IN ARRAY ARRAY['booking_list', 'booking_days', 'resource_hours', 'customer_history', 'revenue_days'] LOOP
    FOR generation IN 0..1 LOOP
      half := model || '_' || generation;
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES IN (%s)', half, model, generation);
      EXECUTE format('GRANT TRUNCATE ON %I TO graphbooking_worker', half);
    END LOOP;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO application_role', model);
  END LOOP;
  FOREACH model IN ARRAY ARRAY[
    'checkpoints', 'parked_streams', 'booking_list', 'booking_list_0', 'booking_list_1', 'booking_days', 'booking_days_0', 'booking_days_1',
    'resource_hours', 'resource_hours_0', 'resource_hours_1', 'customer_history', 'customer_history_0', 'customer_history_1',
    'revenue_days', 'revenue_days_0', 'revenue_days_1'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', model);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', model);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I FOR ALL TO application_role '
      'USING (tenant_id = (SELECT current_setting(''app.current_tenant_id'', true))) '
      'WITH CHECK (tenant_id = (SELECT current_setting(''app.current_tenant_id'', true)))', model);
  END LOOP;
END
$$;

-- The host finds what is behind, a rebuild begins anew, an operator looks at what is parked.
CREATE POLICY worker_reads_checkpoints ON checkpoints FOR SELECT TO graphbooking_worker USING (true);
CREATE POLICY worker_drops_checkpoints ON checkpoints FOR DELETE TO graphbooking_worker USING (true);
CREATE POLICY worker_reads_parked ON parked_streams FOR SELECT TO graphbooking_worker USING (true);
CREATE POLICY worker_drops_parked ON parked_streams FOR DELETE TO graphbooking_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON checkpoints TO application_role;
GRANT SELECT, INSERT, DELETE ON parked_streams TO application_role;
GRANT SELECT, DELETE ON checkpoints, parked_streams TO graphbooking_worker;
GRANT SELECT ON projections TO application_role;
GRANT SELECT, UPDATE ON projections TO graphbooking_worker;
