-- When a run was staged, if it waits for its review.
--   $1 run
SELECT staged_at, (SELECT coalesce(max(slot), 0) FROM facility)
  FROM run JOIN run_review USING (run) WHERE run = $1::bigint AND state = 'staged' AND source IN ('csv', 'dhis2')
