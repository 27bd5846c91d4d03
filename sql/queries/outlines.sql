-- The outlines of areas there are, and which areas they are of; the file that a person sent and that waits.
--   $1 who
SELECT json_joined(outline_report(), json_build_object('kept', (
           SELECT json_build_object('name', k.name) FROM outline_kept k WHERE k.person = $1)))
