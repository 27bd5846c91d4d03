-- A page of the versions, newest first.
--   $1 page, from 1   $2 part of a person's or file's name, or NULL   $3 source, or NULL
--   $4 month they were made in, YYYYMM, or NULL
WITH found AS (
	SELECT v.*, coalesce(asset.name, d.server->>'url') AS file
	  FROM version v
	  LEFT JOIN run_csv ON run_csv.run = v.run
	  LEFT JOIN asset USING (asset)
	  LEFT JOIN run_dhis2 d ON d.run = v.run
	 WHERE holds($2::text, v.created_by, asset.name, d.server->>'url')
	   AND ($3::text IS NULL OR v.source = $3)
	   AND ($4::text IS NULL OR to_char(local_time(v.created_at), 'YYYYMM') = $4)),
     shown AS MATERIALIZED (
	SELECT * FROM found ORDER BY version DESC LIMIT 50 OFFSET 50 * (coalesce($1::bigint, 1) - 1)),
     choice AS ( -- to compare: those shown, and the newest of all
	SELECT version, created_at, created_by, row_number() OVER (ORDER BY version DESC) AS nth
	  FROM version WHERE version IN (SELECT s.version FROM shown s) OR version = newest_version())
SELECT json_build_object(
         'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 50 THEN page + 1 END,
         'q', $2::text, 'of', $3::text, 'month', $4::text, 'is', json_build_object(coalesce($3, 'any'), true),
         'filtered', num_nonnulls($2, $3, $4) > 0,
         'versions', coalesce((
             SELECT json_agg(json_build_object('version', version, 'source', source,
                        'created_at', created_at, 'created_by', created_by, 'run', run, 'file', file, 'new', new,
                        'changed', changed,
                        'unchanged', unchanged, 'removed', removed, 'nothing', new + changed + removed = 0,
                        'note', note, 'note_said', (SELECT note_said(w.*) FROM version w WHERE w.version = v.version),
                        'undo', source = 'undo', 'deletion', source = 'delete') ORDER BY version DESC)
               FROM shown v), '[]'),
         'choices', (SELECT json_agg(json_build_object('version', version, 'created_at', created_at,
                                'created_by', created_by, 'newest', nth = 1, 'second', nth = 2) ORDER BY version DESC)
                       FROM choice), 'several', (SELECT count(*) > 1 FROM choice))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT count(*) FROM found) AS total) counted
