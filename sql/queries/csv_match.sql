-- A page of the ids of an import that nobody knows, and what each may have meant.
--   $1 run   $2 page, from 1
SELECT json_build_object(
         'run', run.run, 'state', run.state, 'import', run_import(run.*, 4), 'staged', review.unknown IS NOT NULL,
         'step', run_next(run.*)->>'path', 'page', page, 'previous', nullif(page - 1, 0),
         'more', open.ids > 100, 'next_page', CASE WHEN open.ids > page * 100 THEN page + 1 END, 'sure', (
             SELECT nullif(count(*), 0)
               FROM run_fits(run.*, 0, open.ids, false) f WHERE open.ids > 0 AND f.nth = 1 AND f.sure),
         'total', open.ids, 'rows', open.rows, 'again', run.state = 'staged', 'reads', run_reads(run.*),
         'known_by_now', ids_found(run.*),
         'matches', CASE WHEN open.ids > 0 THEN run_matches(run.*, 100 * (page - 1), 100) ELSE '[]' END)
  FROM run
  LEFT JOIN run_review review ON review.run = run.run
 CROSS JOIN (SELECT coalesce($2::bigint, 1) AS page) asked
 CROSS JOIN LATERAL (SELECT count(*) AS ids, coalesce(sum(u.rows), 0) AS rows FROM ids_unknown(run.*) u) open
 WHERE run.run = $1::bigint
