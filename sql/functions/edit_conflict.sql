-- A form that is open twice: whoever saves second is shown what was saved first, before it is replaced.
--
-- A page's document has `seen`, edit_stamp() of what is saved, and its form sends it back (lib/desk/seen.html). The
-- function that saves returns {"edit_conflict": ...} instead of saving when edit_conflict() finds something
-- (lib/desk/edit_conflict.h). Content is {title: words}, as people read it; words may be a sentence (said()).

-- The name of what a form was built from.
CREATE OR REPLACE FUNCTION edit_stamp(content jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT md5((SELECT coalesce(jsonb_object_agg(title, CASE WHEN words ? 'text' THEN to_jsonb(worded(words))
	                                                     ELSE words END), '{}')
	              FROM jsonb_each(content) AS part (title, words))::text)
$$;

-- What was saved by somebody since a form was opened that had `seen`, beside what is wanted now; NULL when nothing was,
-- or the same. A client that does not say what it has seen replaces what there is.
CREATE OR REPLACE FUNCTION edit_conflict(seen text, saved jsonb, wanted jsonb, who text, at timestamptz) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('by', who, 'at', at, 'differences', differences, 'detail', worded(detail),
	           'detail_said', detail)
	  FROM (SELECT json_agg(json_strip_nulls(json_build_object('title', title, 'saved', value_worded(theirs),
	                   'saved_said', CASE WHEN theirs ? 'text' THEN theirs END, 'yours', value_worded(ours),
	                   'yours_said', CASE WHEN ours ? 'text' THEN ours END))) AS differences,
	               said(/*_*/'{who} saved this on {at}, after your form was opened. {differences}. Save again to replace '
	                   'that with yours.', jsonb_build_object(
	                   'who', coalesce(to_jsonb(who), said(/*_*/'Somebody')),
	                   'at', jsonb_build_object('time', coalesce(at, now())),
	                   'differences', jsonb_agg(said(/*_*/'{title}: saved is {saved}, yours is {yours}',
	                       jsonb_build_object('title', said(title), 'saved', coalesce(theirs, said(/*_*/'nothing')),
	                       'yours', coalesce(ours, said(/*_*/'nothing'))))))) AS detail
	          FROM (SELECT coalesce(a.key, b.key) AS title, a.value AS theirs, b.value AS ours
	                  FROM jsonb_each(coalesce(saved, '{}')) a FULL JOIN jsonb_each(wanted) b USING (key)
	                 WHERE a.value IS DISTINCT FROM b.value ORDER BY 1) difference
	        HAVING count(*) > 0) found
	 WHERE seen IS NOT NULL AND seen <> edit_stamp(saved)
$$;
