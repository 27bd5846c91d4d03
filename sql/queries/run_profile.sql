-- Keep what the values of a file's columns are, so that the page can be shown again without reading the file.
--   $1 run   $2 profile
UPDATE run_csv SET profile = $2::jsonb WHERE run = $1::bigint
