-- What takes room: the tables of the database by what they hold, and the files of the store.

-- What a table holds; the rest is "other".
CREATE OR REPLACE FUNCTION table_kind(name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE
		WHEN name IN ('indicator_month', 'count_block', 'version', 'version_size', 'version_month') THEN 'dataset'
		WHEN name IN ('staged_month', 'staged_block') THEN 'staged'
		WHEN name IN ('facility', 'raw_indicator', 'common_indicator', 'indicator_mapping', 'facility_alias',
		              'indicator_alias', 'registry_change', 'listed') THEN 'registry'
		WHEN name = 'dhis2_rejected' THEN 'fetched_rejects'
		WHEN name LIKE 'dhis2\_%' OR name IN ('schedule', 'seal') THEN 'servers'
		WHEN name LIKE 'run%' OR name IN ('asset', 'upload', 'progress', 'call', 'finding') THEN 'imports'
		WHEN name LIKE 'project%' THEN 'projects'
		WHEN name = 'audit' THEN 'audit'
		ELSE 'other' END
$$;

-- Each kind, with how many there are where that is known without counting. here: of unfinished uploads and of nginx's
-- spool {"n", "bytes"}, as the program that asks has looked.
CREATE OR REPLACE FUNCTION storage_kinds(here jsonb)
RETURNS TABLE (kind text, title text, place text, n bigint, bytes bigint)
LANGUAGE sql STABLE AS $$
	WITH size AS (
		SELECT table_kind(relname) AS kind, sum(pg_total_relation_size(oid)) AS bytes
		  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY 1),
	     database (kind, title, n) AS (
		VALUES ('dataset', /*_*/'Values, of all versions', (SELECT sum(m.n) FROM measured m
		                                                         WHERE what IN ('now', 'earlier'))),
		       ('staged', /*_*/'Imports that are being prepared or reviewed', NULL),
		       ('imports', /*_*/'Imports and their receipts', (SELECT count(*) FROM run)),
		       ('fetched_rejects', /*_*/'Dropped values of fetches', NULL),
		       ('servers', /*_*/'What DHIS2 servers have, schedules', NULL),
		       ('registry', /*_*/'Facilities and indicators', (SELECT count(*) FROM facility)
		                        + (SELECT count(*) FROM raw_indicator)),
		       ('projects', /*_*/'Projects', (SELECT count(*) FROM project)),
		       ('audit', /*_*/'Audit', NULL),
		       ('other', /*_*/'Everything else in the database', NULL))
	SELECT d.kind, d.title, 'database', d.n::bigint, coalesce(size.bytes, 0)::bigint
	       + CASE d.kind WHEN 'other' THEN pg_database_size(current_database()) - (SELECT sum(s.bytes) FROM size s)
	                     ELSE 0 END::bigint
	  FROM database d LEFT JOIN size USING (kind)
	UNION ALL
	SELECT 'files', /*_*/'Uploaded files', 'store', count(*), coalesce(sum(a.bytes), 0)::bigint
	  FROM asset a WHERE a.deleted_at IS NULL AND a.missing_since IS NULL
	UNION ALL
	SELECT 'rejects', /*_*/'Dropped rows of files', 'store', m.n, m.bytes FROM (SELECT) one
	  LEFT JOIN measured m ON m.what = 'rejects'
	UNION ALL
	SELECT 'uploads', /*_*/'Uploads that are not finished', 'store', (here->'uploads'->>'n')::bigint,
	       (here->'uploads'->>'bytes')::bigint
	UNION ALL
	SELECT 'spool', /*_*/'What the web server receives at this moment', 'store', (here->'spool'->>'n')::bigint,
	       (here->'spool'->>'bytes')::bigint
$$;

-- Versions, with the room that each takes: the values it brought, its file, the rows that were dropped of that.
CREATE OR REPLACE FUNCTION storage_versions()
RETURNS TABLE (version int, created_at timestamptz, source text, months bigint, data_bytes bigint, asset bigint,
	file text, file_bytes bigint, file_removed jsonb, rejects_bytes bigint, rejects_removed jsonb)
LANGUAGE sql STABLE AS $$
	SELECT v.version, v.created_at, v.source, s.months, s.bytes, a.asset, a.name,
	       CASE WHEN a.deleted_at IS NULL THEN a.bytes END, file_removal(a.*),
	       CASE WHEN r.rejects_removed_at IS NULL AND r.purged_at IS NULL THEN r.rejects_bytes END,
	       removal(r.rejects_removed_at, NULL, r.rejects_sweep, 'rejects')
	  FROM version v
	  LEFT JOIN version_size s ON s.version = v.version
	  LEFT JOIN run_csv ON run_csv.run = v.run
	  LEFT JOIN asset a ON a.asset = run_csv.asset
	  LEFT JOIN run_review r ON r.run = v.run
$$;

-- What was removed, newest first.
CREATE OR REPLACE FUNCTION storage_sweeps(most int) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_build_object('sweep', s.sweep, 'asked_at', s.asked_at, 'asked_by', s.asked_by,
	           'keep_files', s.keep_files, 'keep_rejects', s.keep_rejects, 'keep_audit', s.keep_audit,
	           'files', s.files, 'rejects', s.rejects, 'audit_lines', s.audit_lines, 'bytes', s.bytes,
	           'ended_at', s.ended_at, 'problem', worded(s.problem), 'problem_said', s.problem)
	           ORDER BY s.sweep DESC), '[]')
	  FROM (SELECT * FROM sweep ORDER BY sweep DESC LIMIT most) s
$$;
