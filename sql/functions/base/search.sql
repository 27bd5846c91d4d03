-- What people look for in lists.

-- Does one of the parts hold the text, in whatever case? A text that is not given (NULL) is in all of them.
CREATE OR REPLACE FUNCTION holds(text, VARIADIC parts text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT $1 IS NULL OR position(lower($1) IN lower(array_to_string(parts, ' '))) > 0
$$;
