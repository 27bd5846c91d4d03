-- Say that the worker is at it and how far it is; no row when the run is not its own any more.
--   $1 run   $2 fence   $3 lease in seconds   $4 phase   $5 percent   $6 rows   $7 bytes   $8 bytes_total
--   $9 rows a second   $10 seconds left   $11 dropped rows by kind, or NULL as before
WITH held AS (
	UPDATE run
	   SET lease_until = clock_timestamp() + make_interval(secs => $3::int)
	 WHERE run = $1::bigint AND fence = $2::bigint AND state IN ('staging', 'fetching', 'integrating')
	RETURNING run)
INSERT INTO progress (run, phase, percent, rows, bytes, bytes_total, rows_per_second, eta_seconds, dropped)
SELECT run, $4, $5::int, $6::bigint, $7::bigint, $8::bigint, $9::bigint, $10::int, coalesce($11::jsonb, '{}')
  FROM held
    ON CONFLICT (run) DO UPDATE
   SET phase = excluded.phase, percent = excluded.percent, rows = excluded.rows, bytes = excluded.bytes,
       bytes_total = excluded.bytes_total, rows_per_second = excluded.rows_per_second,
       eta_seconds = excluded.eta_seconds, dropped = coalesce($11::jsonb, progress.dropped),
       changed_at = CASE WHEN (progress.phase, progress.percent, progress.rows)
                              IS DISTINCT FROM (excluded.phase, excluded.percent, excluded.rows)
                         THEN clock_timestamp() ELSE progress.changed_at END
RETURNING run
