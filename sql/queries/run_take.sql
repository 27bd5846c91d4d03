-- Take a run that waits, of a lane or of any (NULL), with a new fence: of the person who was served longest ago, the
-- one that waits longest. One whose worker fell silent counts as waiting, and as interrupted.
--   $1 seconds of the lease   $2 lane
SELECT run_taken($1::int, $2)
