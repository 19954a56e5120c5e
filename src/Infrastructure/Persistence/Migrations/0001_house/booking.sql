-- One row a resource: at once the lock that holds queue at, and the version by which readers know that what they read of
-- its openings and claims is stale. Low fill, so that the version can be raised in place.
CREATE TABLE resource_head (
  tenant_id   varchar(255) COLLATE "C" NOT NULL,
  resource_id uuid NOT NULL,
  capacity    integer NOT NULL CHECK (capacity > 0),
  version     bigint NOT NULL DEFAULT 1,
  CONSTRAINT resource_head_pkey PRIMARY KEY (tenant_id, resource_id),
  CONSTRAINT resource_head_resource_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id)
) WITH (fillfactor = 50);

CREATE TABLE bookings (
  tenant_id           varchar(255) COLLATE "C" NOT NULL,
  id                  uuid NOT NULL,
  reference           text NOT NULL,
  status              text NOT NULL CHECK (status IN
                        ('HELD', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'EXPIRED', 'NO_SHOW')),
  version             integer NOT NULL CHECK (version > 0),
  resource_id         uuid NOT NULL,
  service_id          uuid NOT NULL,
  customer_id         uuid,
  start_at            timestamptz NOT NULL,
  end_at              timestamptz NOT NULL,
  buffer_before       interval NOT NULL,
  buffer_after        interval NOT NULL,
  quantity            integer NOT NULL CHECK (quantity > 0),
  price_minor         bigint NOT NULL,
  deposit_minor       bigint NOT NULL,
  currency            text NOT NULL,
  hold_expires_at     timestamptz,
  attributes          jsonb,
  cancellation_reason text,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL,
  CONSTRAINT bookings_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT bookings_reference_key UNIQUE (tenant_id, reference),
  CONSTRAINT bookings_resource_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id),
  CONSTRAINT bookings_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id),
  CONSTRAINT bookings_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
  CONSTRAINT bookings_not_empty CHECK (end_at > start_at)
);
CREATE INDEX bookings_start ON bookings (tenant_id, start_at, id);
CREATE INDEX bookings_created ON bookings (tenant_id, created_at, id);
CREATE INDEX bookings_customer ON bookings (tenant_id, customer_id, start_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX bookings_resource ON bookings (tenant_id, resource_id, start_at, id);

-- What occupies a resource now or later, buffers included: live bookings only. A hold counts until hold_expires_at exactly.
CREATE TABLE claims (
  tenant_id       varchar(255) COLLATE "C" NOT NULL,
  booking_id      uuid NOT NULL,
  resource_id     uuid NOT NULL,
  busy_from       timestamptz NOT NULL,
  busy_to         timestamptz NOT NULL,
  quantity        integer NOT NULL CHECK (quantity > 0),
  hold_expires_at timestamptz,
  CONSTRAINT claims_pkey PRIMARY KEY (tenant_id, booking_id),
  CONSTRAINT claims_head_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES resource_head (tenant_id, resource_id),
  CONSTRAINT claims_not_empty CHECK (busy_to > busy_from),
  -- Look-ups go back no further than this from a time to find all that still overlaps it.
  CONSTRAINT claims_longest CHECK (busy_to - busy_from <= '72:00:00')
);
CREATE INDEX claims_resource ON claims (tenant_id, resource_id, busy_from) INCLUDE (busy_to, quantity, hold_expires_at);
CREATE INDEX claims_due ON claims (hold_expires_at) WHERE hold_expires_at IS NOT NULL;

-- The greatest quantity that live claims of a resource need at one instant of [from, to).
CREATE FUNCTION greatest_use(tenant varchar, resource uuid, from_at timestamptz, to_at timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
  WITH overlapping AS (
    SELECT busy_from, busy_to, quantity FROM claims
    WHERE tenant_id = tenant AND resource_id = resource
      AND busy_from < to_at AND busy_from > from_at - interval '72 hours' AND busy_to > from_at
      AND (hold_expires_at IS NULL OR hold_expires_at > clock_timestamp())
  ), boundaries AS (
    SELECT greatest(busy_from, from_at) AS at, quantity FROM overlapping
    UNION ALL
    SELECT busy_to, -quantity FROM overlapping
  )
  -- Ends come before starts: the ranges are half-open.
  SELECT coalesce(max(depth), 0) FROM (SELECT sum(quantity) OVER (ORDER BY at, quantity) AS depth FROM boundaries) AS running
$$;

-- The proof: no claim is ever stored beyond its resource's capacity, whatever the application did. It locks the head by
-- itself and counts in a later statement, which sees all that committed before the lock was had.
CREATE FUNCTION claims_within_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  granted integer;
  used bigint;
BEGIN
  SELECT capacity INTO granted FROM resource_head
    WHERE tenant_id = NEW.tenant_id AND resource_id = NEW.resource_id FOR NO KEY UPDATE;
  used := greatest_use(NEW.tenant_id, NEW.resource_id, NEW.busy_from, NEW.busy_to);
  IF granted IS NULL OR used > granted THEN
    RAISE EXCEPTION 'claims of a resource exceed its capacity'
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'claims_within_capacity', TABLE = 'claims';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER claims_within_capacity AFTER INSERT OR UPDATE ON claims
  FOR EACH ROW EXECUTE FUNCTION claims_within_capacity();

CREATE FUNCTION capacity_covers_claims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF greatest_use(NEW.tenant_id, NEW.resource_id, clock_timestamp(), 'infinity') > NEW.capacity THEN
    RAISE EXCEPTION 'the capacity of a resource is smaller than its claims'
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'capacity_covers_claims', TABLE = 'resource_head';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER capacity_covers_claims AFTER UPDATE OF capacity ON resource_head
  FOR EACH ROW WHEN (NEW.capacity < OLD.capacity) EXECUTE FUNCTION capacity_covers_claims();

-- A resource has its head from the start, and the head knows its capacity.
CREATE FUNCTION resource_head_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO resource_head AS head (tenant_id, resource_id, capacity) VALUES (NEW.tenant_id, NEW.id, NEW.capacity)
    ON CONFLICT (tenant_id, resource_id) DO UPDATE SET capacity = EXCLUDED.capacity, version = head.version + 1;
  RETURN NULL;
END
$$;
CREATE TRIGGER resource_head_follows AFTER INSERT OR UPDATE OF capacity ON resources
  FOR EACH ROW EXECUTE FUNCTION resource_head_follows();

ALTER TABLE resource_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE resource_head FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON resource_head FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, UPDATE ON resource_head TO application_role;

ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;
ALTER TABLE bookings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON bookings FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, UPDATE ON bookings TO application_role;

ALTER TABLE claims ENABLE ROW LEVEL SECURITY;
ALTER TABLE claims FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON claims FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
-- The sweeper finds due holds of all tenants, then expires each as the application with that tenant set.
CREATE POLICY worker_due_claims ON claims FOR SELECT TO graphbooking_worker USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON claims TO application_role;
GRANT SELECT (tenant_id, booking_id, hold_expires_at) ON claims TO graphbooking_worker;
