-- One row: written again and again on the primary, and read on every replica. It tells how far a replica is behind when nothing
-- else happens, and which timeline it has really replayed.
CREATE TABLE heartbeat (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  beat_at timestamptz NOT NULL,
  timeline bigint NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000);

INSERT INTO heartbeat (beat_at, timeline)
VALUES (clock_timestamp(), ('x' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8))::bit(32)::bigint);

GRANT SELECT ON heartbeat TO application_role, graphbooking_worker;
GRANT UPDATE (beat_at, timeline) ON heartbeat TO graphbooking_worker;
