-- Facilities and raw indicators by their ids and aliases, and what an unknown id may have meant.

CREATE OR REPLACE VIEW known_id AS
	SELECT 'facility' AS of, slot AS number, facility_id AS id, facility_name AS name, retired_at IS NOT NULL AS retired,
	       area_line(facility) AS areas
	  FROM facility
	 UNION ALL
	SELECT 'indicator', indicator, raw_indicator_id, raw_indicator_label, retired_at IS NOT NULL, ''
	  FROM raw_indicator;

-- id, name, retired, areas: of what the alias counts as; area: of the rows it is for, '' for all.
CREATE OR REPLACE VIEW known_alias AS
	SELECT 'facility' AS of, alias, slot AS number, facility_id AS id, facility_name AS name,
	       retired_at IS NOT NULL AS retired, created_at, created_by, area, area_line(facility) AS areas
	  FROM facility_alias JOIN facility USING (slot)
	 UNION ALL
	SELECT 'indicator', alias, indicator, raw_indicator_id, raw_indicator_label, retired_at IS NOT NULL, created_at,
	       created_by, '', ''
	  FROM indicator_alias JOIN raw_indicator USING (indicator);

-- An id as people should see it: what is invisible, turns the direction of writing, or looks like another
-- character, by its number. So two ids that look alike can be told apart.
CREATE OR REPLACE FUNCTION id_shown(id text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN id ~ '^[ -~]*$' THEN id ELSE (
		SELECT string_agg(CASE
		         WHEN c ~ '[\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e]'
		           OR c ~ '[\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]'
		           OR c ~ '[\U000e0000-\U000e0fff]'
		           OR c ~ '[\uff01-\uff5e\u0300-\u036f]'
		           OR c ~ '[\u0370-\u03ff\u0400-\u052f]' AND id ~ '[A-Za-z]'
		         THEN '⟨U+' || lpad(upper(to_hex(ascii(c))), 4, '0') || '⟩'
		         ELSE c END, '' ORDER BY n)
		  FROM regexp_split_to_table(id, '') WITH ORDINALITY AS letter (c, n)) END
$$;

-- What is left of an id without blanks, hyphens and what is invisible.
CREATE OR REPLACE FUNCTION id_bare(id text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT regexp_replace(normalize(id, NFKC), '[\s\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u180e\u2000-\u2015'
	           '\u2028-\u202f\u205f-\u206f\ufe00-\ufe0f\ufeff_-]', '', 'g')
$$;

-- The same without case, the .0 that makes a number of it, and zeros before other digits: what ids must share to be
-- proposed as the same.
CREATE OR REPLACE FUNCTION id_key(id text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT regexp_replace(regexp_replace(lower(id_bare(id)), '^([0-9]+)\.0+$', '\1'), '(^|[^0-9])0+(?=[0-9])', '\1', 'g')
$$;

-- In what an id differs from a code of the same key: the least that can be said.
CREATE OR REPLACE FUNCTION id_difference(id text, code text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN normalize(id, NFC) = normalize(code, NFC) THEN 'bytes'
	            WHEN lower(id) = lower(code) THEN 'case'
	            WHEN ltrim(id, '0') = ltrim(code, '0') THEN 'zeros'
	            WHEN regexp_replace(id, '^([0-9]+)\.0+$', '\1') = code THEN 'decimal'
	            WHEN id_bare(id) = id_bare(code) THEN 'blanks'
	            WHEN ltrim(regexp_replace(lower(id_bare(id)), '^([0-9]+)\.0+$', '\1'), '0')
	                 = ltrim(lower(id_bare(code)), '0') THEN 'several'
	            ELSE 'inner' END
$$;

-- Why an id is proposed.
CREATE OR REPLACE FUNCTION id_reason(difference text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE difference
	       WHEN 'bytes' THEN /*_*/'the same letters, written with other Unicode characters'
	       WHEN 'case' THEN /*_*/'the same but for capital letters'
	       WHEN 'zeros' THEN /*_*/'the same but for zeros at the beginning'
	       WHEN 'decimal' THEN /*_*/'the same number; a program added .0'
	       WHEN 'blanks' THEN /*_*/'the same but for blanks, hyphens or invisible characters'
	       WHEN 'several' THEN /*_*/'the same but for capital letters, zeros, blanks or hyphens'
	       WHEN 'name' THEN /*_*/'this is its name'
	       WHEN 'words' THEN /*_*/'this is its name, with other words for the kind of facility'
	       WHEN 'edge' THEN /*_*/'this is its name, but for what all names of the file or the registry begin or end with'
	       WHEN 'part' THEN /*_*/'this is its name; one of the two says more of the kind of facility'
	       WHEN 'kind' THEN /*_*/'the same name, but another kind of facility'
	       WHEN 'inner' THEN /*_*/'alike but for zeros inside'
	       ELSE /*_*/'similar' END
$$;

-- Has a spreadsheet shortened it?
CREATE OR REPLACE FUNCTION id_digits_lost(id text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT id ~ '^[0-9]([.,][0-9]+)?[eE][+]?[0-9]+$'
$$;

-- The unknown ids of a run as staging left them, each with the aliases that are for it by now: those of its area; else
-- those of any area, unless what the alias stands for lies in another one.
CREATE OR REPLACE FUNCTION ids_left(run) RETURNS TABLE (place bigint, of text, id text, area text, rows bigint,
                                                        known boolean, usable boolean)
LANGUAGE sql STABLE AS $$
	WITH u AS MATERIALIZED (
		SELECT n, u.of, u.id, coalesce(u.area, '') AS area, u.rows
		  FROM run_review r,
		       ROWS FROM (jsonb_to_recordset(r.unknown) AS (of text, id text, area text, rows bigint))
		       WITH ORDINALITY AS u (of, id, area, rows, n)
		 WHERE r.run = $1.run),
	     near AS MATERIALIZED (
		SELECT * FROM area_slots(ARRAY(SELECT DISTINCT u.area FROM u))),
	     standing AS MATERIALIZED (
		SELECT u.n, k.retired FROM u JOIN known_id k ON k.of = u.of AND k.id = u.id
		 UNION ALL
		SELECT u.n, k.retired FROM u JOIN known_alias k ON k.of = u.of AND k.alias = u.id
		 WHERE k.area = u.area
		    OR k.area = '' AND (k.areas = '' OR (u.area, k.number) IN (SELECT near.area, near.slot FROM near)
		                        OR u.area NOT IN (SELECT near.area FROM near)))
	SELECT u.n, u.of, u.id, u.area, u.rows, s.n IS NOT NULL, coalesce(s.usable, false)
	  FROM u LEFT JOIN (SELECT n, bool_or(NOT retired) AS usable FROM standing GROUP BY n) s USING (n)
$$;

-- Those that are unknown still, most rows first.
CREATE OR REPLACE FUNCTION ids_unknown(run) RETURNS TABLE (place bigint, of text, id text, area text, rows bigint)
LANGUAGE sql STABLE AS $$
	SELECT row_number() OVER (ORDER BY u.rows DESC, u.place), u.of, u.id, u.area, u.rows
	  FROM ids_left($1) u WHERE NOT u.known
$$;

-- How many of a run's unknown ids can be used by now, and in how many of its rows they stand; NULL for none.
CREATE OR REPLACE FUNCTION ids_found(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN count(*) > 0 THEN json_build_object('ids', count(*), 'rows', sum(u.rows)) END
	  FROM ids_left($1) u WHERE u.usable
$$;

-- A page of aliases, by alias.
CREATE OR REPLACE FUNCTION aliases_list(kind text, page bigint, q text) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH found AS (
		SELECT *, count(*) OVER () AS total
		  FROM known_alias a
		 WHERE a.of = kind AND holds(q, alias, id, name)
		 ORDER BY alias, area
		 LIMIT 100 OFFSET 100 * (page - 1))
	SELECT json_build_object('of', kind, 'is', json_build_object(kind, true), 'page', page, 'total', coalesce(total, 0),
	           'q', q, 'previous', nullif(page - 1, 0), 'next_page', CASE WHEN total > page * 100 THEN page + 1 END,
	           'aliases', coalesce((
	               SELECT json_agg(json_build_object('alias', alias, 'shown', id_shown(alias), 'area', area, 'id', id,
	                          'name', name, 'retired', retired, 'shadowed', EXISTS (
	                              SELECT FROM known_id k WHERE k.of = kind AND k.id = alias),
	                          'created_at', created_at, 'created_by', created_by) ORDER BY alias, area)
	                 FROM found), '[]'))
	  FROM (SELECT max(found.total) AS total FROM found) counted
$$;

-- What the listed aliases ({"alias", "area", id}) of a kind would do, unless they are ids themselves or what they stand
-- for is not there. In mode replace those that the list does not name go. See registry_given().
CREATE OR REPLACE FUNCTION aliases_given(kind text, mode text)
RETURNS TABLE (of text, what text, line bigint, id text, was jsonb, becomes jsonb, field text, reason text)
LANGUAGE sql STABLE AS $$
	WITH sent AS MATERIALIZED (
		SELECT l.line, s.alias, coalesce(s.area, '') AS area, coalesce(s.facility_id, s.raw_indicator_id) AS id,
		       row_number() OVER (PARTITION BY s.alias, coalesce(s.area, '') ORDER BY l.line) AS nth
		  FROM listed l,
		       json_to_record(l.content) AS s (alias text, area text, facility_id text, raw_indicator_id text)
		 WHERE l.content IS NOT NULL),
	     judged AS (
		SELECT s.*, a.id AS was,
		       CASE WHEN s.nth > 1 OR octet_length(s.alias) > 1000 OR mode = 'update' AND a.number IS NULL
		                 OR EXISTS (SELECT FROM known_id i WHERE i.of = kind AND i.id = s.alias) THEN 'alias'
		            WHEN octet_length(s.area) > 1000 THEN 'area'
		            WHEN k.number IS NULL OR k.retired AND a.number IS DISTINCT FROM k.number THEN 'id' END AS wrong,
		       CASE WHEN s.nth > 1 THEN /*_*/'The alias stands on an earlier line already.'
		            WHEN octet_length(s.alias) > 1000 THEN /*_*/'The alias is longer than 1000 bytes.'
		            WHEN EXISTS (SELECT FROM known_id i WHERE i.of = kind AND i.id = s.alias)
		            THEN CASE kind WHEN 'facility'
		                     THEN /*_*/'This is the id of a facility itself, so it cannot stand for another.'
		                     ELSE /*_*/'This is the id of an indicator itself, so it cannot stand for another.' END
		            WHEN mode = 'update' AND a.number IS NULL
		            THEN /*_*/'There is no such alias to update; mode add_update would add it.'
		            WHEN octet_length(s.area) > 1000 THEN /*_*/'The area is longer than 1000 bytes.'
		            WHEN k.number IS NULL
		            THEN CASE kind WHEN 'facility' THEN /*_*/'There is no facility of this id.'
		                           ELSE /*_*/'There is no indicator of this id.' END
		            WHEN kind = 'facility' THEN /*_*/'This facility is retired. Bring it back into use first.'
		            ELSE /*_*/'This indicator is retired. Bring it back into use first.' END AS reason
		  FROM sent s
		  LEFT JOIN known_id k ON k.of = kind AND k.id = s.id
		  LEFT JOIN known_alias a ON a.of = kind AND a.alias = s.alias AND a.area = s.area)
	SELECT kind || '_alias',
	       CASE WHEN wrong IS NOT NULL THEN 'unknown' WHEN was IS NULL THEN 'added' WHEN was = judged.id THEN 'unchanged'
	            ELSE 'changed' END, line, CASE wrong WHEN 'id' THEN judged.id WHEN 'area' THEN area ELSE alias END,
	       CASE WHEN was IS NOT NULL THEN jsonb_build_object('counts as', was, 'area', area) END,
	       jsonb_build_object('counts as', judged.id, 'area', area),
	       CASE WHEN wrong IN ('alias', 'area') THEN wrong WHEN kind = 'facility' THEN 'facility_id'
	            ELSE 'raw_indicator_id' END,
	       CASE WHEN wrong IS NOT NULL THEN reason END
	  FROM judged
	 UNION ALL
	SELECT kind || '_alias', 'removed', NULL, alias, jsonb_build_object('counts as', a.id, 'area', a.area), '{}', NULL,
	       NULL
	  FROM known_alias a
	  JOIN (SELECT k.alias, k.area FROM known_alias k WHERE k.of = kind AND mode = 'replace'
	        EXCEPT SELECT s.alias, s.area FROM sent s) gone USING (alias, area)
	 WHERE a.of = kind
$$;
