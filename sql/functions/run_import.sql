-- What every page about an import shows of it: who, what, where it stands, where to go.

-- The steps of the wizard of a run.
CREATE OR REPLACE FUNCTION run_wizard(run) RETURNS TABLE (number int, step text, title text)
LANGUAGE sql IMMUTABLE AS $$
	SELECT number, step, title
	  FROM (VALUES ('csv', 1, 'csv/upload', /*_*/'Upload'), ('csv', 2, 'csv/map', /*_*/'Map columns'),
	               ('csv', 3, 'csv/stage', /*_*/'Stage'), ('csv', 4, 'csv/review', /*_*/'Review and integrate'),
	               ('dhis2', 1, 'dhis2/connect', /*_*/'Connect'), ('dhis2', 2, 'dhis2/select', /*_*/'Select'),
	               ('dhis2', 3, 'dhis2/fetch', /*_*/'Fetch'),
	               ('dhis2', 4, 'dhis2/review', /*_*/'Review and integrate'),
	               ('comparison', 3, 'dhis2/compare', /*_*/'Compare'),
	               ('comparison', 4, 'dhis2/compare', /*_*/'What differs'),
	               ('undo', 3, 'progress', /*_*/'Find what goes back'),
	               ('undo', 4, 'progress', /*_*/'Make the version'),
	               ('delete', 3, 'progress', /*_*/'Count'),
	               ('delete', 4, 'progress', /*_*/'Delete')) step (source, number, step, title)
	 WHERE step.source = $1.source
$$;

-- The step a state leads to, as it is called and addressed.
CREATE OR REPLACE FUNCTION run_next(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('step', step, 'title', title,
	           'path', CASE WHEN step = 'versions' THEN 'versions?version=' || $1.version
	                        WHEN step = 'start' THEN 'start'
	                        ELSE step || '?run=' || $1.run END)
	  FROM (SELECT 'integrated' AS state, 'versions' AS step, /*_*/'The version' AS title
	        UNION ALL
	        SELECT 'cancelled', 'start', /*_*/'Start new import'
	        UNION ALL
	        SELECT at.state, step, title
	          FROM (VALUES ('new', 1), ('uploaded', 2), ('mapped', 3), ('queued', 3), ('staging', 3), ('fetching', 3),
	                ('failed', 3),
	                       ('staged', 4), ('integrating', 4)) at (state, number)
	          JOIN run_wizard($1) USING (number)) next
	 WHERE next.state = $1.state
$$;

-- What it is an import of: the file's name, the server's address; of an undo, that in words. NULL: nothing yet.
CREATE OR REPLACE FUNCTION run_of(run) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT name FROM run_csv JOIN asset USING (asset) WHERE run = $1.run),
	                (SELECT server->>'url' FROM run_dhis2 WHERE run = $1.run),
	                (SELECT 'undo of version ' || undoes FROM run_undo WHERE run = $1.run))
$$;

-- here: the number of the wizard step that is shown.
CREATE OR REPLACE FUNCTION run_import(run, here int) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object(
	    'run', $1.run, 'source', $1.source, 'state', $1.state, 'is', json_build_object($1.state, true),
	    'file', run_of($1), 'created_by', $1.created_by, 'created_at', $1.created_at, 'changed_at', $1.changed_at,
	    'failure', $1.failure, 'failure_code', $1.failure_code, 'interruptions', $1.interruptions,
	    'version', $1.version, 'next', run_next($1), 'cancellable', run_may($1, 'cancelled'),
	    'steps', (SELECT json_agg(json_build_object('number', number, 'title', title, 'path', step || '?run=' || $1.run,
	                  CASE WHEN number = here THEN 'here' WHEN number <= reached THEN 'done' ELSE 'later' END, true)
	                  ORDER BY number)
	                FROM run_wizard($1)))
	  FROM (SELECT CASE WHEN $1.state = 'new' THEN 1 WHEN $1.state = 'uploaded' THEN 2
	                    WHEN $1.state IN ('mapped', 'queued', 'staging', 'fetching', 'failed', 'cancelled') THEN 3
	                        ELSE 4 END
	           AS reached) progress
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
	            WHEN source ? 'year'
	            THEN format('column %s, "%s", in %s', source->>'column', source->>'name', source->>'year')
	            WHEN source ? 'also'
	            THEN format('columns %s and %s joined, "%s"', source->>'column', source->>'also', source->>'name')
	            ELSE 'column ' || (source->>'column') || ', "' || (source->>'name') || '"' END
$$;

