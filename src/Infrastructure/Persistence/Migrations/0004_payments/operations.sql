-- A key of a payment is in progress, its answer null, until the provider has answered.
GRANT UPDATE (answer_state) ON idempotency_keys TO application_role;
