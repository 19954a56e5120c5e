-- What a claim changes are the days that it reaches, and what was read of the others stays what it is. Each element counts the
-- changes of a stretch of days, the next one those of the next stretch, and from the last one it goes round; version counts the
-- changes that may touch any day. Both only rise, so that their sum names what some days hold.
ALTER TABLE resource_head ADD COLUMN stretches integer[] NOT NULL DEFAULT array_fill(0, ARRAY[16])
  CONSTRAINT resource_head_stretches CHECK (cardinality(stretches) = 16);
