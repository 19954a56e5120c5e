-- The peers' data set in GraphBooking's own tables, for the tenants $1 to $2 of $3, with $4 bookings over all of them: the same
-- ids, and the same choices from them. The peers' days lie in the past, where nothing is free, so ours come ten years later.
-- A resource has a service of its own, since a price is a service's. Steps are run one after another.

-- step: tenants
INSERT INTO tenancy.tenants (tenant_id, slug, name, time_zone, currency, isolation, region, created_at)
SELECT 'peer' || lpad(t::text, 8, '0'), 'peers-' || lpad(t::text, 4, '0'), 'Tenant ' || t, 'UTC', (ARRAY['EUR', 'GBP', 'USD'])[t % 3 + 1],
  'POOLED', 'eu', '2025-01-01Z'
FROM generate_series($1::int, $2::int) t;

-- step: resources
INSERT INTO catalog.resources (tenant_id, id, name, time_zone, capacity, opening_hours, attributes, created_at)
SELECT 'peer' || lpad(t::text, 8, '0'), pg_temp.id('b', r), 'Resource ' || r, 'UTC', r % 4 + 1,
  (SELECT jsonb_agg(jsonb_build_object('day', day, 'opens', '08:00:00', 'closes', '20:00:00'))
   FROM unnest(ARRAY['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']) day),
  jsonb_build_object('kind', (ARRAY['room', 'court', 'desk', 'chair'])[r % 4 + 1]), '2025-01-01Z'
FROM generate_series($1::int, $2::int) t CROSS JOIN LATERAL generate_series((t - 1) * (5000 / $3::int) + 1, t * (5000 / $3::int)) r;

-- step: services
INSERT INTO catalog.services (tenant_id, id, name, duration, buffer_before, buffer_after, slot_step, price_minor, deposit_minor, currency, created_at)
SELECT tenant_id, pg_temp.id('9', r), 'Service ' || r, '1 hour', '0', '0', '1 hour', 1000 + (r % 50) * 100, 0,
  (ARRAY['EUR', 'GBP', 'USD'])[t % 3 + 1], '2025-01-01Z'
FROM generate_series($1::int, $2::int) t CROSS JOIN LATERAL generate_series((t - 1) * (5000 / $3::int) + 1, t * (5000 / $3::int)) r
CROSS JOIN LATERAL (SELECT 'peer' || lpad(t::text, 8, '0') AS tenant_id) names;

-- step: offers
INSERT INTO catalog.service_resources (tenant_id, service_id, resource_id)
SELECT 'peer' || lpad(t::text, 8, '0'), pg_temp.id('9', r), pg_temp.id('b', r)
FROM generate_series($1::int, $2::int) t CROSS JOIN LATERAL generate_series((t - 1) * (5000 / $3::int) + 1, t * (5000 / $3::int)) r;

-- step: customers
INSERT INTO customers.customers (tenant_id, id, name, email, created_at)
SELECT 'peer' || lpad(t::text, 8, '0'), pg_temp.id('c', c), 'Customer Number ' || c, 'customer' || c || '@example.test', '2025-01-01Z'
FROM generate_series($1::int, $2::int) t CROSS JOIN LATERAL generate_series((t - 1) * (100000 / $3::int) + 1, t * (100000 / $3::int)) c;

-- step: heads
INSERT INTO booking.resource_head (tenant_id, resource_id, capacity)
SELECT tenant_id, id, capacity FROM catalog.resources
WHERE tenant_id BETWEEN 'peer' || lpad($1::int::text, 8, '0') AND 'peer' || lpad($2::int::text, 8, '0');

-- step: bookings
INSERT INTO booking.bookings (tenant_id, id, reference, status, version, resource_id, service_id, customer_id, start_at, end_at,
  buffer_before, buffer_after, quantity, price_minor, deposit_minor, currency, hold_expires_at, attributes, created_at, updated_at, paid_minor)
SELECT 'peer' || lpad(t::text, 8, '0'), pg_temp.id('d', b), pg_temp.reference(b), status, 1,
  pg_temp.id('b', r), pg_temp.id('9', r), pg_temp.id('c', (t - 1) * (100000 / $3::int) + (b * 7919) % (100000 / $3::int) + 1),
  start_at, start_at + interval '1 hour', '0', '0', 1, price, 0, (ARRAY['EUR', 'GBP', 'USD'])[t % 3 + 1],
  CASE status WHEN 'HELD' THEN start_at END,
  jsonb_build_object('source', (ARRAY['web', 'app', 'desk'])[b % 3 + 1], 'guests', b % 6 + 1),
  made_at, made_at, CASE WHEN b % 5 <> 0 THEN price ELSE 0 END
