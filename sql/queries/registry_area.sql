-- The facilities with an alias that is for rows of any area which lie in another one than this, in order.
--   $1 area as a file names it
WITH near AS MATERIALIZED (SELECT slot FROM area_slots(ARRAY[$1::text]))
SELECT DISTINCT number FROM known_alias
 WHERE of = 'facility' AND area = '' AND areas <> '' AND EXISTS (SELECT FROM near)
   AND number NOT IN (SELECT slot FROM near)
 ORDER BY number
