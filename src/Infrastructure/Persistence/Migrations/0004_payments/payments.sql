CREATE TABLE payments (
  tenant_id          varchar(255) COLLATE "C" NOT NULL,
  id                 uuid NOT NULL,
  booking_id         uuid NOT NULL,
  account            text NOT NULL,
  status             text NOT NULL CHECK (status IN
                       ('REQUIRES_ACTION', 'PROCESSING', 'AUTHORIZED', 'CAPTURED', 'FAILED', 'CANCELLED', 'REFUNDED', 'PARTIALLY_REFUNDED')),
  version            integer NOT NULL CHECK (version > 0),
  amount_minor       bigint NOT NULL CHECK (amount_minor > 0),
  currency           text NOT NULL,
  captured_minor     bigint NOT NULL DEFAULT 0 CHECK (captured_minor >= 0),
  refunded_minor     bigint NOT NULL DEFAULT 0,
  provider_reference text,
  -- Sealed with a key outside the database.
  client_secret      bytea,
  failure_code       text,
  card_brand         text,
  card_last4         text CHECK (card_last4 ~ '^[0-9]{4}$'),
  is_abandoned       boolean NOT NULL DEFAULT false,
  disputes           jsonb NOT NULL DEFAULT '[]',
  -- The provider's token of a card, until the provider knows the payment.
  method_token       text,
  -- The caller's idempotency key, whose answer is due when the provider has answered.
  key_hash           bytea,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  CONSTRAINT payments_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT payments_booking_fkey FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id),
  CONSTRAINT payments_never_refunded_twice CHECK (refunded_minor BETWEEN 0 AND captured_minor)
);
CREATE INDEX payments_booking ON payments (tenant_id, booking_id, created_at, id);
CREATE INDEX payments_created ON payments (tenant_id, created_at, id);
CREATE INDEX payments_status ON payments (tenant_id, status, id);

CREATE TABLE refunds (
  tenant_id          varchar(255) COLLATE "C" NOT NULL,
  id                 uuid NOT NULL,
  payment_id         uuid NOT NULL,
  amount_minor       bigint NOT NULL CHECK (amount_minor > 0),
  status             text NOT NULL CHECK (status IN ('PENDING', 'SUCCEEDED', 'FAILED')),
  provider_reference text,
  reason             text,
  key_hash           bytea,
  created_at         timestamptz NOT NULL,
  CONSTRAINT refunds_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT refunds_payment_fkey FOREIGN KEY (tenant_id, payment_id) REFERENCES payments (tenant_id, id)
);
CREATE INDEX refunds_payment ON refunds (tenant_id, payment_id, created_at, id);

