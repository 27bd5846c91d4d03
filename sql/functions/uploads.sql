-- Files that arrive in pieces: what is known of one, and how it becomes an asset.

-- What the client gets of an upload, but for its offset.
CREATE OR REPLACE FUNCTION upload_document(upload) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object(
	    'upload', $1.token, 'state', CASE WHEN $1.asset IS NOT NULL THEN 'complete' WHEN $1.failed_at IS NOT NULL
	        THEN 'failed'
	                                      ELSE 'receiving' END,
	    'name', $1.name, 'bytes', $1.bytes, 'run', $1.run, 'created_at', $1.created_at, 'created_by', $1.created_by,
	    'expires_at', $1.expires_at,
	    'expires', to_char($1.expires_at AT TIME ZONE 'UTC', 'Dy, DD Mon YYYY HH24:MI:SS "GMT"'),
	    'asset', $1.asset, 'sha256', (SELECT sha256 FROM asset WHERE asset.asset = $1.asset),
	    'refused', worded($1.refused), 'refused_said', $1.refused,
	    'step', CASE WHEN $1.run IS NOT NULL AND $1.asset IS NOT NULL AND $1.refused IS NULL THEN 'csv/map' END)
$$;

-- The file is whole: it becomes an asset, and its import's file if the import still takes one. Done once.
CREATE OR REPLACE FUNCTION upload_finish(which text, hash text, keep interval) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	sent upload;
	made bigint;
	sentence text;
	named text;
BEGIN
	SELECT * INTO sent FROM upload WHERE token = which AND failed_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM refuse(410, 'upload_gone', 'This upload is not here any more. Send the file again.');
	END IF;
	IF sent.asset IS NULL THEN
		INSERT INTO asset (name, bytes, sha256, created_by) VALUES (sent.name, sent.bytes, hash, sent.created_by)
			RETURNING asset INTO made;
		UPDATE upload SET asset = made, expires_at = now() + keep WHERE token = which RETURNING * INTO sent;
		BEGIN
			PERFORM run_upload(sent.run, made) WHERE sent.run IS NOT NULL;
		EXCEPTION WHEN SQLSTATE 'HM404' OR SQLSTATE 'HM409' THEN
			GET STACKED DIAGNOSTICS sentence = TABLE_NAME, named = CONSTRAINT_NAME;
			UPDATE upload SET refused = said(sentence, named::jsonb) WHERE token = which RETURNING * INTO sent;
		END;
	END IF;
	RETURN upload_document(sent);
END $$;
