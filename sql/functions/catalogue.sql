-- What a DHIS2 server has, beside the registry and the indicator list.

-- The newest catalogue of the connection of an import: its run, read or being read; NULL for none.
CREATE OR REPLACE FUNCTION catalogue_of(run) RETURNS run
LANGUAGE sql STABLE AS $$
	SELECT catalogue.*
	  FROM run_dhis2 ours
	  JOIN run_dhis2 theirs USING (connection)
	  JOIN run catalogue ON catalogue.run = theirs.run
	 WHERE ours.run = $1.run AND catalogue.source = 'catalogue' AND catalogue.state <> 'cancelled'
	 ORDER BY catalogue.run DESC LIMIT 1
$$;

-- The same, read: who wants to take something of it over must have it.
CREATE OR REPLACE FUNCTION catalogue_needed(id bigint) RETURNS run
LANGUAGE plpgsql STABLE AS $$
DECLARE
	import run;
	newest run;
BEGIN
	SELECT * INTO import FROM run WHERE run.run = id AND source = 'dhis2';
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', 'There is no import {run} from a DHIS2 server. It may have been mistyped.',
			said => jsonb_build_object('run', id));
	END IF;
	newest := catalogue_of(import);
	IF newest.run IS NULL OR catalogue_read_at(newest) IS NULL THEN
		PERFORM refuse(409, 'step_out_of_order', 'The lists of the server of import {run} have not been read yet. Read '
			'them first.', said => jsonb_build_object('run', id), step => 'dhis2/catalogue?run=' || id);
	END IF;
	RETURN newest;
END $$;

-- When a catalogue was read; NULL: not yet.
CREATE OR REPLACE FUNCTION catalogue_read_at(run) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
	SELECT staged_at FROM run_review WHERE run = $1.run
$$;

