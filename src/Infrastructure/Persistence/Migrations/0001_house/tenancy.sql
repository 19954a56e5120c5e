-- The directory of tenants. Its key is the tenant_id of every other table.
CREATE TABLE tenants (
  tenant_id  varchar(255) COLLATE "C" NOT NULL,
  slug       text NOT NULL,
  name       text NOT NULL,
  time_zone  text NOT NULL,
  currency   text NOT NULL,
  isolation  text NOT NULL CHECK (isolation IN ('POOLED', 'SCHEMA')),
  region     text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT tenants_slug_key UNIQUE (slug)
);

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON tenants FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
-- A slug or key is looked up before a tenant is known.
CREATE POLICY worker_directory ON tenants FOR SELECT TO graphbooking_worker USING (true);
GRANT SELECT, INSERT ON tenants TO application_role;
GRANT SELECT ON tenants TO graphbooking_worker;
