-- What every page about an import shows of it: who, what, where it stands, where to go.

-- Stop a statement with an answer for the person: HTTP status, stable code, sentence, the step to take first.
CREATE OR REPLACE FUNCTION refuse(status int, code text, message text, step text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF step IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'HM' || status, MESSAGE = message, DETAIL = code;
	END IF;
	RAISE EXCEPTION USING ERRCODE = 'HM' || status, MESSAGE = message, DETAIL = code, HINT = step;
END $$;

-- The steps of the wizard of a run.
CREATE OR REPLACE FUNCTION run_wizard(run) RETURNS TABLE (number int, step text, title text)
LANGUAGE sql IMMUTABLE AS $$
	SELECT number, step, title
	  FROM (VALUES ('csv', 1, 'csv/upload', 'Upload'), ('csv', 2, 'csv/map', 'Map columns'), ('csv', 3, 'csv/stage', 'Stage'),
	               ('csv', 4, 'csv/review', 'Review and integrate'),
	               ('dhis2', 1, 'dhis2/connect', 'Connect'), ('dhis2', 2, 'dhis2/select', 'Select'), ('dhis2', 3, 'dhis2/fetch', 'Fetch'),
	               ('dhis2', 4, 'dhis2/review', 'Review and integrate'),
	               ('undo', 3, 'progress', 'Find what goes back'), ('undo', 4, 'progress', 'Make the version'),
	               ('delete', 3, 'progress', 'Count'), ('delete', 4, 'progress', 'Delete')) step (source, number, step, title)
	 WHERE step.source = $1.source
$$;

-- The step a state leads to, as it is called and addressed.
CREATE OR REPLACE FUNCTION run_next(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('step', step, 'title', title,
	           'path', CASE WHEN step = 'versions' THEN 'versions?version=' || $1.version
	                        WHEN step = 'start' THEN 'start'
	                        ELSE step || '?run=' || $1.run END)
	  FROM (SELECT 'integrated' AS state, 'versions' AS step, 'The version' AS title
	        UNION ALL
	        SELECT 'cancelled', 'start', 'Start new import'
	        UNION ALL
	        SELECT at.state, step, title
	          FROM (VALUES ('new', 1), ('uploaded', 2), ('mapped', 3), ('queued', 3), ('staging', 3), ('fetching', 3), ('failed', 3),
	                       ('staged', 4), ('integrating', 4)) at (state, number)
	          JOIN run_wizard($1) USING (number)) next
	 WHERE next.state = $1.state
$$;

-- here: the number of the wizard step that is shown.
CREATE OR REPLACE FUNCTION run_import(run, here int) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object(
	    'run', $1.run, 'source', $1.source, 'state', $1.state, 'is', json_build_object($1.state, true),
	    'file', coalesce(asset.name, $1.server->>'url', 'undo of version ' || $1.undoes), 'created_by', $1.created_by, 'created_at', $1.created_at, 'changed_at', $1.changed_at,
	    'failure', $1.failure, 'failure_code', $1.failure_code, 'interruptions', $1.interruptions,
	    'version', $1.version, 'next', run_next($1),
	    'cancellable', $1.state NOT IN ('integrated', 'cancelled'),
	    'steps', (SELECT json_agg(json_build_object('number', number, 'title', title, 'path', step || '?run=' || $1.run,
	                  CASE WHEN number = here THEN 'here' WHEN number <= reached THEN 'done' ELSE 'later' END, true)
	                  ORDER BY number)
	                FROM run_wizard($1)))
	  FROM (SELECT CASE WHEN $1.state = 'new' THEN 1 WHEN $1.state = 'uploaded' THEN 2
	                    WHEN $1.state IN ('mapped', 'queued', 'staging', 'fetching', 'failed', 'cancelled') THEN 3 ELSE 4 END
	           AS reached) progress
	  LEFT JOIN asset ON asset.asset = $1.asset
$$;

-- The step that has its source read.
CREATE OR REPLACE FUNCTION run_reads(run) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE $1.source WHEN 'csv' THEN 'csv/stage' ELSE 'dhis2/fetch' END
$$;

-- Where a field is read from, in words.
CREATE OR REPLACE FUNCTION mapping_source(source jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN source ? 'constant' THEN 'always "' || (source->>'constant') || '"'
	            WHEN source ? 'also' THEN format('columns %s and %s joined, "%s"', source->>'column', source->>'also', source->>'name')
	            ELSE 'column ' || (source->>'column') || ', "' || (source->>'name') || '"' END
$$;

-- The last import before this one of a file with the same content; NULL when there is none.
CREATE OR REPLACE FUNCTION run_same_as(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('run', other.run, 'version', other.version, 'created_at', other.created_at,
	           'created_by', other.created_by)
	  FROM asset mine
	  JOIN asset file USING (sha256)
	  JOIN run other ON other.asset = file.asset
	 WHERE mine.asset = $1.asset AND other.run < $1.run AND other.state IN ('staged', 'integrated')
	 ORDER BY other.run DESC LIMIT 1
$$;
