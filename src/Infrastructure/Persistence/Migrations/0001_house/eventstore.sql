-- Append-only: the application may add and read, never change.
CREATE TABLE events (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  stream_id  varchar(255) NOT NULL,
  version    integer NOT NULL,
  event_type varchar(255) NOT NULL,
  event_data jsonb NOT NULL,
  metadata   jsonb NOT NULL,
  timestamp  timestamptz DEFAULT now(),
  tenant_id  varchar(255) COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX events_stream_version ON events (stream_id, version);
CREATE INDEX events_tenant_timestamp ON events (tenant_id, timestamp);

ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON events FOR ALL TO application_role
  USING (tenant_id = (SELECT current_setting('app.current_tenant_id', true)))
  WITH CHECK (tenant_id = (SELECT current_setting('app.current_tenant_id', true)));
GRANT SELECT, INSERT ON events TO application_role;
