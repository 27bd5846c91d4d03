-- Facilities and raw indicators by their ids and aliases, and what an unknown id may have meant.

CREATE OR REPLACE VIEW known_id AS
	SELECT 'facility' AS of, slot AS number, facility_id AS id, facility_name AS name, retired_at IS NOT NULL AS retired
	  FROM facility
	 UNION ALL
	SELECT 'indicator', indicator, raw_indicator_id, raw_indicator_label, retired_at IS NOT NULL
	  FROM raw_indicator;

-- id, name, retired: of what the alias counts as.
CREATE OR REPLACE VIEW known_alias AS
	SELECT 'facility' AS of, alias, slot AS number, facility_id AS id, facility_name AS name,
	       retired_at IS NOT NULL AS retired, created_at, created_by
	  FROM facility_alias JOIN facility USING (slot)
	 UNION ALL
	SELECT 'indicator', alias, indicator, raw_indicator_id, raw_indicator_label, retired_at IS NOT NULL, created_at, created_by
	  FROM indicator_alias JOIN raw_indicator USING (indicator);

-- An id as people should see it: what is invisible, turns the direction of writing, or looks like another
-- character, by its number. So two ids that look alike can be told apart.
CREATE OR REPLACE FUNCTION id_shown(id text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN id ~ '^[ -~]*$' THEN id ELSE (
		SELECT string_agg(CASE
		         WHEN c ~ '[\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e\u2000-\u200f]'
		           OR c ~ '[\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]'
		           OR c ~ '[\uff01-\uff5e\u0300-\u036f]'
		           OR c ~ '[\u0370-\u03ff\u0400-\u052f]' AND id ~ '[A-Za-z]'
		         THEN '⟨U+' || lpad(upper(to_hex(ascii(c))), 4, '0') || '⟩'
		         ELSE c END, '' ORDER BY n)
		  FROM regexp_split_to_table(id, '') WITH ORDINALITY AS letter (c, n)) END
$$;

-- What is left of an id without blanks, hyphens and what is invisible.
CREATE OR REPLACE FUNCTION id_bare(id text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT regexp_replace(normalize(id, NFKC),
	           '[\s\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u180e\u2000-\u2015\u2028-\u202f\u205f-\u206f\ufe00-\ufe0f\ufeff_-]', '', 'g')
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
	            WHEN ltrim(regexp_replace(lower(id_bare(id)), '^([0-9]+)\.0+$', '\1'), '0') = ltrim(lower(id_bare(code)), '0')
	            THEN 'several'
	            ELSE 'inner' END
$$;

-- Why an id is proposed, in words, and in which order.
CREATE OR REPLACE FUNCTION id_reason(difference text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE difference
	       WHEN 'bytes' THEN 'the same letters, written with other Unicode characters'
	       WHEN 'case' THEN 'the same but for capital letters'
	       WHEN 'zeros' THEN 'the same but for zeros at the beginning'
	       WHEN 'decimal' THEN 'the same number; a program added .0'
	       WHEN 'blanks' THEN 'the same but for blanks, hyphens or invisible characters'
	       WHEN 'several' THEN 'the same but for capital letters, zeros, blanks or hyphens'
	       WHEN 'name' THEN 'this is its name'
	       WHEN 'inner' THEN 'alike but for zeros inside'
	       ELSE 'similar' END
$$;

-- Those of a run's unknown ids that are unknown still, most rows first.
CREATE OR REPLACE FUNCTION ids_unknown(run) RETURNS TABLE (place bigint, of text, id text, rows bigint)
LANGUAGE sql STABLE AS $$
	SELECT row_number() OVER (ORDER BY u.rows DESC, n), u.of, u.id, u.rows
	  FROM ROWS FROM (jsonb_to_recordset($1.unknown) AS (of text, id text, rows bigint)) WITH ORDINALITY AS u (of, id, rows, n)
	 WHERE NOT EXISTS (SELECT FROM known_id k WHERE k.of = u.of AND k.id = u.id)
	   AND NOT EXISTS (SELECT FROM known_alias k WHERE k.of = u.of AND k.alias = u.id)
$$;

-- How many of a run's unknown ids can be used by now, and in how many of its rows they stand; NULL for none.
CREATE OR REPLACE FUNCTION ids_found(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN count(*) > 0 THEN json_build_object('ids', count(*), 'rows', sum(u.rows)) END
	  FROM jsonb_to_recordset($1.unknown) AS u (of text, id text, rows bigint)
	 WHERE EXISTS (SELECT FROM known_id k WHERE k.of = u.of AND k.id = u.id AND NOT k.retired)
	    OR EXISTS (SELECT FROM known_alias k WHERE k.of = u.of AND k.alias = u.id AND NOT k.retired)
$$;

-- The three known ones whose id or name is most like an id. The planner takes the comparison for cheap and would
-- make it with everything there is.
CREATE OR REPLACE FUNCTION ids_like(kind text, unknown text) RETURNS TABLE (number int, score real)
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
	SELECT k.number, greatest(similarity(k.id, unknown), similarity(k.name, unknown)) AS score
	  FROM known_id k
	 WHERE k.of = kind AND NOT k.retired AND (k.id % unknown OR k.name % unknown)
	 ORDER BY score DESC, k.id LIMIT 3
$$;

-- What n of them, after the first so many, may have meant: ids, aliases and names with the same key, else similar
-- ones. sure: nothing else fits as well, so it may stand preselected; a person accepts it in any case.
CREATE OR REPLACE FUNCTION run_matches(it run, first bigint, n bigint) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH asked AS MATERIALIZED (
		SELECT u.*, id_key(u.id) AS key, u.id ~ '^[0-9]([.,][0-9]+)?[eE][+]?[0-9]+$' AS lost
		  FROM ids_unknown(it) u WHERE u.place > first AND u.place <= first + n),
	     width AS (
		SELECT k.of, mode() WITHIN GROUP (ORDER BY length(k.id)) AS usual FROM known_id k WHERE k.id ~ '^[0-9]+$' GROUP BY k.of),
	     code AS MATERIALIZED (
		SELECT c.*, id_key(c.code) AS key
		  FROM (SELECT k.of, k.number, k.id AS code, false AS is_name FROM known_id k WHERE NOT k.retired
		         UNION ALL SELECT k.of, k.number, k.alias, false FROM known_alias k WHERE NOT k.retired
		         UNION ALL SELECT k.of, k.number, k.name, true FROM known_id k WHERE NOT k.retired AND k.name <> '') c),
	     same AS ( -- the best way in which each known one fits
		SELECT DISTINCT ON (place, number) place, number, difference, 1::real AS score,
		       2 * array_position('{bytes,case,zeros,decimal,blanks,several,name,inner}', difference)
		       + CASE WHEN length(code) = usual THEN 0 ELSE 1 END AS worse
		  FROM (SELECT a.place, c.of, c.number, c.code,
		               CASE WHEN c.is_name THEN 'name' ELSE id_difference(a.id, c.code) END AS difference
		          FROM asked a JOIN code c ON c.of = a.of AND c.key = a.key) fit
		  LEFT JOIN width USING (of)
		 ORDER BY place, number, worse),
	     alike AS (
		SELECT a.place, s.number, 'similar' AS difference, s.score, 99 AS worse
		  FROM asked a CROSS JOIN LATERAL ids_like(a.of, a.id) s
		 WHERE NOT a.lost AND NOT EXISTS (SELECT FROM same WHERE same.place = a.place)),
	     fit AS MATERIALIZED (
		SELECT f.*, row_number() OVER best AS nth,
		       f.worse < 16 AND count(*) OVER (PARTITION BY f.place, f.worse) = 1 AND rank() OVER best = 1 AS sure
		  FROM (SELECT * FROM same UNION ALL SELECT * FROM alike) f
		WINDOW best AS (PARTITION BY f.place ORDER BY f.worse, f.score DESC, f.number))
	SELECT coalesce(json_agg(json_build_object('n', a.place - first, 'of', a.of, 'is', json_build_object(a.of, true), 'id', a.id,
	           'shown', id_shown(a.id), 'marked', id_shown(a.id) <> a.id, 'rows', a.rows, 'lost_digits', a.lost,
	           'proposed', found.list->0, 'candidates', coalesce(found.list, '[]')) ORDER BY a.place), '[]')
	  FROM asked a
	 CROSS JOIN LATERAL (
	     SELECT json_agg(json_build_object('id', k.id, 'name', k.name, 'by', f.difference, 'why', id_reason(f.difference),
	                'sure', f.sure) ORDER BY f.nth) AS list
	       FROM fit f JOIN known_id k ON k.of = a.of AND k.number = f.number
	      WHERE f.place = a.place AND f.nth <= 5) found
$$;

-- A page of aliases, by alias.
CREATE OR REPLACE FUNCTION aliases_list(kind text, page bigint, q text) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH found AS (
		SELECT *, count(*) OVER () AS total
		  FROM known_alias a
		 WHERE a.of = kind AND (q IS NULL OR position(lower(q) IN lower(concat_ws(' ', alias, id, name))) > 0)
		 ORDER BY alias
		 LIMIT 100 OFFSET 100 * (page - 1))
	SELECT json_build_object('of', kind, 'is', json_build_object(kind, true), 'page', page, 'total', coalesce(total, 0), 'q', q,
	           'previous', nullif(page - 1, 0), 'next_page', CASE WHEN total > page * 100 THEN page + 1 END,
	           'aliases', coalesce((
	               SELECT json_agg(json_build_object('alias', alias, 'shown', id_shown(alias), 'id', id, 'name', name,
	                          'retired', retired, 'shadowed', EXISTS (SELECT FROM known_id k WHERE k.of = kind AND k.id = alias),
	                          'created_at', created_at, 'created_by', created_by) ORDER BY alias)
	                 FROM found), '[]'))
	  FROM (SELECT max(found.total) AS total FROM found) counted
$$;

-- What a list [{"line", "alias", id}] would do to the aliases of a kind, unless they are ids themselves or what they stand for is
-- not there. In mode replace those that the list does not name go. See registry_given().
DROP FUNCTION IF EXISTS aliases_put(text, json, text);
CREATE OR REPLACE FUNCTION aliases_given(kind text, list json, mode text)
RETURNS TABLE (of text, what text, line bigint, id text, was jsonb, becomes jsonb, field text, reason text)
LANGUAGE sql STABLE AS $$
	WITH sent AS MATERIALIZED (
		SELECT line, alias, coalesce(facility_id, raw_indicator_id) AS id, row_number() OVER (PARTITION BY alias ORDER BY line) AS nth
		  FROM json_to_recordset(list) AS (line bigint, alias text, facility_id text, raw_indicator_id text)),
	     judged AS (
		SELECT s.*, a.id AS was,
		       CASE WHEN s.nth > 1 OR octet_length(s.alias) > 1000 OR mode = 'update' AND a.number IS NULL
		                 OR EXISTS (SELECT FROM known_id i WHERE i.of = kind AND i.id = s.alias) THEN 'alias'
		            WHEN k.number IS NULL OR k.retired AND a.number IS DISTINCT FROM k.number THEN 'id' END AS wrong,
		       CASE WHEN s.nth > 1 THEN 'The alias stands on an earlier line already.'
		            WHEN octet_length(s.alias) > 1000 THEN 'The alias is longer than 1000 bytes.'
		            WHEN EXISTS (SELECT FROM known_id i WHERE i.of = kind AND i.id = s.alias)
		            THEN format('This is the id of %s itself, so it cannot stand for another.', one)
		            WHEN mode = 'update' AND a.number IS NULL THEN 'There is no such alias to update; mode add_update would add it.'
		            WHEN k.number IS NULL THEN format('There is no %s of this id.', kind)
		            ELSE format('This %s is retired. Bring it back into use first.', kind) END AS reason
		  FROM sent s
		 CROSS JOIN (SELECT CASE kind WHEN 'facility' THEN 'a facility' ELSE 'an indicator' END AS one) word
		  LEFT JOIN known_id k ON k.of = kind AND k.id = s.id
		  LEFT JOIN known_alias a ON a.of = kind AND a.alias = s.alias)
	SELECT kind || '_alias', CASE WHEN wrong IS NOT NULL THEN 'unknown' WHEN was IS NULL THEN 'added' WHEN was = judged.id THEN 'unchanged'
	                              ELSE 'changed' END, line, CASE wrong WHEN 'id' THEN judged.id ELSE alias END,
	       CASE WHEN was IS NOT NULL THEN jsonb_build_object('counts as', was) END, jsonb_build_object('counts as', judged.id),
	       CASE WHEN wrong = 'alias' THEN 'alias' WHEN kind = 'facility' THEN 'facility_id' ELSE 'raw_indicator_id' END,
	       CASE WHEN wrong IS NOT NULL THEN reason END
	  FROM judged
	 UNION ALL
	SELECT kind || '_alias', 'removed', NULL, alias, jsonb_build_object('counts as', a.id), '{}', NULL, NULL
	  FROM known_alias a
	 WHERE a.of = kind AND mode = 'replace' AND a.alias NOT IN (SELECT s.alias FROM sent s)
$$;
