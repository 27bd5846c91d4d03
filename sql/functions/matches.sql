-- What the unknown ids of an import may have meant.

-- The known ones whose id or name is most like an id. The planner takes the comparison for cheap and would make it with
-- everything there is.
CREATE OR REPLACE FUNCTION ids_like(kind text, unknown text, most int) RETURNS TABLE (number int, score real)
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
	SELECT k.number, greatest(similarity(k.id, unknown), similarity(k.name, unknown)) AS score
	  FROM known_id k
	 WHERE k.of = kind AND NOT k.retired AND (k.id % unknown OR k.name % unknown)
	 ORDER BY score DESC, k.id LIMIT most
$$;

-- The unknown ids of a run, those after the first so many: ids and aliases with the same key, by their difference.
CREATE OR REPLACE FUNCTION run_same_ids(of_run run, first bigint, n bigint)
RETURNS TABLE (place bigint, number int, difference text, worse int)
LANGUAGE sql STABLE ROWS 1000 AS $$
	WITH width AS (
		SELECT k.of, mode() WITHIN GROUP (ORDER BY length(k.id)) AS usual
		  FROM known_id k WHERE k.id ~ '^[0-9]+$' GROUP BY k.of),
	     code AS MATERIALIZED (
		SELECT c.*, id_key(c.code) AS key, CASE WHEN c.area <> '' THEN area_key(c.area) END AS area_key
		  FROM (SELECT k.of, k.number, k.id AS code, '' AS area FROM known_id k WHERE NOT k.retired
		         UNION ALL
		        SELECT k.of, k.number, k.alias, k.area FROM known_alias k WHERE NOT k.retired) c)
	SELECT a.place, c.number, d.difference,
	       2 * array_position('{bytes,case,zeros,decimal,blanks,several,name,words,edge,part,inner}', d.difference)
	       + CASE WHEN length(c.code) = width.usual THEN 0 ELSE 1 END
	  FROM ids_unknown(of_run) a
	  JOIN code c ON c.of = a.of AND c.key = id_key(a.id)
	       AND (c.area = '' OR a.area <> '' AND c.area_key = area_key(a.area))
	 CROSS JOIN LATERAL (SELECT id_difference(a.id, c.code) AS difference) d
	  LEFT JOIN width ON width.of = a.of
	 WHERE a.place > first AND a.place <= first + n
$$;

-- The same by names: written alike; with other words for the kind of facility; but for what all names begin or end
-- with.
CREATE OR REPLACE FUNCTION run_same_names(of_run run, first bigint, n bigint)
RETURNS TABLE (place bigint, number int, difference text, worse int)
LANGUAGE sql STABLE ROWS 1000 AS $$
	WITH label AS MATERIALIZED (
		SELECT k.of, k.number, k.name FROM known_id k WHERE NOT k.retired AND k.name <> ''),
	     edge AS MATERIALIZED (
		SELECT e.* FROM name_edges(ARRAY(SELECT u.id FROM ids_left(of_run) u WHERE u.of = 'facility')) e),
	     registry_edge AS MATERIALIZED (
		SELECT e.* FROM name_edges(ARRAY(SELECT l.name FROM label l WHERE l.of = 'facility')) e),
	     asked AS MATERIALIZED (
		SELECT a.place, a.of, a.id AS name, false AS cut FROM ids_unknown(of_run) a
		 WHERE a.place > first AND a.place <= first + n),
	     ours AS MATERIALIZED (
		SELECT * FROM asked
		 UNION ALL
		SELECT a.place, a.of, name_cut(a.name, e.front, e.back), true FROM asked a, edge e
		 WHERE a.of = 'facility' AND e.front || e.back <> ''),
	     theirs AS MATERIALIZED (
		SELECT l.number, l.of, l.name, false AS cut FROM label l
		 UNION ALL
		SELECT l.number, l.of, name_cut(l.name, e.front, e.back), true FROM label l, registry_edge e
		 WHERE l.of = 'facility' AND e.front || e.back <> ''),
	     parts AS MATERIALIZED (
		SELECT * FROM name_parts(ARRAY(SELECT o.name FROM ours o UNION SELECT t.name FROM theirs t))),
	     our AS (SELECT o.*, p.fold, p.core, p.kinds FROM ours o JOIN parts p USING (name)),
	     their AS (SELECT t.*, p.fold, p.core, p.kinds FROM theirs t JOIN parts p USING (name))
	SELECT our.place, their.number, d.difference,
	       2 * array_position('{bytes,case,zeros,decimal,blanks,several,name,words,edge,part,inner,kind}', d.difference)
	  FROM our JOIN their ON their.of = our.of AND their.core = our.core
	       AND (our.of = 'facility' OR their.fold = our.fold)
	 CROSS JOIN LATERAL (
		SELECT CASE WHEN (our.fold = their.fold OR our.kinds = their.kinds) AND (our.cut OR their.cut) THEN 'edge'
		            WHEN our.fold = their.fold THEN 'name'
		            WHEN our.kinds = their.kinds THEN 'words'
		            WHEN our.kinds <@ their.kinds OR their.kinds <@ our.kinds THEN 'part'
		            ELSE 'kind' END AS difference) d
$$;

