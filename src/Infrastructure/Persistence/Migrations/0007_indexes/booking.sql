-- By any attribute. The operator class is jsonb_path_ops with an operator that row-level security lets through; the tenant
-- leads, so that one tenant's values are not looked for among all tenants' rows. Nothing is put off to a pending list: no hold
-- pays for those before it.
CREATE INDEX bookings_attributes ON bookings USING gin (tenant_id, attributes leakproof.jsonb_path_ops) WITH (fastupdate = off)
  WHERE attributes IS NOT NULL;

-- Whether a part is in them, and whether a value is all that stands at a path. The planner puts these bodies in the place of
-- the calls, so that the first is found by the index.
CREATE FUNCTION attributes_hold(attributes jsonb, part text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN attributes OPERATOR(leakproof.@>) part::jsonb;

CREATE FUNCTION attribute_is(attributes jsonb, path text[], value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN attributes #> path = value::jsonb;
