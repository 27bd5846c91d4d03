-- What people look for in lists.

-- A text as it is looked for: without case and accents.
CREATE OR REPLACE FUNCTION plain(text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN octet_length($1) = length($1) THEN lower($1) -- most are: this is many times quicker
	            ELSE replace(replace(lower(regexp_replace(normalize($1, NFKD), '[\u0300-\u036f]', '', 'g')),
	                     'œ', 'oe'), 'æ', 'ae') END
$$;

-- Do the parts hold the text, in whatever case, with accents or without? A text that is not given (NULL) is in all of
-- them.
CREATE OR REPLACE FUNCTION holds(text, VARIADIC parts text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT $1 IS NULL OR position(plain($1) IN plain(array_to_string(parts, ' '))) > 0
$$;
