-- What a map is of, and what else there is to choose.
--   $1 raw indicator or NULL   $2 project or NULL   $3 common indicator of the project (NULL: its first)
--   $4 month (NULL: the newest)   $5 area or NULL   $6 "share" or "value"
--   $7 a part of the id or label of the indicators to choose from, or NULL
WITH project AS MATERIALIZED (
	SELECT p AS it FROM project_of($2::bigint) p WHERE $2 IS NOT NULL),
     common AS MATERIALIZED (
	SELECT DISTINCT c.indicator_common_id AS id, c.indicator_common_label AS label
	  FROM project, project_pairs(it) pair JOIN common_indicator c USING (indicator_common_id)),
     chosen AS MATERIALIZED (
	SELECT coalesce($3, (SELECT min(id) FROM common)) AS common),
     month AS MATERIALIZED (
	SELECT m.period FROM chosen, map_months($1, $2::bigint, chosen.common) m),
     held AS MATERIALIZED (
	SELECT raw_indicator_id, coalesce(nullif(raw_indicator_label, ''), raw_indicator_id) AS label,
	       coalesce(raw_indicator_id = $1, false) AS selected
	  FROM raw_indicator r
	 WHERE $2 IS NULL AND EXISTS (SELECT FROM indicator_month m WHERE m.indicator = r.indicator
	                                 AND m.version_to IS NULL AND m.n_records > 0)),
     found AS MATERIALIZED (
	SELECT * FROM held WHERE selected OR holds($7::text, raw_indicator_id, label)),
     place AS MATERIALIZED (
	SELECT area_paths(f) AS paths FROM facility f WHERE $5::text IS NOT NULL AND $5 = ANY (area_paths(f)) LIMIT 1),
     shown AS MATERIALIZED (
	SELECT coalesce($4::int, (SELECT max(period) FROM month)) AS period,
	       -- of the areas below that one, or the second level; not below the lowest in use
	       least(registry_depth(), coalesce((SELECT array_position(paths, $5) + 1 FROM place), 2)) AS level)
SELECT json_build_object(
         'raw_indicator_id', $1, 'label', (SELECT raw_indicator_label FROM raw_indicator WHERE raw_indicator_id = $1),
         'project', (SELECT (it).project FROM project), 'name', (SELECT (it).name FROM project),
         'common', CASE WHEN $2 IS NOT NULL THEN chosen.common END,
         'common_label', (SELECT common.label FROM common WHERE common.id = chosen.common),
         'one', num_nonnulls($1, $2) > 0, 'by', CASE WHEN num_nonnulls($1, $2) = 0 THEN 'share' ELSE $6 END,
         'by_value', num_nonnulls($1, $2) > 0 AND $6 = 'value',
         'period_id', shown.period, 'level', shown.level, 'area', $5,
         'above', (SELECT json_agg(json_build_object('path', path, 'here', path = $5) ORDER BY n)
                     FROM place, unnest(paths) WITH ORDINALITY u (path, n)
                    WHERE n <= array_position(paths, $5)),
         'months', (SELECT coalesce(json_agg(json_build_object('period_id', period, 'selected', period = shown.period)
                               ORDER BY period DESC), '[]')
                      FROM (SELECT period FROM month ORDER BY period DESC LIMIT 120) newest),
         'indicators', CASE WHEN $2 IS NULL THEN (
             SELECT coalesce(json_agg(o ORDER BY raw_indicator_id), '[]')
               FROM (SELECT * FROM found ORDER BY selected DESC, raw_indicator_id LIMIT 200) o) END,
         'find', $7::text, 'many', (SELECT count(*) > 200 FROM held),
         'indicators_more', (SELECT nullif(greatest(count(*) - 200, 0), 0) FROM found),
         'commons', (SELECT json_agg(json_build_object('id', id, 'label', coalesce(nullif(label, ''), id),
                                'selected', id = chosen.common) ORDER BY id) FROM common),
         'none', NOT EXISTS (SELECT FROM month))
  FROM chosen, shown
 WHERE ($1 IS NULL OR EXISTS (SELECT FROM raw_indicator WHERE raw_indicator_id = $1))
   AND ($5 IS NULL OR EXISTS (SELECT FROM place))
   AND ($3 IS NULL OR $3 IN (SELECT id FROM common))
