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

-- The step a state leads to, as it is called and addressed.
CREATE OR REPLACE FUNCTION run_next(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('step', step, 'title', title,
	           'path', CASE WHEN step = 'versions' THEN 'versions?version=' || $1.version
	                        WHEN step = 'start' THEN 'start'
	                        ELSE step || '?run=' || $1.run END)
	  FROM (VALUES ('new', 'csv/upload', 'Upload'),
	               ('uploaded', 'csv/map', 'Map columns'),
	               ('mapped', 'csv/stage', 'Stage'),
	               ('queued', 'csv/stage', 'Stage'),
	               ('staging', 'csv/stage', 'Stage'),
	               ('failed', 'csv/stage', 'Stage'),
	               ('staged', 'csv/review', 'Review and integrate'),
	               ('integrating', 'csv/review', 'Review and integrate'),
	               ('integrated', 'versions', 'The version'),
	               ('cancelled', 'start', 'Start new import')) next (state, step, title)
	 WHERE next.state = $1.state
$$;

-- here: the number of the wizard step that is shown.
CREATE OR REPLACE FUNCTION run_import(run, here int) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object(
	    'run', $1.run, 'source', $1.source, 'state', $1.state, 'is', json_build_object($1.state, true),
	    'file', asset.name, 'created_by', $1.created_by, 'created_at', $1.created_at, 'changed_at', $1.changed_at,
	    'failure', $1.failure, 'failure_code', $1.failure_code, 'interruptions', $1.interruptions,
	    'version', $1.version, 'next', run_next($1),
	    'cancellable', $1.state NOT IN ('integrated', 'cancelled'),
	    'steps', (SELECT json_agg(json_build_object('number', number, 'title', title, 'path', path || '?run=' || $1.run,
	                  CASE WHEN number = here THEN 'here' WHEN number <= reached THEN 'done' ELSE 'later' END, true)
	                  ORDER BY number)
	                FROM (VALUES (1, 'Upload', 'csv/upload'), (2, 'Map columns', 'csv/map'), (3, 'Stage', 'csv/stage'),
	                             (4, 'Review and integrate', 'csv/review')) step (number, title, path)))
	  FROM (SELECT CASE WHEN $1.state = 'new' THEN 1 WHEN $1.state = 'uploaded' THEN 2
	                    WHEN $1.state IN ('mapped', 'queued', 'staging', 'failed', 'cancelled') THEN 3 ELSE 4 END
	           AS reached) progress
	  LEFT JOIN asset ON asset.asset = $1.asset
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
