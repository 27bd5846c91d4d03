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
	               ('delete', 3, 'progress', /*_*/'Count the values'),
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

-- What it is an import of: the file's name, the server's address. NULL: nothing yet, or an undo.
CREATE OR REPLACE FUNCTION run_of(run) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT name FROM run_csv JOIN asset USING (asset) WHERE run = $1.run),
	                (SELECT server->>'url' FROM run_dhis2 WHERE run = $1.run))
$$;

-- here: the number of the wizard step that is shown.
CREATE OR REPLACE FUNCTION run_import(run, here int) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object(
	    'run', $1.run, 'source', $1.source, 'state', $1.state, 'is', json_build_object($1.state, true),
	    'file', run_of($1), 'created_by', $1.created_by, 'created_at', $1.created_at, 'changed_at', $1.changed_at,
	    'failure', worded($1.failure), 'failure_said', $1.failure, 'failure_code', $1.failure_code,
	    'interruptions', $1.interruptions,
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

-- Where a field is read from, as a sentence (said()).
CREATE OR REPLACE FUNCTION mapping_from(source jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN CASE WHEN source ? 'constant' THEN said(/*_*/'always "{constant}"', source)
	            WHEN source ? 'year' THEN said(/*_*/'column {column}, "{name}", in {year}',
	                source || jsonb_build_object('year', source->>'year'))
	            WHEN source ? 'also' THEN said(/*_*/'columns {column} and {also} joined, "{name}"', source)
	            WHEN source IS NOT NULL THEN said(/*_*/'column {column}, "{name}"', source) END;
END $$;

-- The same in English.
CREATE OR REPLACE FUNCTION mapping_source(source jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT worded(mapping_from(source))
$$;

-- How a file is read: values, and as sentences (said()) those that are of words of ours.
CREATE OR REPLACE FUNCTION mapping_said(dialect jsonb, mapping jsonb)
RETURNS TABLE (place int, name text, value text, said jsonb)
LANGUAGE sql STABLE AS $$
	SELECT rule.place, rule.name, coalesce(rule.value, worded(rule.said)), rule.said FROM (VALUES
		(1, /*_*/'Encoding', dialect->>'encoding', NULL::jsonb),
		(2, /*_*/'Delimiter', NULL, said(CASE dialect->>'delimiter' WHEN ',' THEN /*_*/'comma ,'
		                            WHEN ';' THEN /*_*/'semicolon ;' WHEN '|' THEN /*_*/'pipe |'
		                            WHEN E'\t' THEN /*_*/'tab' END)),
		(3, /*_*/'Header line', nullif(dialect->>'header_line', '0'),
		    CASE dialect->>'header_line' WHEN '0' THEN said(/*_*/'none') END),
		(4, /*_*/'File or sheet', coalesce((SELECT string_agg(file->>'name', ', ')
		                                 FROM jsonb_array_elements(dialect->'files') file), dialect->>'entry'), NULL),
		(4, /*_*/'Wide table', NULL, CASE WHEN dialect->>'wide' LIKE '%-%'
		        THEN said(/*_*/'a row for each cell in columns {columns}',
		                 jsonb_build_object('columns', dialect->>'wide'))
		        WHEN dialect->>'wide' <> 'no'
		        THEN said(/*_*/'from column {column} on, a row for each cell',
		                 jsonb_build_object('column', dialect->>'wide')) END),
		(4, /*_*/'Second line of headings', dialect->>'wide_above', NULL),
		(4, /*_*/'Year of the months', dialect->>'wide_year', NULL),
		(4, /*_*/'Columns filled down', nullif(dialect->>'fill_down', 'no'), NULL),
		(4, /*_*/'Comments', NULL,
		    CASE WHEN dialect ? 'comments' THEN said(/*_*/'lines that begin with #') END),
		(4, /*_*/'Names of the rows', NULL,
		    CASE WHEN dialect ? 'row_names' THEN said(/*_*/'in a first column without a name') END),
		(4, /*_*/'Number format', NULL, said(format_title(mapping->>'number_format'))),
		(5, /*_*/'Period format', NULL, said(format_title(mapping->>'period_format'))),
		(6, /*_*/'Duplicates', mapping->>'duplicates', duplicates_said(mapping)),
		(7, 'facility_id', mapping_source(mapping->'facility_id'), mapping_from(mapping->'facility_id')),
		(7, 'area', NULL, mapping_from(mapping->'area')),
		(8, 'raw_indicator_id', NULL, mapping_from(mapping->'raw_indicator_id')),
		(9, 'period_id', NULL, mapping_from(mapping->'period_id')),
		(10, 'count', NULL, mapping_from(mapping->'count')),
		(10, /*_*/'Same columns', NULL, CASE WHEN mapping ? 'like'
		        THEN said(/*_*/'import {run} had them, whose header is the same',
		                 jsonb_build_object('run', mapping->>'like')) END)) rule (place, name, value, said)
	 WHERE rule.value IS NOT NULL OR rule.said IS NOT NULL
$$;

-- What was asked of the file, and how that was answered: [said(..)]; NULL: nothing was. mapping.answers has each field
-- that was a question, and "said" by whoever mapped it, "part" where a column became a part of the id, or "before"
-- where it was settled for the import that it was mapped like; imports of older versions have asked and differing.
CREATE OR REPLACE FUNCTION answers_said(dialect jsonb, mapping jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	WITH answer AS (
		SELECT key AS field, value AS how FROM jsonb_each_text(mapping->'answers')
		 UNION ALL SELECT field, 'said' FROM jsonb_array_elements_text(mapping->'asked') field
		 UNION ALL SELECT 'duplicates', 'said' WHERE mapping ? 'differing' AND NOT mapping ? 'answers'),
	     titled AS (
		SELECT a.field, a.how, title.place, CASE a.field
		           WHEN 'number_format' THEN said(/*_*/'How the values are written')
		           WHEN 'period_format' THEN said(/*_*/'How the months are written')
		           WHEN 'duplicates' THEN said(/*_*/'Several rows of one facility, indicator and month')
		           ELSE said(title.name) END AS asked, title.name
		  FROM answer a JOIN (VALUES
			('encoding', 1, 'Encoding'), ('delimiter', 2, 'Delimiter'), ('header_line', 3, 'Header line'),
			('entry', 4, 'File or sheet'), ('wide', 5, 'Wide table'), ('wide_above', 6, 'Second line of headings'),
			('wide_year', 7, 'Year of the months'), ('fill_down', 8, 'Columns filled down'),
			('facility_id', 9, 'facility_id'), ('raw_indicator_id', 10, 'raw_indicator_id'), ('period_id', 11, 'period_id'),
			('count', 12, 'count'), ('number_format', 13, 'Number format'), ('period_format', 14, 'Period format'),
			('duplicates', 15, 'Duplicates')) title (field, place, name) USING (field)),
	     answered AS (
		SELECT t.place, t.asked, t.how, CASE WHEN t.how = 'part'
		           THEN said(/*_*/'told apart by a column, which is a part of the indicator''s id')
		           ELSE coalesce(rule.said, to_jsonb(rule.value), said(/*_*/'no')) END AS answer
		  FROM titled t LEFT JOIN mapping_said(dialect, mapping) rule ON rule.name = t.name)
	SELECT jsonb_agg(said(CASE WHEN how = 'before' THEN /*_*/'{question}: {answer}, as for import {run}'
	                           ELSE /*_*/'{question}: {answer}' END,
	                      jsonb_build_object('question', asked, 'answer', answer, 'run', mapping->>'like')) ORDER BY place)
	  FROM answered
$$;

-- The same in English.
CREATE OR REPLACE FUNCTION mapping_rules(dialect jsonb, mapping jsonb) RETURNS TABLE (place int, name text, value text)
LANGUAGE sql STABLE AS $$
	SELECT place, name, value FROM mapping_said(dialect, mapping)
$$;

-- What the form of the second step saves, in words: {title: words, or said()}; NULL before it was saved.
CREATE OR REPLACE FUNCTION mapping_words(dialect jsonb, mapping jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_object_agg(name, coalesce(said, to_jsonb(value)))
	  FROM mapping_said(dialect, mapping) WHERE mapping IS NOT NULL
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
