-- What has been captured and not refunded: a trigger of the ledger holds it to the books. The policy is the service's as it
-- was when the slot was held.
ALTER TABLE bookings
  ADD COLUMN paid_minor bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
  ADD COLUMN cancellation_tiers jsonb NOT NULL DEFAULT '[]';
