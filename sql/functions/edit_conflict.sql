-- A form that is open twice: whoever saves second is shown what was saved first, before it is replaced.
--
-- A page's document has `seen`, edit_stamp() of what is saved, and its form sends it back (lib/desk/seen.html). The
-- function that saves returns {"edit_conflict": ...} instead of saving when edit_conflict() finds something
-- (lib/desk/edit_conflict.h). Content is {title: words}, as people read it.

-- The name of what a form was built from.
CREATE OR REPLACE FUNCTION edit_stamp(content jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT md5(coalesce(content, '{}')::text)
$$;

-- What was saved by somebody since a form was opened that had `seen`, beside what is wanted now; NULL when nothing was,
-- or the same. A client that does not say what it has seen replaces what there is.
CREATE OR REPLACE FUNCTION edit_conflict(seen text, saved jsonb, wanted jsonb, who text, at timestamptz) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('by', who, 'at', at,
	           'differences', json_agg(json_build_object('title', title, 'saved', theirs, 'yours', yours)),
	           'detail', format('%s saved this on %s, after your form was opened. %s. Save again to replace that with '
	               'yours.',
	               coalesce(who, 'Somebody'), in_words(coalesce(at, now())),
	               string_agg(format('%s: saved is %s, yours is %s', title, coalesce(theirs, 'nothing'),
	                   coalesce(yours, 'nothing')), '; ')))
	  FROM (SELECT coalesce(a.key, b.key) AS title, a.value AS theirs, b.value AS yours
	          FROM jsonb_each_text(coalesce(saved, '{}')) a FULL JOIN jsonb_each_text(wanted) b USING (key)
	         WHERE a.value IS DISTINCT FROM b.value ORDER BY 1) difference
	 WHERE seen IS NOT NULL AND seen <> edit_stamp(saved)
	HAVING count(*) > 0
$$;