FROM (
  SELECT t, r, b, 1000 + (r % 50) * 100 AS price,
    CASE b % 20 WHEN 0 THEN 'CANCELLED' WHEN 1 THEN 'HELD' ELSE 'CONFIRMED' END AS status,
    timestamptz '2036-01-01 08:00Z' + (slot / 12) * interval '1 day' + (slot % 12) * interval '1 hour' AS start_at,
    timestamptz '2026-01-01Z' + b * interval '1 second' AS made_at
  FROM (
    SELECT t, r, i::bigint * 5000 + r AS b, 2 * (i / (r % 4 + 1)) + ((i / (r % 4 + 1) * 7 + r) % 2) AS slot
    FROM generate_series($1::int, $2::int) t
    CROSS JOIN LATERAL generate_series((t - 1) * (5000 / $3::int) + 1, t * (5000 / $3::int)) r
    CROSS JOIN generate_series(0, $4::int / 5000 - 1) i
  ) numbered
) made;

-- step: claims
INSERT INTO booking.claims (tenant_id, booking_id, resource_id, busy_from, busy_to, quantity, hold_expires_at)
SELECT tenant_id, id, resource_id, start_at, end_at, quantity, hold_expires_at FROM booking.bookings
WHERE tenant_id BETWEEN 'peer' || lpad($1::int::text, 8, '0') AND 'peer' || lpad($2::int::text, 8, '0') AND status <> 'CANCELLED';

-- step: payments
INSERT INTO payments.payments (tenant_id, id, booking_id, account, status, version, amount_minor, currency, captured_minor,
  provider_reference, created_at, updated_at)
SELECT tenant_id, (left(id::text, 24) || 'e' || right(id::text, 11))::uuid, id, 'sandbox', 'CAPTURED', 2, paid_minor, currency, paid_minor,
  'pay_' || replace(id::text, '-', ''), created_at, created_at
FROM booking.bookings
WHERE tenant_id BETWEEN 'peer' || lpad($1::int::text, 8, '0') AND 'peer' || lpad($2::int::text, 8, '0') AND paid_minor > 0;

-- step: ledger
INSERT INTO payments.ledger_entries (tenant_id, transaction_id, account, amount_minor, currency, booking_id, payment_id, posted_at)
SELECT p.tenant_id, (left(p.id::text, 24) || line.step || right(p.id::text, 11))::uuid, line.account, line.sign * p.amount_minor, p.currency, p.booking_id, p.id,
  p.created_at
FROM payments.payments p CROSS JOIN (VALUES ('1', 'CUSTOMER_RECEIVABLE', 1), ('1', 'REVENUE', -1), ('2', 'PROVIDER_CLEARING', 1), ('2', 'CUSTOMER_RECEIVABLE', -1))
  AS line (step, account, sign)
WHERE p.tenant_id BETWEEN 'peer' || lpad($1::int::text, 8, '0') AND 'peer' || lpad($2::int::text, 8, '0');

-- step: events
INSERT INTO eventstore.events (id, stream_id, version, event_type, event_data, metadata, timestamp, tenant_id)
SELECT (left(b.id::text, 24) || 'f' || right(b.id::text, 11))::uuid, 'bkg_' || b.id, 1, 'BookingHeld',
  jsonb_strip_nulls(jsonb_build_object('reference', reference, 'resourceId', 'res_' || resource_id, 'serviceId', 'svc_' || service_id,
    'customerId', 'cus_' || customer_id, 'start', to_char(start_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'end', to_char(end_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'bufferBefore', 'PT0S', 'bufferAfter', 'PT0S',
    'quantity', quantity, 'priceMinor', price_minor, 'depositMinor', deposit_minor, 'currency', currency,
    'holdExpiresAt', to_char(start_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))),
  '{"actor": "seed"}', created_at, tenant_id
FROM booking.bookings b
WHERE tenant_id BETWEEN 'peer' || lpad($1::int::text, 8, '0') AND 'peer' || lpad($2::int::text, 8, '0');
