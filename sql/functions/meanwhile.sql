-- A form that is open twice: whoever saves second is shown what was saved first, before it is replaced.
--
-- A page's document has `seen`, form_seen() of what is saved, and its form sends it back (lib/web/seen.html). The function that saves
-- returns {"meanwhile": ...} instead when meanwhile() finds something (lib/web/meanwhile.h). Content is {title: words}, as people read it.

-- A time in a sentence.
CREATE OR REPLACE FUNCTION in_words(at timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
$$;

-- A list in a sentence; NULL without any.
CREATE OR REPLACE FUNCTION words(list jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(one, ', ' ORDER BY one COLLATE "C") FROM jsonb_array_elements_text(list) one
$$;

-- The name of what a form was built from.
CREATE OR REPLACE FUNCTION form_seen(content jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT md5(coalesce(content, '{}')::text)
$$;

-- What was saved by somebody since a form was opened that had `seen`, beside what is wanted now; NULL when nothing was, or the same.
-- A client that does not say what it has seen replaces what there is.
CREATE OR REPLACE FUNCTION meanwhile(seen text, saved jsonb, wanted jsonb, who text, at timestamptz) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('by', who, 'at', at, 'differences', json_agg(json_build_object('title', title, 'saved', theirs, 'yours', yours)),
	           'detail', format('%s saved this on %s, after your form was opened. %s. Save again to replace that with yours.',
	               coalesce(who, 'Somebody'), in_words(coalesce(at, now())),
	               string_agg(format('%s: saved is %s, yours is %s', title, coalesce(theirs, 'nothing'), coalesce(yours, 'nothing')), '; ')))
	  FROM (SELECT coalesce(a.key, b.key) AS title, a.value AS theirs, b.value AS yours
	          FROM jsonb_each_text(coalesce(saved, '{}')) a FULL JOIN jsonb_each_text(wanted) b USING (key)
	         WHERE a.value IS DISTINCT FROM b.value ORDER BY 1) d
	 WHERE seen IS NOT NULL AND seen <> form_seen(saved)
	HAVING count(*) > 0
$$;
