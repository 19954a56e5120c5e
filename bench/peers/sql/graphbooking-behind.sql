select exists (select from eventstore.outbox) or exists (
  select from eventstore.feed_head h cross join reporting.projections p
  left join reporting.checkpoints c on c.tenant_id = h.tenant_id and c.projection = p.name and c.generation = p.live
  where coalesce(c.position, 0) < h.position)
