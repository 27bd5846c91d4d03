-- Keeping house: what is kept longer than so many days. Versions are not among it, nor what an open import may need.

-- The first moment that is kept: a midnight of those who read the pages, so that what is shown in the morning is what
-- goes in the afternoon. NULL: everything is kept.
CREATE OR REPLACE FUNCTION kept_from(days int) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
	SELECT (date_trunc('day', local_time(now())) - make_interval(days => days)) AT TIME ZONE local_zone()
$$;

-- Files that came before, and that no import used since.
CREATE OR REPLACE FUNCTION files_over(before timestamptz) RETURNS SETOF asset
LANGUAGE sql STABLE AS $$
	SELECT a.* FROM asset a
	 WHERE a.deleted_at IS NULL AND a.missing_since IS NULL AND a.created_at < before
	   AND NOT EXISTS (SELECT FROM run_csv JOIN run USING (run)
	                    WHERE run_csv.asset = a.asset
	                      AND (run.state NOT IN ('integrated', 'cancelled') OR run.changed_at >= before))
$$;

-- Imports that were integrated before, and whose dropped rows are here.
CREATE OR REPLACE FUNCTION rejects_over(before timestamptz)
RETURNS TABLE (run bigint, bytes bigint, rows bigint, ended_at timestamptz)
LANGUAGE sql STABLE AS $$
	SELECT run.run, r.rejects_bytes, (r.rows->>'dropped')::bigint, run.changed_at
	  FROM run JOIN run_review r USING (run)
	 WHERE run.state = 'integrated' AND run.changed_at < before AND r.rejects_bytes IS NOT NULL
	   AND r.rejects_removed_at IS NULL AND r.purged_at IS NULL
$$;

-- What would go if so many days were kept: of each kind how much, and since when it is kept; in all, and its bytes.
CREATE OR REPLACE FUNCTION house_over(files int, rejects int, audit int) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	WITH rule (rule, title, days, n, bytes) AS (
		SELECT 'files', /*_*/'Files, since they came or an import used them last', files, count(*), coalesce(sum(bytes), 0)
		  FROM files_over(kept_from(files))
		UNION ALL
		SELECT 'rejects', /*_*/'Dropped rows, since their import was integrated', rejects, count(*), coalesce(sum(bytes), 0)
		  FROM rejects_over(kept_from(rejects))
		UNION ALL
		SELECT 'audit', /*_*/'Entries of the audit', $3, count(*), NULL FROM audit a WHERE a.at < kept_from($3))
	SELECT jsonb_build_object('n', sum(n), 'bytes', sum(bytes), 'rules', jsonb_agg(jsonb_build_object(
	           'rule', rule, 'title', title, 'setting', 'keep_' || rule, 'days', days, 'before', kept_from(days), 'n', n,
	           'bytes', bytes)))
	  FROM rule
$$;

-- Of what goes, each file and each import's dropped rows, largest first.
CREATE OR REPLACE FUNCTION house_items(files int, rejects int)
RETURNS TABLE (kind text, number bigint, name text, bytes bigint, since timestamptz)
LANGUAGE sql STABLE AS $$
	SELECT 'file', f.asset, f.name, f.bytes, greatest(f.created_at, (
	           SELECT max(run.changed_at) FROM run_csv JOIN run USING (run) WHERE run_csv.asset = f.asset))
	  FROM files_over(kept_from(files)) f
	UNION ALL
	SELECT 'rejects', r.run, asset.name, r.bytes, r.ended_at
	  FROM rejects_over(kept_from(rejects)) r LEFT JOIN run_csv USING (run) LEFT JOIN asset USING (asset)
	 ORDER BY 4 DESC, 1, 2
$$;

-- What a receipt says of what is not here any more: when, by whom, or by which rule of how many days.
CREATE OR REPLACE FUNCTION removal(at timestamptz, who text, by_sweep bigint, kind text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('at', at, 'by', coalesce(who, s.asked_by), 'rule', CASE WHEN s.sweep IS NOT NULL THEN
	           'keep_' || kind END, 'days', CASE kind WHEN 'files' THEN s.keep_files ELSE s.keep_rejects END)
	  FROM (SELECT at) removed LEFT JOIN sweep s ON s.sweep = by_sweep
	 WHERE at IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION file_removal(asset) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT removal($1.deleted_at, $1.deleted_by, $1.sweep, 'files')
$$;

CREATE OR REPLACE FUNCTION rejects_removal(id bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT removal(rejects_removed_at, NULL, rejects_sweep, 'rejects') FROM run_review WHERE run = id
$$;
