-- A worker ends by itself.
--   $1 name
DELETE FROM worker WHERE name = $1