-- Work at providers, committed together with its reason. Whoever holds the lease does it; hints count what the provider has
-- told meanwhile, so that a task whose hints have grown is not done yet.
CREATE TABLE payment_outbox (
  tenant_id       varchar(255) COLLATE "C" NOT NULL,
  id              uuid NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('CHARGE', 'REFUND', 'RETURN')),
  booking_id      uuid NOT NULL,
  payment_id      uuid,
  refund_id       uuid,
  attempts        integer NOT NULL DEFAULT 0,
  hints           integer NOT NULL DEFAULT 0,
  due_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  leased_until    timestamptz,
  last_error      text,
  dead_at         timestamptz,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT payment_outbox_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT payment_outbox_payment_fkey FOREIGN KEY (tenant_id, payment_id) REFERENCES payments (tenant_id, id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
CREATE UNIQUE INDEX payment_outbox_charge ON payment_outbox (tenant_id, payment_id) WHERE kind = 'CHARGE';
CREATE UNIQUE INDEX payment_outbox_refund ON payment_outbox (tenant_id, refund_id) WHERE kind = 'REFUND';
CREATE INDEX payment_outbox_due ON payment_outbox (due_at) WHERE dead_at IS NULL;
CREATE INDEX payment_outbox_dead ON payment_outbox (dead_at) WHERE dead_at IS NOT NULL;

-- What providers have posted, each event once: ids and types, no bodies. What names no tenant of ours is kept under '-',
-- which no tenant's key can be.
CREATE TABLE webhook_events (
  tenant_id   varchar(255) COLLATE "C" NOT NULL,
  account     text NOT NULL,
  event_id    text NOT NULL,
  event_type  text NOT NULL,
  payment_id  uuid,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- When its payment was told; null while there is no such payment.
  applied_at  timestamptz,
  -- When that is looked at again; null when no longer.
  due_at      timestamptz DEFAULT clock_timestamp(),
  CONSTRAINT webhook_events_pkey PRIMARY KEY (tenant_id, account, event_id)
);
CREATE INDEX webhook_events_early ON webhook_events (due_at) WHERE applied_at IS NULL AND payment_id IS NOT NULL;
CREATE INDEX webhook_events_received ON webhook_events (received_at);

-- Double entry: debits above zero, credits below, and the lines of a transaction add up to zero.
CREATE TABLE ledger_entries (
  tenant_id      varchar(255) COLLATE "C" NOT NULL,
  id             bigint GENERATED ALWAYS AS IDENTITY,
  transaction_id uuid NOT NULL,
  account        text NOT NULL CHECK (account IN
                   ('CUSTOMER_RECEIVABLE', 'PROVIDER_CLEARING', 'REVENUE', 'REFUNDS', 'DISPUTES')),
  amount_minor   bigint NOT NULL CHECK (amount_minor <> 0),
  currency       text NOT NULL,
  booking_id     uuid NOT NULL,
  payment_id     uuid,
  posted_at      timestamptz NOT NULL,
  CONSTRAINT ledger_entries_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT ledger_entries_booking_fkey FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
);
CREATE INDEX ledger_entries_transaction ON ledger_entries (tenant_id, transaction_id);
CREATE INDEX ledger_entries_booking ON ledger_entries (tenant_id, booking_id);
CREATE INDEX ledger_entries_account ON ledger_entries (tenant_id, account, posted_at);

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_is_append_only', TABLE = 'ledger_entries';
END
$$;
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- Row-level security is at work at the commit too: what can no longer be seen there could not be checked, and is refused.
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_entries WHERE tenant_id = NEW.tenant_id AND id = NEW.id) OR EXISTS (SELECT FROM ledger_entries WHERE tenant_id = NEW.tenant_id AND transaction_id = NEW.transaction_id
             GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'a ledger transaction does not balance' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balances', TABLE = 'ledger_entries';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_balances();

-- A booking's balance is what the ledger says, once the booking is in it: price - paid = receivable + refunds.
CREATE FUNCTION ledger_agrees(tenant varchar, booking uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  books bigint;
  balance bigint;
  paid bigint;
BEGIN
  SELECT sum(amount_minor) FILTER (WHERE account IN ('CUSTOMER_RECEIVABLE', 'REFUNDS')) INTO books
    FROM ledger_entries WHERE tenant_id = tenant AND booking_id = booking;
  SELECT price_minor - paid_minor, paid_minor INTO balance, paid FROM bookings WHERE tenant_id = tenant AND id = booking;
  IF balance IS NULL OR (books IS DISTINCT FROM balance AND (books IS NOT NULL OR paid <> 0)) THEN
    RAISE EXCEPTION 'a booking and the ledger disagree' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_agrees', TABLE = 'ledger_entries';
  END IF;
END
$$;
CREATE FUNCTION ledger_agrees_with_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger_agrees(NEW.tenant_id, NEW.booking_id);
  RETURN NULL;
END
$$;
CREATE FUNCTION booking_agrees_with_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger_agrees(NEW.tenant_id, NEW.id);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_agrees_with_booking AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_agrees_with_booking();
CREATE CONSTRAINT TRIGGER booking_agrees_with_ledger AFTER UPDATE ON bookings DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.paid_minor <> OLD.paid_minor OR NEW.price_minor <> OLD.price_minor) EXECUTE FUNCTION booking_agrees_with_ledger();

ALTER TABLE payments ENABLE ROW LEVEL SECURITY;
ALTER TABLE payments FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON payments FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, UPDATE ON payments TO application_role;

ALTER TABLE refunds ENABLE ROW LEVEL SECURITY;
ALTER TABLE refunds FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON refunds FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, UPDATE ON refunds TO application_role;

ALTER TABLE payment_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON payment_outbox FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
-- The worker finds what is due for all tenants and takes its lease, then does it as the application with that tenant set.
-- An operator sees what is dead and has it tried again.
CREATE POLICY worker_finds_tasks ON payment_outbox FOR SELECT TO graphbooking_worker USING (true);
CREATE POLICY worker_leases_tasks ON payment_outbox FOR UPDATE TO graphbooking_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON payment_outbox TO application_role;
GRANT SELECT, UPDATE (attempts, due_at, leased_until, dead_at) ON payment_outbox TO graphbooking_worker;

ALTER TABLE webhook_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON webhook_events FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
-- The worker keeps events that name no tenant, and finds those that came before their payment.
CREATE POLICY worker_finds_early_events ON webhook_events FOR SELECT TO graphbooking_worker USING (true);
CREATE POLICY worker_keeps_unknown_events ON webhook_events FOR INSERT TO graphbooking_worker WITH CHECK (tenant_id = '-');
GRANT SELECT, INSERT, UPDATE (applied_at, due_at) ON webhook_events TO application_role;
GRANT SELECT, INSERT ON webhook_events TO graphbooking_worker;

ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON ledger_entries FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT ON ledger_entries TO application_role;
