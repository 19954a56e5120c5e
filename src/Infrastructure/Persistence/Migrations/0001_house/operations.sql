-- Answers that were given under a key of the caller's. Keys and inputs are digests; nothing personal is kept.
CREATE TABLE idempotency_keys (
  tenant_id    varchar(255) COLLATE "C" NOT NULL,
  key_hash     bytea NOT NULL,
  input_hash   bytea NOT NULL,
  answer_id    uuid NOT NULL,
  -- The answer as it was: a booking's changeable state, a resource or a service. Null for customers.
  answer_state jsonb,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, key_hash)
);

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON idempotency_keys FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT ON idempotency_keys TO application_role;
