-- An import that was to go on by itself has questions.
--   $1 run   $2 the questions
SELECT import_stopped($1::bigint, $2::jsonb)
