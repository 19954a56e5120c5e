-- What has been captured and not refunded: a trigger of the ledger holds it to the books. What may be
-- kept of it is null while nothing has to go back. The policy is the service's as it was when the slot was held.
ALTER TABLE bookings
  ADD COLUMN paid_minor bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
  ADD COLUMN keep_at_most_minor bigint CHECK (keep_at_most_minor >= 0),
  ADD COLUMN cancellation_tiers jsonb NOT NULL DEFAULT '[]';