-- How each known one fits that may be meant; alike: with similar ones where none is the same. Where the rows have an
-- area, where it lies as well: place_is in, other, unknown (no area of that name) or '' (it has none). sure: nothing
-- else fits as well, so it may stand preselected; a person accepts it in any case.
CREATE OR REPLACE FUNCTION run_fits(of_run run, first bigint, n bigint, alike boolean)
RETURNS TABLE (place bigint, number int, difference text, place_is text, nth bigint, sure boolean)
LANGUAGE sql STABLE ROWS 1000 AS $$
	WITH asked AS MATERIALIZED (
		SELECT a.*, id_digits_lost(a.id) AS lost
		  FROM (SELECT u.*, count(*) OVER (PARTITION BY u.of, u.id) AS areas FROM ids_unknown(of_run) u) a
		 WHERE a.place > first AND a.place <= first + n),
	     near AS MATERIALIZED (
		SELECT * FROM area_slots(ARRAY(SELECT DISTINCT a.area FROM asked a))),
	     same AS MATERIALIZED ( -- the best way in which each known one fits
		SELECT DISTINCT ON (s.place, s.number) s.place, s.number, s.difference, 1::real AS score, s.worse
		  FROM (SELECT * FROM run_same_ids(of_run, first, n) UNION ALL SELECT * FROM run_same_names(of_run, first, n)) s
		 ORDER BY s.place, s.number, s.worse),
	     resembling AS (
		SELECT a.place, s.number, 'similar' AS difference, s.score, 49 AS worse
		  FROM asked a CROSS JOIN LATERAL ids_like(a.of, a.id, CASE a.area WHEN '' THEN 3 ELSE 20 END) s
		 WHERE alike AND NOT a.lost AND NOT EXISTS (SELECT FROM same WHERE same.place = a.place)),
	     placed AS (
		SELECT f.*, a.area, a.areas,
		       CASE WHEN a.area = '' OR k.areas = '' THEN ''
		            WHEN (a.area, f.number) IN (SELECT near.area, near.slot FROM near) THEN 'in'
		            WHEN a.area IN (SELECT near.area FROM near) THEN 'other'
		            ELSE 'unknown' END AS place_is
		  FROM (SELECT * FROM same UNION ALL SELECT * FROM resembling) f
		  JOIN asked a USING (place) JOIN known_id k ON k.of = a.of AND k.number = f.number),
	     ranked AS (
		SELECT p.*, 4 * p.worse + CASE p.place_is WHEN 'in' THEN 0 WHEN 'other' THEN 50 ELSE 1 END AS total FROM placed p),
	     counted AS (
		SELECT r.*, row_number() OVER best AS nth,
		       rank() OVER best = 1 AND count(*) OVER (PARTITION BY r.place, r.total) = 1 AND r.place_is <> 'other'
		       AND CASE WHEN r.difference IN ('inner', 'kind', 'similar') THEN false
		                WHEN r.difference = 'part' THEN r.place_is = 'in'
		                WHEN r.difference IN ('name', 'words', 'edge')
		                THEN r.area = '' OR r.place_is = 'in' OR r.place_is = '' AND r.areas = 1
		                ELSE true END AS sure
		  FROM ranked r
		WINDOW best AS (PARTITION BY r.place ORDER BY r.total, r.score DESC, r.number))
	SELECT c.place, c.number, c.difference, c.place_is, c.nth, c.sure FROM counted c
$$;

-- Why it is proposed, a sentence, with where it lies.
CREATE OR REPLACE FUNCTION fit_said(difference text, place_is text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE place_is WHEN '' THEN reason ELSE said(CASE place_is
	           WHEN 'in' THEN /*_*/'{reason}, in this area'
	           WHEN 'other' THEN /*_*/'{reason}, but in another area'
	           ELSE /*_*/'{reason}; the registry has no area of this name' END,
	           jsonb_build_object('reason', reason)) END
	  FROM said(id_reason(difference)) reason
$$;

-- n of them, after the first so many, each with what it may have meant.
CREATE OR REPLACE FUNCTION run_matches(of_run run, first bigint, n bigint) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH fit AS MATERIALIZED (SELECT * FROM run_fits(of_run, first, n, true))
	SELECT coalesce(json_agg(json_build_object('n', a.place - first, 'of', a.of, 'is', json_build_object(a.of, true),
	           'area', a.area, 'id', a.id, 'shown', id_shown(a.id), 'marked', id_shown(a.id) <> a.id, 'rows', a.rows,
	           'lost_digits', id_digits_lost(a.id),
	           'proposed', found.list->0, 'candidates', coalesce(found.list, '[]')) ORDER BY a.place), '[]')
	  FROM ids_unknown(of_run) a
	 CROSS JOIN LATERAL (
	     SELECT json_agg(json_build_object('id', k.id, 'name', k.name, 'areas', k.areas, 'by', f.difference,
	                'why', worded(fit_said(f.difference, f.place_is)), 'why_said', fit_said(f.difference, f.place_is),
	                'sure', f.sure) ORDER BY f.nth) AS list
	       FROM fit f JOIN known_id k ON k.of = a.of AND k.number = f.number
	      WHERE f.place = a.place AND f.nth <= 5) found
	 WHERE a.place > first AND a.place <= first + n
$$;

-- All that are sure: {"facility": [{"line", "alias", "area", "facility_id"}], "indicator": [..]}.
CREATE OR REPLACE FUNCTION run_sure(of_run run) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH fit AS MATERIALIZED (
		SELECT f.place, f.number FROM run_fits(of_run, 0, (SELECT count(*) FROM ids_left(of_run)), false) f
		 WHERE f.nth = 1 AND f.sure),
	     asked AS MATERIALIZED (SELECT * FROM ids_unknown(of_run))
	SELECT json_build_object(
	         'facility', coalesce(json_agg(json_build_object('line', a.place, 'alias', a.id, 'area', a.area,
	                                           'facility_id', k.id)) FILTER (WHERE a.of = 'facility'), '[]'),
	         'indicator', coalesce(json_agg(json_build_object('line', a.place, 'alias', a.id,
	                                            'raw_indicator_id', k.id)) FILTER (WHERE a.of = 'indicator'), '[]'))
	  FROM fit f JOIN asked a USING (place) JOIN known_id k ON k.of = a.of AND k.number = f.number
$$;
