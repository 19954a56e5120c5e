-- The same proof, in two statements whose plans the session keeps: a function in SQL is planned anew for every claim. Where all
-- that overlap together stay within the capacity, which is nearly always, nobody has to ask when they do.
CREATE OR REPLACE FUNCTION claims_within_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  granted integer;
  used bigint;
BEGIN
  SELECT capacity INTO granted FROM resource_head
    WHERE tenant_id = NEW.tenant_id AND resource_id = NEW.resource_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(quantity), 0) INTO used FROM claims
    WHERE tenant_id = NEW.tenant_id AND resource_id = NEW.resource_id
      AND busy_from < NEW.busy_to AND busy_from > NEW.busy_from - interval '72 hours' AND busy_to > NEW.busy_from
      AND (hold_expires_at IS NULL OR hold_expires_at > clock_timestamp());
  IF used > granted THEN
    used := greatest_use(NEW.tenant_id, NEW.resource_id, NEW.busy_from, NEW.busy_to);
  END IF;
  IF granted IS NULL OR used > granted THEN
    RAISE EXCEPTION 'claims of a resource exceed its capacity'
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'claims_within_capacity', TABLE = 'claims';
  END IF;
  RETURN NULL;
END
$$;