-- How a file is read, in words.
CREATE OR REPLACE FUNCTION mapping_rules(dialect jsonb, mapping jsonb) RETURNS TABLE (place int, name text, value text)
LANGUAGE sql STABLE AS $$
	SELECT * FROM (VALUES
		(1, /*_*/'Encoding', dialect->>'encoding'),
		(2, /*_*/'Delimiter', CASE dialect->>'delimiter' WHEN ',' THEN 'comma ,' WHEN ';' THEN 'semicolon ;'
		                      WHEN '|' THEN 'pipe |' WHEN E'\t' THEN 'tab' END),
		(3, /*_*/'Header line', CASE dialect->>'header_line' WHEN '0' THEN 'none' ELSE dialect->>'header_line' END),
		(4, /*_*/'File or sheet', coalesce((SELECT string_agg(file->>'name', ', ')
		                                 FROM jsonb_array_elements(dialect->'files') file), dialect->>'entry')),
		(4, /*_*/'Wide table', CASE WHEN dialect->>'wide' LIKE '%-%'
		                       THEN 'a row for each cell in columns ' || (dialect->>'wide')
		                       ELSE 'a row for each cell from column ' || nullif(dialect->>'wide', 'no') || ' on' END),
		(4, /*_*/'Second line of headings', dialect->>'wide_above'),
		(4, /*_*/'Year of the months', dialect->>'wide_year'),
		(4, /*_*/'Columns filled down', nullif(dialect->>'fill_down', 'no')),
		(4, /*_*/'Comments', CASE WHEN dialect ? 'comments' THEN 'lines that begin with #' END),
		(4, /*_*/'Names of the rows', CASE WHEN dialect ? 'row_names' THEN 'in a first column without a name' END),
		(4, /*_*/'Number format', format_title(mapping->>'number_format')),
		(5, /*_*/'Period format', format_title(mapping->>'period_format')),
		(6, /*_*/'Duplicates', mapping->>'duplicates'),
		(7, 'facility_id', mapping_source(mapping->'facility_id')),
		(7, 'area', mapping_source(mapping->'area')),
		(8, 'raw_indicator_id', mapping_source(mapping->'raw_indicator_id')),
		(9, 'period_id', mapping_source(mapping->'period_id')),
		(10, 'count', mapping_source(mapping->'count'))) rule (place, name, value)
	 WHERE value IS NOT NULL
$$;

-- What the form of the second step saves, in words: {title: words}; NULL before it was saved.
CREATE OR REPLACE FUNCTION mapping_words(dialect jsonb, mapping jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_object_agg(name, value) FROM mapping_rules(dialect, mapping) WHERE mapping IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION selection_words(selection jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object(
	           /*_*/'Indicators', (SELECT string_agg(id, ', ' ORDER BY id)
	                            FROM jsonb_array_elements_text(selection->'raw_indicators') id),
	           /*_*/'Months', said(
	               CASE WHEN selection ? 'missing' THEN /*_*/'{first} to {last}, what is missing of them'
	                    ELSE /*_*/'{first} to {last}' END,
	               jsonb_build_object('first', selection->>'start_period', 'last', selection->>'end_period')),
	           /*_*/'If a pull fails', said(CASE selection->>'on_failure' WHEN 'abort' THEN /*_*/'stop everything'
	               WHEN 'continue' THEN /*_*/'continue with what succeeds' END)))
	 WHERE selection IS NOT NULL
$$;

-- Another import of a file with the same content, the latest: one that is done, or on its way; NULL when there is none.
-- A receipt tells only of what was before it.
CREATE OR REPLACE FUNCTION run_same_as(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('run', other.run, 'version', other.version, 'created_at', other.created_at,
	           'created_by', other.created_by, 'path', run_next(other)->>'path', 'done', other.state = 'integrated')
	  FROM run_csv ours
	  JOIN asset file ON file.asset = ours.asset
	  JOIN asset same USING (sha256)
	  JOIN run_csv theirs ON theirs.asset = same.asset
	  JOIN run other ON other.run = theirs.run
	 WHERE ours.run = $1.run AND other.run <> $1.run AND other.state NOT IN ('failed', 'cancelled')
	   AND (other.run < $1.run OR $1.state <> 'integrated')
	   -- another file of the same archive, or another sheet, is other content
	   AND (ours.dialect IS NULL OR theirs.dialect IS NULL
	        OR ours.dialect->'entry' IS NOT DISTINCT FROM theirs.dialect->'entry')
	 ORDER BY other.run DESC LIMIT 1
$$;
