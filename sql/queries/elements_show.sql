-- What the server has that may be a raw indicator: a page of those whose name, id or code holds a text.
--   $1 run   $2 text or NULL   $3 kind or NULL   $4 page, from 1
WITH this AS (
	SELECT run.run AS id, c.run AS read, catalogue_read_at(c) AS read_at, coalesce($4::bigint, 1) AS page
	  FROM run CROSS JOIN LATERAL catalogue_of(run.*) c
	 WHERE run.run = $1::bigint AND run.source = 'dhis2'),
     found AS MATERIALIZED (
	SELECT i.* FROM this JOIN dhis2_item i ON i.run = this.read
	 WHERE ($3::text IS NULL OR i.kind = $3)
	   AND holds($2::text, i.id, i.name, i.code))
SELECT json_build_object(
         'run', run.run, 'import', run_import(run.*, 2), 'server', d.server, 'read_at', this.read_at,
         'next', run_next(run.*), 'q', $2::text, 'of', $3::text, 'is', json_build_object(coalesce($3, 'all'), true),
         'page', this.page, 'total', total, 'previous', nullif(this.page - 1, 0),
         'next_page', CASE WHEN total > this.page * 100 THEN this.page + 1 END,
         'elements', coalesce((
             SELECT json_agg(json_build_object('id', f.id, 'kind', f.kind, 'what', CASE f.kind WHEN 'element'
                                 THEN /*_*/'data element'
                        WHEN 'operand' THEN /*_*/'operand' WHEN 'indicator' THEN /*_*/'indicator'
                        ELSE /*_*/'reporting rate' END,
                        'name', f.name, 'code', f.code, 'not_monthly', f.not_monthly,
                        'known', r.indicator IS NOT NULL) ORDER BY f.name, f.id)
               FROM (SELECT * FROM found ORDER BY name, id LIMIT 100 OFFSET 100 * (this.page - 1)) f
               LEFT JOIN raw_indicator r ON r.raw_indicator_id = f.id AND r.retired_at IS NULL), '[]'),
         'read', this.read IS NOT NULL AND this.read_at IS NOT NULL)
  FROM this JOIN run ON run.run = this.id
  LEFT JOIN run_dhis2 d ON d.run = run.run
 CROSS JOIN LATERAL (SELECT count(*) AS total FROM found) n
