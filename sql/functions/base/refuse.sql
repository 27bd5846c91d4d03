-- How a statement says no.

-- Stop a statement with an answer for the person: HTTP status, stable code, sentence; the step to take first; the field
-- of the form that it is about; the values that the sentence names in braces. lib/data makes an error of it,
-- which is said in the language of whoever reads it. So the sentence is a literal, or the literals of a CASE
-- (lib/words/refusals finds them), and whole.
DROP FUNCTION IF EXISTS refuse(int, text, text, text, text);
CREATE OR REPLACE FUNCTION refuse(status int, code text, message text, step text DEFAULT '', field text DEFAULT '',
	said jsonb DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	named jsonb := (SELECT coalesce(jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'object' THEN value
		ELSE to_jsonb(coalesce(value #>> '{}', '')) END), '{}') FROM jsonb_each(said));
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'HM' || status, MESSAGE = worded(message, named), DETAIL = code,
		HINT = coalesce(step, ''), COLUMN = coalesce(field, ''), TABLE = message, CONSTRAINT = named::text;
END $$;

-- A field that cannot be taken as it is.
DROP FUNCTION IF EXISTS refuse_field(text, text);
CREATE OR REPLACE FUNCTION refuse_field(field text, message text, said jsonb DEFAULT '{}') RETURNS void
LANGUAGE sql AS $$
	SELECT refuse(422, 'invalid_fields', message, field => field, said => said)
$$;
