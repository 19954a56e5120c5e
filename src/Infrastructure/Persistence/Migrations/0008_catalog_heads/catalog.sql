-- One row a tenant, once its catalogue has been changed: the version by which readers know that what they have of it is
-- stale. Raised in the transaction of every change, whoever makes it. Low fill, so that it can be raised in place.
CREATE TABLE catalog_heads (
  tenant_id varchar(255) COLLATE "C" NOT NULL,
  version   bigint NOT NULL DEFAULT 1,
  CONSTRAINT catalog_heads_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT catalog_heads_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
) WITH (fillfactor = 50);

-- Looks where this script does, also when somebody without a search path makes the change.
CREATE FUNCTION raise_catalog_version() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO catalog_heads AS head (tenant_id) SELECT DISTINCT tenant_id FROM changed ORDER BY tenant_id
    ON CONFLICT (tenant_id) DO UPDATE SET version = head.version + 1;
  RETURN NULL;
END
$$;

DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['resources', 'services', 'service_resources', 'closures'] LOOP
    EXECUTE format(
      'CREATE TRIGGER insert_raises_version AFTER INSERT ON %I REFERENCING NEW TABLE AS changed '
      'FOR EACH STATEMENT EXECUTE FUNCTION raise_catalog_version()', part);
    EXECUTE format(
      'CREATE TRIGGER update_raises_version AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed '
      'FOR EACH STATEMENT EXECUTE FUNCTION raise_catalog_version()', part);
    EXECUTE format(
      'CREATE TRIGGER delete_raises_version AFTER DELETE ON %I REFERENCING OLD TABLE AS changed '
      'FOR EACH STATEMENT EXECUTE FUNCTION raise_catalog_version()', part);
  END LOOP;
END
$$;

ALTER TABLE catalog_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE catalog_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON catalog_heads FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT, UPDATE ON catalog_heads TO application_role;
