CREATE TABLE customers (
  tenant_id  varchar(255) COLLATE "C" NOT NULL,
  id         uuid NOT NULL,
  name       text NOT NULL,
  email      text,
  phone      text,
  erased_at  timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT customers_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT customers_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
);
CREATE INDEX customers_created ON customers (tenant_id, created_at, id);
CREATE INDEX customers_email ON customers (tenant_id, lower(email));
CREATE INDEX customers_phone ON customers (tenant_id, phone);

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON customers FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, UPDATE ON customers TO application_role;
