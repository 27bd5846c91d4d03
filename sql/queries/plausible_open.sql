-- A review that nobody looked at for what is unlikely: its worker ended before it came to that, or a try failed; later
-- after each. One of them, whichever, so that one that cannot be looked at does not keep the others.
--   $1 seconds that the worker that staged it has for it
SELECT run FROM run JOIN run_review review USING (run)
 WHERE state = 'staged' AND source IN ('csv', 'dhis2') AND plausible IS NULL AND look_failure IS NULL
   AND review.staged_at < clock_timestamp() - make_interval(secs => $1::int * 4 ^ review.looks)
 ORDER BY random() LIMIT 1
