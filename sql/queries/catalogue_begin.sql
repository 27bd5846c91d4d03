-- A catalogue as the worker finds it; what an attempt before read of it goes.
--   $1 run
WITH units AS (DELETE FROM dhis2_unit WHERE run = $1::bigint),
     levels AS (DELETE FROM dhis2_level WHERE run = $1::bigint),
     sets AS (DELETE FROM dhis2_set WHERE run = $1::bigint),
     items AS (DELETE FROM dhis2_item WHERE run = $1::bigint)
SELECT json_build_object('url', c.url, 'username', c.username, 'sealed', c.sealed, 'ca', c.ca)
  FROM run_dhis2 JOIN dhis2_connection c USING (connection)
 WHERE run_dhis2.run = $1::bigint
