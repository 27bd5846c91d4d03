-- What came of a pair.
--   $1 run   $2 indicator   $3 period   $4 state   $5 kind   $6 code   $7 reason   $8 records   $9 bytes   $10 seconds
--   $11 tally   $12 total   $13 whether analytics computed it
WITH soon AS ( -- a machine that stops within the second loses the pair and its values together: it is fetched again
	SELECT set_config('synchronous_commit', 'off', true)),
     gets_on AS ( -- so what cut it off before does not count against it any more
	UPDATE run SET attempts = 0 WHERE run = $1::bigint AND attempts > 0 AND $4 <> 'failed')
UPDATE dhis2_pair
   SET state = $4, kind = $5, code = $6, reason = $7::jsonb, records = coalesce($8::int, 0),
       bytes = coalesce($9::bigint, 0),
       seconds = $10::real, tally = $11::jsonb, total = $12::bigint, computed = $13::boolean
  FROM soon
 WHERE run = $1::bigint AND indicator = $2::int AND period = $3::int
