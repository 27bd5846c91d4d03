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
