-- Keep a file of outlines until its person takes it over.
--   $1 who   $2 the file's name   $3 {property: [names]}   $4 [rings]   $5 positions   $6 features that are no areas
--   $7 west   $8 south   $9 east   $10 north
WITH old AS (
	DELETE FROM outline_kept WHERE kept_at < now() - interval '1 day' AND person <> $1)
INSERT INTO outline_kept (person, name, names, rings, points, others, west, south, east, north)
VALUES ($1, $2, $3::jsonb, $4::jsonb, $5::int, $6::int, $7::float8, $8::float8, $9::float8, $10::float8)
    ON CONFLICT (person) DO UPDATE
   SET name = excluded.name, names = excluded.names, rings = excluded.rings, points = excluded.points,
       others = excluded.others, west = excluded.west, south = excluded.south, east = excluded.east,
       north = excluded.north, kept_at = excluded.kept_at
