-- How a statement says no.

-- A sentence with its values put in: for {run} that of {"run": "12"}.
CREATE OR REPLACE FUNCTION worded(message text, said jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(coalesce(said->>substring(part[1] FROM '^\{(.*)\}$'), part[1]), '' ORDER BY place)
	  FROM regexp_matches(message, '\{[a-z_]+\}|\{|[^{]+', 'g') WITH ORDINALITY AS parts (part, place)
$$;

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
	named jsonb := (SELECT coalesce(jsonb_object_agg(key, coalesce(value, '')), '{}') FROM jsonb_each_text(said));
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
