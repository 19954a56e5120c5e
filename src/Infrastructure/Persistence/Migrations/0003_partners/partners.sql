-- Who calls with a key. Of the key there is the digest alone.
CREATE TABLE partners (
  tenant_id  varchar(255) COLLATE "C" NOT NULL,
  id         uuid NOT NULL,
  name       text NOT NULL,
  key_hash   bytea NOT NULL CHECK (octet_length(key_hash) = 32),
  revoked_at timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT partners_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT partners_key UNIQUE (tenant_id, key_hash),
  CONSTRAINT partners_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
);
CREATE INDEX partners_name ON partners (tenant_id, name, id);
CREATE INDEX partners_created ON partners (tenant_id, created_at, id);

-- What partners may run. Texts never change: their digest is their id.
CREATE TABLE published_documents (
  tenant_id    varchar(255) COLLATE "C" NOT NULL,
  partner_id   uuid NOT NULL,
  id           bytea NOT NULL CHECK (octet_length(id) = 32),
  text         text NOT NULL,
  published_at timestamptz NOT NULL,
  CONSTRAINT published_documents_pkey PRIMARY KEY (tenant_id, partner_id, id),
  CONSTRAINT published_documents_partner_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES partners (tenant_id, id)
);

ALTER TABLE partners ENABLE ROW LEVEL SECURITY;
ALTER TABLE partners FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON partners FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
-- Before a deploy the documents of all tenants are held against the new schema, but for those that nobody can run any more.
CREATE POLICY worker_reads_partners ON partners FOR SELECT TO graphbooking_worker USING (true);
GRANT SELECT, INSERT, UPDATE (key_hash, revoked_at) ON partners TO application_role;
GRANT SELECT (tenant_id, id, revoked_at) ON partners TO graphbooking_worker;

ALTER TABLE published_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE published_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON published_documents FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
CREATE POLICY worker_reads_documents ON published_documents FOR SELECT TO graphbooking_worker USING (true);
GRANT SELECT, INSERT ON published_documents TO application_role;
GRANT SELECT ON published_documents TO graphbooking_worker;
