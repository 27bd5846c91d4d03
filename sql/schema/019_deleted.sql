-- Rows that were deleted on the server their file comes from are a class of their own: rows has "deleted" where there
-- are such.

ALTER TABLE run_review
	DROP CONSTRAINT run_review_rows_check,
	ADD CONSTRAINT run_review_rows_check CHECK (
		(rows->>'read')::bigint = (rows->>'staged')::bigint + (rows->>'merged')::bigint + (rows->>'blank')::bigint
		+ (rows->>'skipped')::bigint + coalesce((rows->>'deleted')::bigint, 0) + (rows->>'dropped')::bigint);
