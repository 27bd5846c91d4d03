-- Uploaded files.

-- The imports that may yet need a file: those that have not ended.
CREATE OR REPLACE FUNCTION file_users(file bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
	SELECT run FROM run JOIN run_csv USING (run)
	 WHERE run_csv.asset = file AND run.state NOT IN ('integrated', 'cancelled') ORDER BY run
$$;

-- Why a file is not removed; NULL: it may be.
CREATE OR REPLACE FUNCTION asset_kept(file bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT CASE
		WHEN NOT EXISTS (SELECT FROM asset WHERE asset = file AND deleted_at IS NULL) THEN
			jsonb_build_object('asset', file, 'code', 'not_found', 'file', file::text,
			    'reason', said(/*_*/'There is no file {file}.',
			    jsonb_build_object('file', file)))
		WHEN EXISTS (SELECT FROM file_users(file)) THEN
			jsonb_build_object('asset', file, 'code', 'asset_in_use', 'runs', to_jsonb(ARRAY(SELECT file_users(file))),
			    'imports', array_to_string(ARRAY(SELECT file_users(file)), ', '),
			    'reason', said(/*_*/'{name} is used by an import that is not finished ({imports}). Integrate or discard it '
			        'first.', jsonb_build_object('name', (SELECT name FROM asset WHERE asset = file),
			        'imports', array_to_string(ARRAY(SELECT file_users(file)), ', ')))) END
$$;

-- Remove files, each that may be. They are locked first: an import may just be taking one (run_upload).
CREATE OR REPLACE FUNCTION assets_remove(files bigint[], who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	kept jsonb;
	gone jsonb;
BEGIN
	PERFORM FROM asset WHERE asset = ANY (files) ORDER BY asset FOR UPDATE;
	SELECT coalesce(jsonb_agg(k || jsonb_build_object('reason', worded(k->'reason'), 'reason_said', k->'reason')), '[]')
	  INTO kept FROM (SELECT asset_kept(f) AS k FROM unnest(files) f ORDER BY f) each WHERE k IS NOT NULL;
	WITH removed AS (
		UPDATE asset a SET deleted_at = now(), deleted_by = who
		 WHERE a.asset = ANY (files) AND asset_kept(a.asset) IS NULL RETURNING a.asset, a.name, a.bytes)
	SELECT jsonb_build_object('removed', coalesce(jsonb_agg(to_jsonb(removed.*) ORDER BY asset), '[]'),
	           'bytes', coalesce(sum(bytes), 0)) INTO gone FROM removed;
	RETURN gone || jsonb_build_object('kept', kept);
END $$;
