-- What came of telling: taken, or to be tried again as long as project_call_after() says when.
--   $1 call   $2 why not, or NULL
UPDATE project_call
   SET told_at = CASE WHEN $2::jsonb IS NULL THEN clock_timestamp() END, failure = $2::jsonb,
       due_at = coalesce(clock_timestamp() + project_call_after(attempts), due_at),
       ended_at = CASE WHEN $2::jsonb IS NULL OR project_call_after(attempts) IS NULL THEN clock_timestamp() END
 WHERE call = $1::bigint AND ended_at IS NULL
