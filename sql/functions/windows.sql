-- Projects: what their data windows show of the dataset.

CREATE OR REPLACE FUNCTION registry_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE registry_change SET number = number + 1;
	RETURN NULL;
END $$;

-- Not for has_data and retired_at: what was reported stays in every window.
CREATE OR REPLACE TRIGGER facility_changed AFTER INSERT OR DELETE OR UPDATE OF facility_id, facility_name, admin_area_1,
	admin_area_2, admin_area_3, admin_area_4, facility_type, latitude, longitude ON facility
	FOR EACH STATEMENT EXECUTE FUNCTION registry_changed();
CREATE OR REPLACE TRIGGER mapping_changed AFTER INSERT OR DELETE OR UPDATE ON indicator_mapping
	FOR EACH STATEMENT EXECUTE FUNCTION registry_changed();
CREATE OR REPLACE TRIGGER common_changed AFTER UPDATE OF indicator_common_id OR DELETE ON common_indicator
	FOR EACH STATEMENT EXECUTE FUNCTION registry_changed();

CREATE OR REPLACE FUNCTION project_of(id bigint) RETURNS project
LANGUAGE plpgsql STABLE AS $$
DECLARE named project;
BEGIN
	SELECT * INTO named FROM project p WHERE p.project = id;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', 'There is no project {project}. The list of projects has them all.',
			said => jsonb_build_object('project', id), step => 'projects');
	END IF;
	RETURN named;
END $$;

CREATE OR REPLACE FUNCTION newest_version() RETURNS int
LANGUAGE sql STABLE AS $$
	SELECT coalesce(max(version), 0) FROM version
$$;

-- All that an export of the newest version depends on, so that it need not be looked through to know that it is the
-- same.
CREATE OR REPLACE FUNCTION project_stamp(p project) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT concat_ws('.', newest_version(), number, (extract(epoch FROM p.changed_at) * 1000000)::bigint)
	  FROM registry_change
$$;

-- What a project counts, and as what.
CREATE OR REPLACE FUNCTION project_pairs(p project) RETURNS TABLE (indicator_common_id text, indicator int)
LANGUAGE sql STABLE AS $$
	SELECT m.indicator_common_id, m.indicator FROM indicator_mapping m
	 WHERE p.all_indicators
	    OR EXISTS (SELECT FROM project_indicator c WHERE c.project = p.project
	                  AND c.indicator_common_id = m.indicator_common_id)
$$;

-- The first and last month of a window over a version; NULL where nothing is held and the window says nothing.
CREATE OR REPLACE FUNCTION project_span(p project, version bigint) RETURNS TABLE (first int, last int)
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN p.last_months IS NOT NULL THEN month_after(held.last, 1 - p.last_months)
	            ELSE coalesce(p.start_period, held.first) END, coalesce(p.end_period, held.last)
	  FROM (SELECT min(period) AS first, max(period) AS last FROM months_at(project_span.version) m
	         WHERE n_records > 0 AND indicator IN (SELECT indicator FROM project_pairs(p))) held
$$;

-- How many values there are of a window's indicators and months now, whatever their facilities.
CREATE OR REPLACE FUNCTION project_values(p project) RETURNS bigint
LANGUAGE sql STABLE AS $$
	SELECT coalesce(sum(m.n_records), 0)::bigint
	  FROM project_span(p, newest_version()) span
	  JOIN indicator_month m ON m.period BETWEEN span.first AND span.last
	 WHERE m.version_to IS NULL AND m.indicator IN (SELECT indicator FROM project_pairs(p))
$$;

-- Whether a window holds a facility.
CREATE OR REPLACE FUNCTION project_has(p project, f facility) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT (p.areas = '{}' OR area_paths(f) && p.areas) AND (p.types = '{}' OR f.facility_type = ANY (p.types))
$$;

-- The lowest level of admin areas that is in use.
CREATE OR REPLACE FUNCTION registry_depth() RETURNS int
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN EXISTS (SELECT FROM facility WHERE admin_area_4 <> '') THEN 4
	            WHEN EXISTS (SELECT FROM facility WHERE admin_area_3 <> '') THEN 3
	            WHEN EXISTS (SELECT FROM facility WHERE admin_area_2 <> '') THEN 2 ELSE 1 END
$$;

-- The columns of an export: those that tell of a facility, then the month, the indicator, the count.
CREATE OR REPLACE FUNCTION project_columns(p project) RETURNS text[]
LANGUAGE sql STABLE AS $$
	SELECT ARRAY['facility_id'] || ARRAY(SELECT 'admin_area_' || n FROM generate_series(1, registry_depth()) n)
	       || ARRAY(SELECT c FROM unnest(ARRAY['facility_name', 'facility_type', 'latitude', 'longitude']) c
	                 WHERE c = ANY (p.columns))
	       || ARRAY['period_id', 'indicator_common_id', 'count']
$$;

-- What the columns of an export are.
CREATE OR REPLACE FUNCTION project_dictionary(p project)
RETURNS TABLE (place bigint, name text, type text, meaning text)
LANGUAGE sql STABLE AS $$
	SELECT c.place, c.name, means.type, means.meaning
	  FROM unnest(project_columns(p)) WITH ORDINALITY AS c (name, place)
	  JOIN (VALUES
	       ('facility_id', /*_*/'text',
	        /*_*/'The facility, by its id in the registry. In quotes: leading zeros belong to it.'),
	       ('admin_area_1', /*_*/'text',
	        /*_*/'The highest admin area the facility is in, usually the country. Empty: the registry does not say.'),
	       ('admin_area_2', /*_*/'text', /*_*/'The area below admin_area_1. Empty: the registry does not say.'),
	       ('admin_area_3', /*_*/'text', /*_*/'The area below admin_area_2. Empty: the registry does not say.'),
	       ('admin_area_4', /*_*/'text', /*_*/'The area below admin_area_3. Empty: the registry does not say.'),
	       ('facility_name', /*_*/'text', /*_*/'What people call the facility, as the registry has it now.'),
	       ('facility_type', /*_*/'text',
	        /*_*/'Its type, such as hospital, as the registry has it now. Empty: the registry does not say.'),
	       ('latitude', /*_*/'number', /*_*/'Degrees north, from -90 to 90. Empty: the registry does not say.'),
	       ('longitude', /*_*/'number', /*_*/'Degrees east, from -180 to 180. Empty: the registry does not say.'),
	       ('period_id', /*_*/'whole number', /*_*/'The month, YYYYMM, in the calendar in which it was reported.'),
	       ('indicator_common_id', /*_*/'text', /*_*/'The common indicator, by its id.'),
	       ('count', /*_*/'whole number',
	        /*_*/'What the facility reported: the sum over the raw indicators that are mapped to the common one and have '
	        'a value. 0 is a zero that was reported. A line that is not there was not reported: it is not zero. May be '
	        'larger than 2147483647.')
	       ) means (name, type, meaning) USING (name)
$$;
