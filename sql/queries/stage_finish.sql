-- What staging found becomes the run's review, if the run is still the worker's own; also when the effect
-- is computed again because the dataset moved ($4..$6, $10, $11 NULL: as before).
--   $1 run   $2 fence   $3 the version compared with
--   $4 rows   $5 issues   $6 notices   $7 largest changes [{slot, indicator, period, was, becomes}]
--   $8 what the person reads, {"text", "values"}, or NULL   $9 its code   $10 slots of the facilities in the source
--   $11 unknown ids [{of, id, rows}], most rows first   $12 seconds within which the commit must come
SELECT stage_finish($1::bigint, $2::bigint, $3::int, $4::jsonb, $5::jsonb, $6::jsonb, $11::jsonb, $10::int[],
                    $7::json, $8::jsonb, $9, $12::int)
