-- A form that is open twice: whoever saves second is shown what was saved first, before it is replaced.
--
-- A page's document has `seen`, edit_stamp() of what is saved, and its form sends it back (lib/desk/seen.html). The
-- function that saves returns {"edit_conflict": ...} instead of saving when edit_conflict() finds something
-- (lib/desk/edit_conflict.h). Content is {title: value}, as people read it: a value is what somebody entered, or, where
-- it is words of ours, said().

-- The name of what a form was built from.
CREATE OR REPLACE FUNCTION edit_stamp(content jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT md5((SELECT coalesce(jsonb_object_agg(title, CASE WHEN words ? 'text' THEN to_jsonb(worded(words))
	                                                     ELSE words END), '{}')
	              FROM jsonb_each(content) AS part (title, words))::text)
$$;

-- A value of content in English; NULL where there is none.
CREATE OR REPLACE FUNCTION content_worded(value jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN jsonb_typeof(value) <> 'null' THEN value_worded(value) END
$$;

-- The same as a sentence, for pages.
CREATE OR REPLACE FUNCTION content_said(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE jsonb_typeof(value) WHEN 'object' THEN value WHEN 'null' THEN NULL
	            ELSE said('{as_it_is}', jsonb_build_object('as_it_is', value)) END
$$;

-- What an edit conflict is told in: the first of its differences, and how many there are.
CREATE OR REPLACE FUNCTION edit_conflict_said(who text, at timestamptz, differences json) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT said(CASE WHEN who IS NULL AND n = 1
	                 THEN /*_*/'Somebody saved this on {at}, after your form was opened. {first}. Save again to replace '
	                      'that with yours.'
	                 WHEN who IS NULL
	                 THEN /*_*/'Somebody saved this on {at}, after your form was opened. {first}; differences in all: '
	                      '{n}. Save again to replace that with yours.'
	                 WHEN n = 1
	                 THEN /*_*/'{user} saved this on {at}, after your form was opened. {first}. Save again to replace '
	                      'that with yours.'
	                 ELSE /*_*/'{user} saved this on {at}, after your form was opened. {first}; differences in all: '
	                      '{n}. Save again to replace that with yours.' END,
	            jsonb_build_object('user', who, 'at', in_utc(coalesce(at, now())), 'n', n, 'first',
	                said(/*_*/'{title}: saved is {saved}, yours is {yours}', jsonb_build_object(
	                    'title', said(first->>'title'),
	                    'saved', coalesce(first#>'{saved_said,values,as_it_is}', first->'saved_said',
	                        said(/*_*/'nothing')),
	                    'yours', coalesce(first#>'{yours_said,values,as_it_is}', first->'yours_said',
	                        said(/*_*/'nothing'))))))
	  FROM (SELECT json_array_length(differences) AS n, jsonb_strip_nulls((differences->0)::jsonb) AS first) difference
$$;

-- What was saved by somebody since a form was opened that had `seen`, beside what is wanted now; NULL when nothing was,
-- or the same. A client that does not say what it has seen replaces what there is.
CREATE OR REPLACE FUNCTION edit_conflict(seen text, saved jsonb, wanted jsonb, who text, at timestamptz) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('by', who, 'at', at, 'differences', differences, 'detail', worded(told), 'detail_said', told)
	  FROM (SELECT json_agg(json_build_object('title', coalesce(a.key, b.key),
	                   'saved', content_worded(a.value), 'saved_said', content_said(a.value),
	                   'yours', content_worded(b.value), 'yours_said', content_said(b.value))
	                   ORDER BY coalesce(a.key, b.key)) AS differences
	          FROM jsonb_each(coalesce(saved, '{}')) a FULL JOIN jsonb_each(wanted) b USING (key)
	         WHERE content_worded(a.value) IS DISTINCT FROM content_worded(b.value)) difference,
	       edit_conflict_said(who, at, differences) told
	 WHERE seen IS NOT NULL AND seen <> edit_stamp(saved) AND differences IS NOT NULL
$$;
