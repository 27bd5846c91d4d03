-- Areas are searched in the forms that offer them (functions/places.sql).
DROP FUNCTION IF EXISTS areas_offered(jsonb);
-- What was asked of a file and answered is more than formats (functions/run_import.sql).
DROP FUNCTION IF EXISTS answers_said(jsonb);
