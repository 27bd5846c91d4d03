-- Keeping house: what takes room, and whether the rows and the files of the store say the same.

-- The size of what each new version brought; of all of them, once values were deleted from them.
CREATE OR REPLACE FUNCTION versions_measure() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM version v WHERE NOT EXISTS (SELECT FROM version_size s WHERE s.version = v.version)) THEN
		RETURN;
	END IF;
	INSERT INTO version_size
	SELECT v.version, (SELECT count(*) FROM indicator_month m WHERE m.version_from = v.version), coalesce(b.bytes, 0)
	  FROM version v
	  LEFT JOIN (SELECT version_from AS version, sum(coalesce(pg_column_size(counts), pg_column_size(large))) AS bytes
	               FROM count_block WHERE version_from <> ALL (ARRAY(SELECT s.version FROM version_size s))
	              GROUP BY 1) b USING (version)
	 WHERE NOT EXISTS (SELECT FROM version_size s WHERE s.version = v.version)
	    ON CONFLICT DO NOTHING;
	INSERT INTO measured (what, n, bytes, measured_at)
	SELECT CASE WHEN is_now THEN 'now' ELSE 'earlier' END, coalesce(n, 0), coalesce(bytes, 0), clock_timestamp()
	  FROM (VALUES (true), (false)) part (is_now)
	  LEFT JOIN (SELECT stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version)) AS is_now,
	                    sum(n_records) AS n,
	                    sum(coalesce(pg_column_size(counts), pg_column_size(large))) AS bytes
	               FROM count_block b WHERE b.version_from <= (SELECT max(version) FROM version)
	              GROUP BY 1) held USING (is_now)
	    ON CONFLICT (what) DO UPDATE SET n = excluded.n, bytes = excluded.bytes, measured_at = excluded.measured_at;
END $$;

-- Imports that were integrated, and whose dropped rows are not measured yet; those of a fetch are, by this.
CREATE OR REPLACE FUNCTION rejects_to_measure() RETURNS SETOF bigint
LANGUAGE sql AS $$
	UPDATE run_review r SET rejects_bytes = (SELECT coalesce(sum(pg_column_size(lines)), 0) FROM dhis2_rejected d
	                                          WHERE d.run = r.run)
	  FROM run WHERE run.run = r.run AND run.source = 'dhis2' AND run.state = 'integrated' AND r.rejects_bytes IS NULL
	   AND r.purged_at IS NULL AND (r.rows->>'dropped')::bigint > 0;
	SELECT run.run FROM run JOIN run_review r USING (run)
	 WHERE run.source = 'csv' AND run.state = 'integrated' AND r.rejects_bytes IS NULL AND r.purged_at IS NULL
	   AND (r.rows->>'dropped')::bigint > 0 LIMIT 200
$$;

-- Is it time to look at the store? Whoever asks first does it.
CREATE OR REPLACE FUNCTION store_due() RETURNS SETOF timestamptz
LANGUAGE sql AS $$
	UPDATE measured SET measured_at = clock_timestamp()
	 WHERE what = 'store' AND measured_at < clock_timestamp() - interval '1 hour' RETURNING measured_at
$$;

-- What is in the store: the numbers of its files and of those of dropped rows, and the size of these. began: when it
-- was looked at; what came since is not judged. The imports whose dropped rows nobody can ask for: they were cancelled.
CREATE OR REPLACE FUNCTION store_seen(files bigint[], rejects bigint[], rejects_size bigint, began timestamptz)
RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE asset a SET unlinked = false WHERE a.asset = ANY (files) AND a.unlinked;
	UPDATE run_review r SET rejects_unlinked = false WHERE r.run = ANY (rejects) AND r.rejects_unlinked;
	UPDATE asset a SET missing_since = CASE WHEN a.missing_since IS NULL THEN clock_timestamp() END
	 WHERE a.created_at < began - interval '1 minute'
	   AND (a.missing_since IS NULL) =
	       (a.deleted_at IS NULL AND NOT EXISTS (SELECT FROM unnest(files) f WHERE f = a.asset));
	INSERT INTO measured (what, n, bytes, numbers, measured_at)
	SELECT 'rejects', cardinality(rejects), rejects_size, '{}', clock_timestamp()
	UNION ALL
	SELECT 'strange', count(*), 0, coalesce((array_agg(f ORDER BY f))[:10], '{}'), clock_timestamp()
	  FROM unnest(files) f WHERE NOT EXISTS (SELECT FROM asset a WHERE a.asset = f)
	    ON CONFLICT (what) DO UPDATE SET n = excluded.n, bytes = excluded.bytes, numbers = excluded.numbers,
	       measured_at = excluded.measured_at;
	RETURN QUERY SELECT run.run FROM run WHERE run.run = ANY (rejects) AND run.state = 'cancelled';
END $$;
