-- What stands in sentences.

-- A time.
CREATE OR REPLACE FUNCTION in_words(at timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
$$;

-- The same as a document has it. A value of this kind that is called at, or ..._at, is shown as people read times.
CREATE OR REPLACE FUNCTION in_utc(at timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

-- A list; NULL without any.
CREATE OR REPLACE FUNCTION words(list jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(word, ', ' ORDER BY word COLLATE "C") FROM jsonb_array_elements_text(list) word
$$;

-- "1,234".
CREATE OR REPLACE FUNCTION thousands(n numeric) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT to_char(n, 'FM999,999,999,999,990')
$$;

-- A sentence as it is stored and as documents have it beside its English: {"text", "values"}, the text with its values
-- in braces. lib/page/page.h says what a value may be; pages say it in the reader's language. The text is a literal
-- that is marked, so that it is translated: said(/*_*/ followed by it.
-- These are in PL/pgSQL, which keeps what it has planned: a page says hundreds of sentences.
CREATE OR REPLACE FUNCTION said(message text, named jsonb DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN CASE WHEN message IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object('text', message,
		'values', nullif(jsonb_strip_nulls(named), '{}'))) END;
END $$;

-- The same of something of which there are n, a value of it: one, then many, and both are marked by /*_many*/ once.
CREATE OR REPLACE FUNCTION said_many(one text, many text, named jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_object('text', one, 'many', many, 'count', 'n', 'values', named)
$$;

-- A value of a sentence in English.
CREATE OR REPLACE FUNCTION value_worded(value jsonb) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	kind text := jsonb_typeof(value);
	filter text;
BEGIN
	IF kind = 'number' THEN
		RETURN trim(trailing '.' FROM to_char((value #>> '{}')::numeric, 'FM999,999,999,999,990.999'));
	ELSIF kind = 'array' THEN
		RETURN (SELECT string_agg(value_worded(item), ', ' ORDER BY place)
		          FROM jsonb_array_elements(value) WITH ORDINALITY AS items (item, place));
	ELSIF kind <> 'object' THEN
		RETURN value #>> '{}';
	ELSIF value ? 'text' THEN
		RETURN worded(value);
	ELSIF value ? 'month' THEN
		RETURN to_char(to_date(value->>'month', 'YYYYMM'), 'Mon YYYY');
	ELSIF value ? 'time' THEN
		RETURN in_words((value->>'time')::timestamptz);
	END IF;
	filter := (SELECT key FROM jsonb_object_keys(value) key LIMIT 1);
	RETURN CASE WHEN filter IS NULL THEN value #>> '{}' ELSE value->>filter END;
END $$;

-- A sentence with its values put in: for {run} that of {"run": "12"}.
CREATE OR REPLACE FUNCTION worded(message text, said jsonb) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	made text := '';
	rest text := message;
	opens int := strpos(rest, '{');
	name text;
	shown text;
BEGIN
	WHILE opens > 0 LOOP
		made := made || left(rest, opens - 1);
		rest := substr(rest, opens);
		name := substr(rest, 2, greatest(strpos(rest, '}') - 2, 0));
		shown := CASE WHEN name <> '' AND said ? name THEN CASE
			WHEN (name = 'at' OR right(name, 3) = '_at') AND said->>name ~ '^\d{4}-\d\d-\d\dT.*Z$'
			THEN in_words((said->>name)::timestamptz)
			ELSE value_worded(said->name) END END;
		-- what names nothing stands for itself
		made := made || coalesce(shown, '{');
		rest := substr(rest, CASE WHEN shown IS NULL THEN 2 ELSE length(name) + 3 END);
		opens := strpos(rest, '{');
	END LOOP;
	RETURN made || rest;
END $$;

-- The English of said().
CREATE OR REPLACE FUNCTION worded(said jsonb) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF said->'values' IS NULL THEN
		RETURN said->>'text';
	END IF;
	RETURN worded(CASE WHEN said ? 'many' AND said->'values'->(said->>'count') <> '1' THEN said->>'many'
		ELSE said->>'text' END, said->'values');
END $$;

-- One object of two, their members in this order: json_build_object() takes fifty.
CREATE OR REPLACE FUNCTION json_joined(first json, second json) RETURNS json
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN (SELECT json_object_agg(key, value)
	          FROM (SELECT * FROM json_each(first) UNION ALL SELECT * FROM json_each(second)) member);
END $$;
