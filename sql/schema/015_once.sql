-- What two people, or one person twice, do at once.

ALTER TABLE run ADD mapped_at timestamptz,              -- when mapped_by saved the mapping, or of a fetch the selection
	ADD idempotency_key text;                           -- the client's name for beginning it: the same is not begun twice
CREATE UNIQUE INDEX run_idempotency ON run (created_by, idempotency_key) WHERE idempotency_key IS NOT NULL;
