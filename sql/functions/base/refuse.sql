-- How a statement says no.

-- Stop a statement with an answer for the person: HTTP status, stable code, sentence; the step to take first; the field
-- of the form that it is about. lib/data/db.c makes an error of it.
CREATE OR REPLACE FUNCTION refuse(status int, code text, message text, step text DEFAULT '', field text DEFAULT '')
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'HM' || status, MESSAGE = message, DETAIL = code, HINT = coalesce(step, ''),
		COLUMN = coalesce(field, '');
END $$;

-- A field that cannot be taken as it is.
CREATE OR REPLACE FUNCTION refuse_field(field text, message text) RETURNS void
LANGUAGE sql AS $$
	SELECT refuse(422, 'invalid_fields', message, field => field)
$$;
