-- The size of such files.
--   $1 imports   $2 bytes, in step
UPDATE run_review r SET rejects_bytes = m.bytes
  FROM unnest($1::bigint[], $2::bigint[]) m (run, bytes) WHERE r.run = m.run
