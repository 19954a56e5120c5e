CREATE TABLE resources (
  tenant_id     varchar(255) COLLATE "C" NOT NULL,
  id            uuid NOT NULL,
  name          text NOT NULL,
  time_zone     text NOT NULL,
  capacity      integer NOT NULL CHECK (capacity > 0),
  opening_hours jsonb NOT NULL,
  attributes    jsonb,
  archived_at   timestamptz,
  created_at    timestamptz NOT NULL,
  CONSTRAINT resources_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT resources_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
);
CREATE INDEX resources_name ON resources (tenant_id, name, id);
CREATE INDEX resources_attributes ON resources USING gin (attributes jsonb_path_ops);

CREATE TABLE closures (
  tenant_id   varchar(255) COLLATE "C" NOT NULL,
  id          uuid NOT NULL,
  resource_id uuid NOT NULL,
  start_at    timestamptz NOT NULL,
  end_at      timestamptz NOT NULL,
  reason      text,
  CONSTRAINT closures_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT closures_resource_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id),
  CONSTRAINT closures_not_empty CHECK (end_at > start_at)
);
CREATE INDEX closures_resource ON closures (tenant_id, resource_id, end_at) INCLUDE (start_at);

CREATE TABLE services (
  tenant_id     varchar(255) COLLATE "C" NOT NULL,
  id            uuid NOT NULL,
  name          text NOT NULL,
  duration      interval NOT NULL CHECK (duration > '0' AND duration <= '24:00:00'),
  buffer_before interval NOT NULL CHECK (buffer_before >= '0' AND buffer_before <= '24:00:00'),
  buffer_after  interval NOT NULL CHECK (buffer_after >= '0' AND buffer_after <= '24:00:00'),
  slot_step     interval NOT NULL CHECK (slot_step > '0'),
  price_minor   bigint NOT NULL CHECK (price_minor >= 0),
  deposit_minor bigint NOT NULL CHECK (deposit_minor BETWEEN 0 AND price_minor),
  currency      text NOT NULL,
  archived_at   timestamptz,
  created_at    timestamptz NOT NULL,
  CONSTRAINT services_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT services_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
);
CREATE INDEX services_name ON services (tenant_id, name, id);

-- At which resources a service is offered.
CREATE TABLE service_resources (
  tenant_id   varchar(255) COLLATE "C" NOT NULL,
  service_id  uuid NOT NULL,
  resource_id uuid NOT NULL,
  CONSTRAINT service_resources_pkey PRIMARY KEY (tenant_id, service_id, resource_id),
  CONSTRAINT service_resources_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id),
  CONSTRAINT service_resources_resource_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id)
);
CREATE INDEX service_resources_resource ON service_resources (tenant_id, resource_id);

ALTER TABLE resources ENABLE ROW LEVEL SECURITY;
ALTER TABLE resources FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON resources FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, UPDATE ON resources TO application_role;

ALTER TABLE closures ENABLE ROW LEVEL SECURITY;
ALTER TABLE closures FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON closures FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT ON closures TO application_role;

ALTER TABLE services ENABLE ROW LEVEL SECURITY;
ALTER TABLE services FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON services FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, UPDATE ON services TO application_role;

ALTER TABLE service_resources ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_resources FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON service_resources FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, DELETE ON service_resources TO application_role;
