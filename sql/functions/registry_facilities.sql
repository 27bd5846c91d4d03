-- Facilities: finding them, and what a list would do to them.

-- What can be changed of a facility, as lists and forms have it.
CREATE OR REPLACE FUNCTION facility_content(facility) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('facility_name', $1.facility_name, 'admin_area_1', $1.admin_area_1,
	           'admin_area_2', $1.admin_area_2,
	           'admin_area_3', $1.admin_area_3, 'admin_area_4', $1.admin_area_4, 'facility_type', $1.facility_type,
	           'latitude', $1.latitude, 'longitude', $1.longitude,
	           'state', CASE WHEN $1.retired_at IS NULL THEN 'in use' ELSE 'retired' END)
	       || CASE WHEN $1.closed_on IS NULL THEN '{}' ELSE jsonb_build_object('closed_on', $1.closed_on) END
$$;

-- The same as people read it (edit_conflict.sql).
CREATE OR REPLACE FUNCTION facility_words(facility) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object(/*_*/'Id', $1.facility_id, /*_*/'Name', nullif($1.facility_name, ''),
	           /*_*/'Area 1', nullif($1.admin_area_1, ''),
	           /*_*/'Area 2', nullif($1.admin_area_2, ''), /*_*/'Area 3', nullif($1.admin_area_3, ''),
	           /*_*/'Area 4', nullif($1.admin_area_4, ''),
	           /*_*/'Type', nullif($1.facility_type, ''), /*_*/'Latitude', $1.latitude, /*_*/'Longitude', $1.longitude,
	           /*_*/'State', CASE WHEN $1.retired_at IS NULL THEN said(/*_*/'in use') ELSE said(/*_*/'retired') END)
	       || CASE WHEN $1.closed_on IS NULL THEN '{}' ELSE jsonb_build_object(/*_*/'Closed on', $1.closed_on) END
$$;

-- text: a part of an id, name, area or type. area: as in area_paths(). state: used, retired or all. Each may be NULL.
CREATE OR REPLACE FUNCTION facilities_found(text text, area text, kind text, state text) RETURNS SETOF facility
LANGUAGE sql STABLE AS $$
	SELECT f.* FROM facility f
	 WHERE holds(text, f.facility_id, f.facility_name, f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4,
	           f.facility_type)
	   AND (kind IS NULL OR f.facility_type = kind)
	   AND (state IS NULL OR state = 'all' OR (f.retired_at IS NULL) = (state = 'used'))
	   AND (area IS NULL OR area = ANY (area_paths(f)))
$$;

-- What the listed facilities would do; a column that is NULL stays as it was, and a closing date of "" goes. See
-- registry_given().
CREATE OR REPLACE FUNCTION facilities_given(mode text)
RETURNS TABLE (of text, what text, line bigint, id text, was jsonb, becomes jsonb, field text, reason text)
LANGUAGE sql STABLE AS $$
	WITH sent AS MATERIALIZED (
		SELECT l.line, s.*
		  FROM listed l,
		       json_to_record(l.content) AS s (facility_id text, facility_name text, admin_area_1 text, admin_area_2 text,
		           admin_area_3 text, admin_area_4 text, facility_type text, latitude double precision,
		           longitude double precision, closed_on text)
		 WHERE l.content IS NOT NULL),
	     beside AS MATERIALIZED (
		SELECT s.line, f.slot, f AS was, ROW(f.slot, s.facility_id, coalesce(s.facility_name, f.facility_name, ''),
		           coalesce(s.admin_area_1, f.admin_area_1, ''), coalesce(s.admin_area_2, f.admin_area_2, ''),
		           coalesce(s.admin_area_3, f.admin_area_3, ''), coalesce(s.admin_area_4, f.admin_area_4, ''),
		           coalesce(s.facility_type, f.facility_type, ''), coalesce(s.latitude, f.latitude),
		           coalesce(s.longitude, f.longitude), f.has_data, f.updated_at, NULL,
		           CASE WHEN s.closed_on IS NULL THEN f.closed_on ELSE day_said(s.closed_on) END)::facility AS becomes
		  FROM sent s LEFT JOIN facility f USING (facility_id)),
	     judged AS (
		SELECT b.*, CASE WHEN slot IS NULL AND mode = 'update' THEN 'unknown' WHEN slot IS NULL THEN 'added'
		                 WHEN b.was = b.becomes THEN 'unchanged' ELSE 'changed' END AS what
		  FROM beside b)
	SELECT 'facility', j.what, j.line, (j.becomes).facility_id,
	       CASE WHEN j.what = 'changed' THEN facility_content(j.was) END,
	       CASE WHEN j.what IN ('added', 'changed') THEN facility_content(j.becomes) END, 'facility_id', NULL
	  FROM judged j
	 UNION ALL
	SELECT 'facility', 'removed', NULL, facility_id, facility_content(f), facility_content(f) || '{"state": "retired"}',
	       NULL, NULL
	  FROM facility f
	  JOIN (SELECT facility_id FROM facility WHERE mode = 'replace' AND retired_at IS NULL
	        EXCEPT SELECT facility_id FROM sent) gone USING (facility_id) -- EXCEPT: fast, whatever is known of listed
$$;
