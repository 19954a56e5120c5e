-- The cancellation policy: [{"hoursBefore": 24, "refundBasisPoints": 10000}, …]; empty means that cancelling moves no money.
ALTER TABLE services ADD COLUMN cancellation_tiers jsonb NOT NULL DEFAULT '[]';
