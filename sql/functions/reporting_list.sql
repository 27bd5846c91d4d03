-- The list of who reports: what is asked of it, and what comes of that.

-- What a request asks: month (NULL: the newest with data), raw indicators by id, admin areas by path, facility types;
-- of an import, its newest month and its indicators, and while it waits for its review as the dataset would be after
-- it; of a project, what its window has. indicators NULL: all of them; of_run: whose staging is looked at.
CREATE OR REPLACE FUNCTION reporting_scope(at int, ids jsonb, paths jsonb, kind text, import bigint, of_project bigint,
	OUT month int, OUT indicators int[], OUT areas text[], OUT types text[], OUT of_run bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	missing text;
	run run;
	staged jsonb;
	p project;
BEGIN
	areas := ARRAY(SELECT jsonb_array_elements_text(paths));
	types := CASE WHEN kind IS NULL THEN '{}' ELSE ARRAY[kind] END;
	month := at;
	SELECT string_agg(id, ', ') INTO missing FROM jsonb_array_elements_text(ids) id
	 WHERE id NOT IN (SELECT raw_indicator_id FROM raw_indicator);
	IF missing IS NOT NULL THEN
		PERFORM refuse_field('indicator', 'There is no raw indicator {ids}. Choose from the indicator list.',
			said => jsonb_build_object('ids', missing));
	ELSIF ids <> '[]' THEN
		indicators := ARRAY(SELECT r.indicator FROM raw_indicator r WHERE ids ? r.raw_indicator_id);
	END IF;
	IF import IS NOT NULL THEN
		SELECT * INTO run FROM run r WHERE r.run = import AND r.source IN ('csv', 'dhis2');
		SELECT r.staged || jsonb_build_object('ids', (SELECT jsonb_agg(i->'raw_indicator_id')
			FROM jsonb_array_elements(r.by_indicator) i)) INTO staged FROM run_review r WHERE r.run = import;
		IF run.run IS NULL OR staged->>'last_period' IS NULL THEN
			PERFORM refuse(404, 'not_found', 'Import {run} has staged no values, so nothing can be said of who reports '
				'after it.', said => jsonb_build_object('run', import));
		END IF;
		month := coalesce(month, (staged->>'last_period')::int);
		indicators := coalesce(indicators, reporting_all_or(ARRAY(SELECT r.indicator FROM raw_indicator r
			WHERE staged->'ids' ? r.raw_indicator_id)));
		of_run := CASE WHEN run.state IN ('staged', 'integrating') THEN import END;
	END IF;
	IF of_project IS NOT NULL THEN
		p := project_of(of_project);
		indicators := coalesce(indicators, reporting_all_or(ARRAY(SELECT DISTINCT c.indicator FROM project_pairs(p) c)));
		areas := CASE WHEN areas = '{}' THEN p.areas ELSE areas END;
		types := CASE WHEN types = '{}' THEN p.types ELSE types END;
	END IF;
	month := coalesce(month, (SELECT max(r.period) FROM reporting_month r));
END $$;

-- NULL for all indicators that have values, which is the same and quick.
CREATE OR REPLACE FUNCTION reporting_all_or(numbers int[]) RETURNS int[]
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN EXISTS (SELECT FROM indicator_month WHERE version_to IS NULL AND n_records > 0
	                            AND indicator <> ALL (numbers)) THEN numbers END
$$;

-- Whether a facility could report a month: it is not retired, and was not closed before; of some areas and types ('{}':
-- all).
CREATE OR REPLACE FUNCTION could_report(f facility, at int, areas text[], types text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT f.retired_at IS NULL AND NOT coalesce(f.closed_on < to_date(at::text, 'YYYYMM'), false)
	       AND (areas = '{}' OR area_paths(f) && areas) AND (types = '{}' OR f.facility_type = ANY (types))
$$;

-- What each facility is in a month (reporting_of), of those that could report it.
CREATE OR REPLACE FUNCTION reporting_list(at int, indicators int[], areas text[], types text[], of_run bigint)
RETURNS TABLE (slot int, state text, place int, last int, months int, seen int, due int, version int, days int)
LANGUAGE sql STABLE ROWS 10000 AS $$
	SELECT slot, state, array_position('{missing,stopped,irregular,never,late,new,reported}', state), last, months, seen,
	       due, version, days
	  FROM reporting_of(at, indicators, of_run) r JOIN facility f USING (slot)
	 WHERE could_report(f, at, areas, types)
$$;

-- Whether a state is among those asked for: one of them; call: whom to call, missing and stopped; reported: all that
-- have a value; all.
CREATE OR REPLACE FUNCTION reporting_is(state text, asked text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE asked WHEN 'all' THEN true WHEN 'call' THEN state IN ('missing', 'stopped')
	                  WHEN 'reported' THEN state IN ('reported', 'late', 'new') ELSE state = asked END
$$;

-- How many facilities there are of each state, {"missing": 3}, as documents have it: of all that could report
-- (expected) those that did (reported), and of these the late and new; of the others each state; call: missing and
-- stopped.
CREATE OR REPLACE FUNCTION reporting_counts(n jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_object('expected', coalesce(sum(value::int), 0), 'reported', reported,
	           'missing', coalesce(n->'missing', '0'), 'stopped', coalesce(n->'stopped', '0'),
	           'irregular', coalesce(n->'irregular', '0'), 'never', coalesce(n->'never', '0'),
	           'late', coalesce(n->'late', '0'), 'new', coalesce(n->'new', '0'),
	           'call', coalesce((n->>'missing')::int, 0) + coalesce((n->>'stopped')::int, 0),
	           'percent', round(100.0 * reported / greatest(sum(value::int), 1), 1))
	  FROM (SELECT coalesce((n->>'reported')::int, 0) + coalesce((n->>'late')::int, 0)
	               + coalesce((n->>'new')::int, 0) AS reported) did
	  LEFT JOIN jsonb_each_text(n) each ON true
	 GROUP BY reported
$$;

-- The same as bars of an SVG of 100 wide: {class, x, width}, those who reported first, those to call last.
CREATE OR REPLACE FUNCTION reporting_bars(counts jsonb) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(json_agg(json_build_object('class', class, 'x', round(100.0 * (up_to - n) / total, 2),
	           'width', round(100.0 * n / total, 2)) ORDER BY place) FILTER (WHERE n > 0), '[]')
	  FROM (SELECT place, class, n, sum(n) OVER (ORDER BY place) AS up_to,
	               greatest((counts->>'expected')::int, 1) AS total
	          FROM (VALUES (1, 'did', (counts->>'reported')::int),
	                       (2, 'other', (counts->>'irregular')::int + (counts->>'never')::int),
	                       (3, 'stopped', (counts->>'stopped')::int),
	                       (4, 'missing', (counts->>'missing')::int)) part (place, class, n)) bar
$$;

-- Who is missing after an import, in its newest month and of its indicators: {month, missing, call, expected}; NULL
-- where it staged nothing.
CREATE OR REPLACE FUNCTION reporting_after(import bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('month', max(s.month), 'missing', count(*) FILTER (WHERE r.state = 'missing'),
	           'call', count(*) FILTER (WHERE reporting_is(r.state, 'call')), 'expected', count(*),
	           'waits', bool_or(s.of_run IS NOT NULL))
	  FROM run_review review, reporting_scope(NULL, '[]', '[]', NULL, import, NULL) s,
	       reporting_list(s.month, s.indicators, s.areas, s.types, s.of_run) r
	 WHERE review.run = import AND review.staged->>'last_period' IS NOT NULL
	HAVING count(*) > 0
$$;

-- What a project's webhook tells of who reports what its window has, in the newest month: {month, path, counts...};
-- NULL where the dataset has nothing.
CREATE OR REPLACE FUNCTION reporting_told(of_project bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('month', s.month, 'path', 'reporting?project=' || of_project || '&month=' || s.month)
	       || reporting_counts((SELECT jsonb_object_agg(state, n) FROM (
	              SELECT state, count(*) AS n
	                FROM reporting_list(s.month, s.indicators, s.areas, s.types, NULL) GROUP BY state) by_state))
	  FROM reporting_scope(NULL, '[]', '[]', NULL, NULL, of_project) s
	 WHERE s.month IS NOT NULL
$$;
