-- Take raw indicators, and the common ones they map to, into the list. A member that is NULL stays as it was; with
-- a common id, a raw indicator's mappings become the ones sent. What the list does not name is retired in mode replace.
CREATE OR REPLACE FUNCTION indicators_put(list json, mode text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	added bigint;
	updated bigint;
	removed bigint;
	sent bigint;
	unknown json;
BEGIN
	CREATE TEMPORARY TABLE given ON COMMIT DROP AS
	SELECT * FROM json_to_recordset(list) AS (line bigint, raw_indicator_id text, raw_indicator_label text,
	    indicator_common_id text, indicator_common_label text);
	SELECT count(DISTINCT raw_indicator_id) INTO sent FROM given;

	SELECT json_agg(json_build_object('line', line, 'column', 'raw_indicator_id', 'value', raw_indicator_id) ORDER BY line),
	       count(DISTINCT raw_indicator_id) INTO unknown, removed
	  FROM given
	 WHERE mode = 'update' AND NOT EXISTS (SELECT FROM raw_indicator r WHERE r.raw_indicator_id = given.raw_indicator_id);
	sent := sent - removed;
	DELETE FROM given WHERE mode = 'update'
	   AND NOT EXISTS (SELECT FROM raw_indicator r WHERE r.raw_indicator_id = given.raw_indicator_id);

	INSERT INTO common_indicator
	SELECT DISTINCT ON (indicator_common_id) indicator_common_id, coalesce(indicator_common_label, '')
	  FROM given WHERE indicator_common_id <> '' ORDER BY indicator_common_id, indicator_common_label
	    ON CONFLICT (indicator_common_id) DO UPDATE SET indicator_common_label = excluded.indicator_common_label
	 WHERE excluded.indicator_common_label <> '';

	WITH new AS (
		INSERT INTO raw_indicator (raw_indicator_id, raw_indicator_label)
		SELECT raw_indicator_id, coalesce(max(raw_indicator_label), '') FROM given
		 WHERE NOT EXISTS (SELECT FROM raw_indicator r WHERE r.raw_indicator_id = given.raw_indicator_id)
		 GROUP BY raw_indicator_id
		RETURNING raw_indicator_id)
	SELECT count(*) INTO added FROM new;

	WITH wanted AS (
		SELECT DISTINCT r.indicator, g.indicator_common_id FROM given g JOIN raw_indicator r USING (raw_indicator_id)
		 WHERE g.indicator_common_id <> ''),
	     gone AS (
		DELETE FROM indicator_mapping i
		 WHERE i.indicator IN (SELECT r.indicator FROM given g JOIN raw_indicator r USING (raw_indicator_id)
		                        WHERE g.indicator_common_id IS NOT NULL)
		   AND NOT EXISTS (SELECT FROM wanted w WHERE (w.indicator, w.indicator_common_id) = (i.indicator, i.indicator_common_id))
		RETURNING indicator),
	     new AS (
		INSERT INTO indicator_mapping SELECT * FROM wanted ON CONFLICT DO NOTHING RETURNING indicator),
	     relabelled AS (
		UPDATE raw_indicator r
		   SET raw_indicator_label = coalesce(g.label, r.raw_indicator_label), retired_at = NULL, updated_at = now()
		  FROM (SELECT raw_indicator_id, max(raw_indicator_label) AS label FROM given GROUP BY raw_indicator_id) g
		 WHERE r.raw_indicator_id = g.raw_indicator_id
		   AND (r.retired_at IS NOT NULL OR r.raw_indicator_label <> coalesce(g.label, r.raw_indicator_label))
		RETURNING r.indicator)
	SELECT count(*) INTO updated
	  FROM (SELECT indicator FROM gone UNION SELECT indicator FROM new UNION SELECT indicator FROM relabelled) touched
	  JOIN raw_indicator r USING (indicator)
	 WHERE r.updated_at < now() OR r.indicator IN (SELECT indicator FROM relabelled);

	WITH gone AS (
		UPDATE raw_indicator r SET retired_at = now(), updated_at = now()
		 WHERE mode = 'replace' AND r.retired_at IS NULL
		   AND NOT EXISTS (SELECT FROM given g WHERE g.raw_indicator_id = r.raw_indicator_id)
		RETURNING indicator)
	SELECT count(*) INTO removed FROM gone;
	RETURN json_build_object('added', added, 'updated', updated, 'removed', removed,
		'unchanged', sent - added - updated, 'unknown', unknown);
END $$;
