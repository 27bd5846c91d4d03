-- What an undo leaves as it is, because it was changed again since.
--   $1 run   $2 how many values   $3 the first of them, as named_cells() takes them
UPDATE run_undo SET kept = jsonb_build_object('cells', $2::bigint, 'first', named_cells($3::json))
 WHERE run = $1::bigint
