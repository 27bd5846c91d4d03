-- The headings of a list that sort it, by column: {"link": what to ask for, "aria": how it is sorted by this one,
-- "mark": an arrow}. chosen: a column, with a minus for the last one first.
CREATE OR REPLACE FUNCTION sort_links(columns text[], chosen text) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
	SELECT json_object_agg(c, json_build_object('link', CASE WHEN c = chosen THEN '-' || c ELSE c END,
	           'aria', CASE chosen WHEN c THEN 'ascending' WHEN '-' || c THEN 'descending' END,
	           'mark', CASE chosen WHEN c THEN '▲' WHEN '-' || c THEN '▼' END))
	  FROM unnest(columns) c
$$;
