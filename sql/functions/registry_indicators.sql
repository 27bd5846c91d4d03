-- Raw indicators, common ones and their mapping: what is held of them, and what a list would do to them.

-- The ids of the common indicators that a raw one maps to.
CREATE OR REPLACE FUNCTION common_of(raw_indicator) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(m.indicator_common_id ORDER BY m.indicator_common_id), '[]') FROM indicator_mapping m
	 WHERE m.indicator = $1.indicator
$$;

-- The ids of the raw indicators that map to a common one.
CREATE OR REPLACE FUNCTION raw_of(common text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(r.raw_indicator_id ORDER BY r.raw_indicator_id), '[]')
	  FROM indicator_mapping m JOIN raw_indicator r USING (indicator) WHERE m.indicator_common_id = common
$$;

-- What can be changed of a raw indicator, as lists and forms have it.
CREATE OR REPLACE FUNCTION indicator_content(raw_indicator) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('raw_indicator_label', $1.raw_indicator_label, 'common', common_of($1),
	           'state', CASE WHEN $1.retired_at IS NULL THEN 'in use' ELSE 'retired' END)
$$;

-- Raw and common indicators as people read them (edit_conflict.sql).
CREATE OR REPLACE FUNCTION raw_words(label text, common jsonb, retired boolean) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object(/*_*/'Label', nullif(label, ''), /*_*/'Common indicators', words(common),
	           /*_*/'State', CASE WHEN retired THEN said(/*_*/'retired') ELSE said(/*_*/'in use') END)
$$;

CREATE OR REPLACE FUNCTION indicator_words(r raw_indicator) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT raw_words(r.raw_indicator_label, common_of(r), r.retired_at IS NOT NULL)
$$;

CREATE OR REPLACE FUNCTION common_words(label text, raw jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object(/*_*/'Label', nullif(label, ''), /*_*/'Raw indicators', words(raw))
$$;

CREATE OR REPLACE FUNCTION common_words(c common_indicator) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT common_words(c.indicator_common_label, raw_of(c.indicator_common_id))
$$;

-- What the dataset holds of a raw indicator.
CREATE OR REPLACE FUNCTION indicator_held(raw_indicator)
RETURNS TABLE (records bigint, total bigint, months bigint, first int, last int)
LANGUAGE sql STABLE AS $$
	SELECT coalesce(sum(n_records), 0)::bigint, sum(m.total)::bigint, count(*), min(period), max(period)
	  FROM indicator_month m WHERE m.indicator = $1.indicator AND version_to IS NULL AND n_records > 0
$$;

-- text: a part of an id or label, also of a common one's. state: used, retired or all. Each may be NULL.
CREATE OR REPLACE FUNCTION indicators_found(text text, state text) RETURNS SETOF raw_indicator
LANGUAGE sql STABLE AS $$
	SELECT r.* FROM raw_indicator r
	 WHERE (state IS NULL OR state = 'all' OR (r.retired_at IS NULL) = (state = 'used'))
	   AND (holds(text, r.raw_indicator_id, r.raw_indicator_label)
	        OR EXISTS (SELECT FROM indicator_mapping m JOIN common_indicator c USING (indicator_common_id)
	                    WHERE m.indicator = r.indicator
	                      AND holds(text, c.indicator_common_id, c.indicator_common_label)))
$$;

-- What the listed indicators, a line a mapping, would do; a member that is NULL stays as it was; with a common id, a
-- raw indicator's mappings become the ones sent. See registry_given().
CREATE OR REPLACE FUNCTION indicators_given(mode text)
RETURNS TABLE (of text, what text, line bigint, id text, was jsonb, becomes jsonb, field text, reason text)
LANGUAGE sql STABLE AS $$
	WITH sent AS MATERIALIZED (
		SELECT l.line, s.*, r.indicator, r.indicator IS NULL AND mode = 'update' AS unknown
		  FROM listed l
		 CROSS JOIN json_to_record(l.content) AS s (raw_indicator_id text, raw_indicator_label text,
		                                            indicator_common_id text, indicator_common_label text)
		  LEFT JOIN raw_indicator r USING (raw_indicator_id)
		 WHERE l.content IS NOT NULL),
	     beside AS MATERIALIZED (
		SELECT min(s.line) AS line, s.raw_indicator_id, indicator_content(r) AS was, r.indicator,
		       CASE WHEN r.indicator IS NULL THEN '{"raw_indicator_label": "", "common": []}' ELSE indicator_content(r) END
		       || CASE WHEN max(s.raw_indicator_label) IS NULL THEN '{}'
		               ELSE jsonb_build_object('raw_indicator_label', max(s.raw_indicator_label)) END
		       || CASE WHEN max(s.indicator_common_id) IS NULL THEN '{}'
		               ELSE jsonb_build_object('common', coalesce(jsonb_agg(DISTINCT s.indicator_common_id
		                                                              ORDER BY s.indicator_common_id)
		                        FILTER (WHERE s.indicator_common_id <> ''), '[]')) END
		       || '{"state": "in use"}' AS becomes
		  FROM sent s LEFT JOIN raw_indicator r USING (indicator)
		 WHERE NOT s.unknown GROUP BY s.raw_indicator_id, r.*, r.indicator),
	     common AS (
		SELECT min(s.line) AS line, s.indicator_common_id AS id, max(s.indicator_common_label) AS label
		  FROM sent s WHERE NOT s.unknown AND s.indicator_common_id <> '' GROUP BY s.indicator_common_id)
	SELECT 'indicator', CASE WHEN indicator IS NULL THEN 'added' WHEN was = becomes THEN 'unchanged' ELSE 'changed' END,
	       line, raw_indicator_id, CASE WHEN indicator IS NOT NULL THEN was END, becomes, NULL, NULL
	  FROM beside
	 UNION ALL
	SELECT 'indicator', 'unknown', line, raw_indicator_id, NULL, NULL, 'raw_indicator_id', NULL FROM sent WHERE unknown
	 UNION ALL
	SELECT 'common', CASE WHEN c.indicator_common_id IS NULL THEN 'added' ELSE 'changed' END, g.line, g.id,
	       jsonb_build_object('indicator_common_label', c.indicator_common_label),
	       jsonb_build_object('indicator_common_label', coalesce(g.label, '')), NULL, NULL
	  FROM common g LEFT JOIN common_indicator c ON c.indicator_common_id = g.id
	 WHERE c.indicator_common_id IS NULL OR g.label <> '' AND g.label <> c.indicator_common_label
	 UNION ALL
	SELECT 'indicator', 'removed', NULL, raw_indicator_id, indicator_content(r),
	       indicator_content(r) || '{"state": "retired"}', NULL, NULL
	  FROM raw_indicator r
	  JOIN (SELECT raw_indicator_id FROM raw_indicator WHERE mode = 'replace' AND retired_at IS NULL
	        EXCEPT SELECT raw_indicator_id FROM sent) gone USING (raw_indicator_id)
$$;
