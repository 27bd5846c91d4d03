-- May this import be given a file now? Refuses if not, before a large file is taken.
--   $1 run
SELECT run_takes_file($1::bigint)