-- Read it, or read it again; one that waits or is being read is enough.
CREATE OR REPLACE FUNCTION catalogue_ask(id bigint, who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	newest run := catalogue_of(locked);
BEGIN
	IF locked.source <> 'dhis2' OR NOT EXISTS (SELECT FROM run_dhis2 d WHERE d.run = id AND d.connection IS NOT NULL) THEN
		PERFORM refuse(409, 'step_out_of_order', 'Import {run} has no server yet: the step "Connect" comes first.',
			said => jsonb_build_object('run', id), step => run_next(locked)->>'path');
	END IF;
	IF newest.run IS NULL OR newest.state NOT IN ('queued', 'fetching') THEN
		newest := run_begin('catalogue', who);
		INSERT INTO run_dhis2 (run, connection, server)
		SELECT newest.run, d.connection, d.server FROM run_dhis2 d WHERE d.run = id;
		PERFORM run_hand_over(newest.run, 'queued');
		newest.state := 'queued';
	END IF;
	RETURN json_build_object('run', id, 'catalogue', newest.run, 'state', newest.state, 'step', 'dhis2/catalogue');
END $$;

-- It is read: the names above each unit, from the root down; the catalogues of its server before it go. No row: the run
-- is not the worker's own any more.
CREATE OR REPLACE FUNCTION catalogue_finish(catalogue bigint, holder bigint) RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
DECLARE
	deepest int := (SELECT max(level) FROM dhis2_unit WHERE run = catalogue);
	older bigint[];
BEGIN
	UPDATE dhis2_unit SET areas = '{}' WHERE run = catalogue AND (parent IS NULL OR NOT EXISTS (
		SELECT FROM dhis2_unit above WHERE above.run = catalogue AND above.uid = dhis2_unit.parent));
	FOR l IN 2 .. coalesce(deepest, 1) LOOP
		UPDATE dhis2_unit u SET areas = above.areas || above.name
		  FROM dhis2_unit above
		 WHERE u.run = catalogue AND above.run = catalogue AND above.uid = u.parent AND u.level = l;
	END LOOP;
	SELECT array_agg(theirs.run) INTO older
	  FROM run_dhis2 ours JOIN run_dhis2 theirs USING (connection) WHERE ours.run = catalogue AND theirs.run < catalogue;
	DELETE FROM dhis2_unit WHERE run = ANY (older);
	DELETE FROM dhis2_level WHERE run = ANY (older);
	DELETE FROM dhis2_set WHERE run = ANY (older);
	DELETE FROM dhis2_item WHERE run = ANY (older);
	RETURN QUERY INSERT INTO run_review (run, staged_at)
		SELECT moved.run, clock_timestamp() FROM run_move(catalogue, 'staged', holder) moved RETURNING run_review.run;
END $$;

-- What an indicator is computed of that has no months, #{element} or #{element.combo} in its formula: "Births of Census
-- (Yearly)"; NULL: nothing, or the formula says itself how it is summed. Weeks and days are: analytics makes months of
-- them, and spreads what is an average, such as a population, over the months.
CREATE OR REPLACE FUNCTION formula_not_monthly(catalogue bigint, formula text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT string_agg(format('%s of %s', e.name, e.not_monthly), ', ' ORDER BY e.name)
	  FROM (SELECT DISTINCT used[1] AS id FROM regexp_matches(formula, '#\{([A-Za-z][A-Za-z0-9]{10})[.}]', 'g') used
	         WHERE formula !~ 'aggregationType *\(') part
	  JOIN dhis2_item e ON e.run = catalogue AND e.id = part.id AND e.lacks_months
$$;

-- The units of some levels or data sets, beside the registry; those that are closed with their closing date, unless
-- they are left out. how: added, changed, same, alias: known as one of a facility, which stays as it is.
CREATE OR REPLACE FUNCTION catalogue_units(catalogue bigint, levels int[], sets text[], leave_closed boolean)
RETURNS TABLE (facility_id text, facility_name text, areas text[], how text, was text, closed_on date, closed boolean)
LANGUAGE sql STABLE AS $$
	SELECT u.uid, u.name, u.areas,
	       CASE WHEN f.slot IS NULL AND a.alias IS NOT NULL THEN 'alias'
	            WHEN f.slot IS NULL THEN 'added'
	            WHEN f.retired_at IS NOT NULL
	                 OR (f.facility_name, f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4, f.closed_on)
	                    IS DISTINCT FROM (u.name, coalesce(u.areas[1], ''), coalesce(u.areas[2], ''),
	                                      coalesce(u.areas[3], ''), coalesce(u.areas[4], ''), u.closed_on) THEN 'changed'
	            ELSE 'same' END,
	       concat_ws(', ', f.facility_name, nullif(concat_ws(' / ', nullif(f.admin_area_1, ''), nullif(f.admin_area_2, ''),
	           nullif(f.admin_area_3, ''), nullif(f.admin_area_4, '')), ''), 'closed ' || f.closed_on,
	           CASE WHEN f.retired_at IS NOT NULL THEN 'retired' END), u.closed_on, u.closed
	  FROM dhis2_unit u
	  LEFT JOIN facility f ON f.facility_id = u.uid
	  LEFT JOIN known_alias a ON a.of = 'facility' AND a.alias = u.uid AND a.area = ''
	 WHERE u.run = catalogue AND NOT (u.closed AND leave_closed)
	   AND (u.level = ANY (levels)
	        OR u.uid IN (SELECT unnest(s.units) FROM dhis2_set s WHERE s.run = catalogue AND s.uid = ANY (sets)))
$$;

-- Facilities in use whose id is a DHIS2 uid that the server does not have, or has closed and the registry has open.
CREATE OR REPLACE FUNCTION catalogue_gone(catalogue bigint)
RETURNS TABLE (facility_id text, facility_name text, closed_on date, has_data boolean)
LANGUAGE sql STABLE AS $$
	SELECT f.facility_id, f.facility_name, u.closed_on, f.has_data
	  FROM facility f LEFT JOIN dhis2_unit u ON u.run = catalogue AND u.uid = f.facility_id
	 WHERE f.retired_at IS NULL AND f.facility_id ~ '^[A-Za-z][A-Za-z0-9]{10}$'
	   AND (u.uid IS NULL OR u.closed AND f.closed_on IS NULL)
$$;

-- Units that are in the registry, or would be, and contain others that are: below, how many. Sums of values count twice
-- what both report.
CREATE OR REPLACE FUNCTION catalogue_nested(catalogue bigint, chosen text[])
RETURNS TABLE (facility_id text, facility_name text, below bigint)
LANGUAGE sql STABLE AS $$
	WITH RECURSIVE ours AS MATERIALIZED (
		SELECT u.uid, u.name, u.parent FROM dhis2_unit u
		 WHERE u.run = catalogue
		   AND (u.uid = ANY (chosen)
		        OR u.uid IN (SELECT f.facility_id FROM facility f WHERE f.retired_at IS NULL)
		        OR u.uid IN (SELECT a.alias FROM known_alias a WHERE a.of = 'facility' AND NOT a.retired))),
	     above (uid, parent) AS ( -- UNION, as a server's tree may be a ring
		SELECT uid, parent FROM ours
		 UNION
		SELECT above.uid, u.parent FROM above JOIN dhis2_unit u ON u.run = catalogue AND u.uid = above.parent)
	SELECT ours.uid, ours.name, count(*) FROM above JOIN ours ON ours.uid = above.parent AND ours.uid <> above.uid
	 GROUP BY ours.uid, ours.name
$$;
