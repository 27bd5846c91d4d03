-- Lists that are uploaded: what they would do, and doing that. Their lines stand in the table listed.

-- What the list would do in a mode: add_update, update or replace. of: facility, indicator, common (an indicator's),
-- facility_alias or indicator_alias. what: added, changed, unchanged, removed (retired, but for aliases), or unknown: a
-- line that is not taken, with its field and, unless mode update alone is it, the reason. was, becomes: all that can be
-- changed of it, by name.
CREATE OR REPLACE FUNCTION registry_given(kind text, mode text)
RETURNS TABLE (of text, what text, line bigint, id text, was jsonb, becomes jsonb, field text, reason text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF kind = 'facility' THEN
		RETURN QUERY SELECT * FROM facilities_given(mode);
	ELSIF kind = 'indicator' THEN
		RETURN QUERY SELECT * FROM indicators_given(mode);
	ELSE
		RETURN QUERY SELECT * FROM aliases_given(replace(kind, '_alias', ''), mode);
	END IF;
END $$;

-- A value of was or becomes in words.
CREATE OR REPLACE FUNCTION registry_words(value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE jsonb_typeof(value) WHEN 'array' THEN (SELECT string_agg(word, ', ')
	                                                     FROM jsonb_array_elements_text(value) word)
	            ELSE value #>> '{}' END
$$;

-- In what was and becomes differ, by name.
CREATE OR REPLACE FUNCTION registry_differences(was jsonb, becomes jsonb)
RETURNS TABLE (field text, before text, after text)
LANGUAGE sql IMMUTABLE AS $$
	SELECT key, coalesce(registry_words(was->key), ''), coalesce(registry_words(becomes->key), '')
	  FROM jsonb_object_keys(coalesce(was, '{}') || becomes) key
	 WHERE coalesce(registry_words(was->key), '') <> coalesce(registry_words(becomes->key), '')
	 ORDER BY key
$$;

-- The lines that are not taken, as they are answered.
CREATE OR REPLACE FUNCTION registry_unknown(line bigint, field text, id text, reason text) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
	SELECT json_build_object('line', line, 'column', field, 'value', id,
	           'reason', coalesce(reason,
	               /*_*/'There is nothing of this id to update; mode add_update would add it.'))
$$;

-- What the list would do, in all; the first 100 of what is added, changed and removed, and the first 1000 that are not
-- taken; and seen: the same as long as it would do the same.
CREATE OR REPLACE FUNCTION registry_effect(kind text, mode text) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH given AS MATERIALIZED (
		SELECT g.*, row_number() OVER (PARTITION BY g.what ORDER BY g.line, g.id) AS nth
		  FROM registry_given(kind, mode) g),
	     shown AS (
		SELECT g.what, json_agg(json_build_object('line', g.line, 'id', g.id, 'common', g.of = 'common', 'fields', d.fields,
		               'name', coalesce(g.was->>'facility_name', g.was->>'raw_indicator_label', g.was->>'counts as'))
		                   ORDER BY nth) AS list
		  FROM (SELECT * FROM given WHERE nth <= 100) g
		 CROSS JOIN LATERAL (
			SELECT coalesce(json_agg(json_build_object('field', d.field, 'was', d.before, 'becomes', d.after) ORDER BY d.field),
			           '[]') AS fields
			  FROM registry_differences(g.was, g.becomes) d WHERE NOT (g.what = 'added' AND d.field = 'state')) d
		 WHERE g.what IN ('added', 'changed', 'removed') GROUP BY g.what)
	SELECT json_build_object(
	         'added', count(*) FILTER (WHERE what = 'added' AND of = kind),
	         'updated', count(*) FILTER (WHERE what = 'changed' AND of = kind),
	         'removed', count(*) FILTER (WHERE what = 'removed'), 'unchanged', count(*) FILTER (WHERE what = 'unchanged'),
	         'common', count(*) FILTER (WHERE of = 'common'),
	         'nothing', count(*) FILTER (WHERE what IN ('added', 'changed', 'removed')) = 0,
	         'more_added', nullif(greatest(count(*) FILTER (WHERE what = 'added') - 100, 0), 0),
	         'more_changed', nullif(greatest(count(*) FILTER (WHERE what = 'changed') - 100, 0), 0),
	         'more_removed', nullif(greatest(count(*) FILTER (WHERE what = 'removed') - 100, 0), 0),
	         'list_added', coalesce((SELECT s.list FROM shown s WHERE what = 'added'), '[]'),
	         'list_changed', coalesce((SELECT s.list FROM shown s WHERE what = 'changed'), '[]'),
	         'list_removed', coalesce((SELECT s.list FROM shown s WHERE what = 'removed'), '[]'),
	         'unknown', coalesce(json_agg(registry_unknown(line, field, id, reason) ORDER BY line)
	                        FILTER (WHERE what = 'unknown' AND nth <= 1000), '[]'),
	         'unknown_count', count(*) FILTER (WHERE what = 'unknown'),
	         'seen', md5(coalesce(string_agg(concat_ws(' ', what, of, id, was, becomes), E'\n'
	                                         ORDER BY what, of, id, was, becomes)
	                     FILTER (WHERE what IN ('added', 'changed', 'removed')), '')))
	  FROM given
$$;

-- The three that follow do what stands in the temporary table given, which is what registry_given() found.
CREATE OR REPLACE FUNCTION facilities_take() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE facility f
	   SET facility_name = b.facility_name, admin_area_1 = b.admin_area_1, admin_area_2 = b.admin_area_2,
	       admin_area_3 = b.admin_area_3,
	       admin_area_4 = b.admin_area_4, facility_type = b.facility_type, latitude = b.latitude, longitude = b.longitude,
	       closed_on = b.closed_on,
	       retired_at = CASE WHEN g.becomes->>'state' = 'retired' THEN now() END, updated_at = now()
	  FROM given g, jsonb_populate_record(NULL::facility, g.becomes) b
	 WHERE g.what IN ('changed', 'removed') AND f.facility_id = g.id;
	INSERT INTO facility (facility_id, facility_name, admin_area_1, admin_area_2, admin_area_3, admin_area_4,
	                      facility_type, latitude, longitude, closed_on)
	SELECT g.id, b.facility_name, b.admin_area_1, b.admin_area_2, b.admin_area_3, b.admin_area_4, b.facility_type,
	       b.latitude, b.longitude, b.closed_on
	  FROM given g, jsonb_populate_record(NULL::facility, g.becomes) b
	 WHERE g.what = 'added'
	 ORDER BY b.admin_area_1, b.admin_area_2, b.admin_area_3, b.admin_area_4, g.id; -- neighbors lie in the same blocks
END $$;

CREATE OR REPLACE FUNCTION indicators_take() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO common_indicator (indicator_common_id, indicator_common_label)
	SELECT g.id, g.becomes->>'indicator_common_label' FROM given g WHERE g.of = 'common'
	    ON CONFLICT (indicator_common_id) DO UPDATE SET indicator_common_label = excluded.indicator_common_label;
	UPDATE raw_indicator r
	   SET raw_indicator_label = g.becomes->>'raw_indicator_label', updated_at = now(),
	       retired_at = CASE WHEN g.becomes->>'state' = 'retired' THEN now() END
	  FROM given g
	 WHERE g.of = 'indicator' AND g.what IN ('changed', 'removed') AND r.raw_indicator_id = g.id;
	INSERT INTO raw_indicator (raw_indicator_id, raw_indicator_label)
	SELECT g.id, g.becomes->>'raw_indicator_label' FROM given g WHERE g.of = 'indicator' AND g.what = 'added'
	 ORDER BY g.line;
	DELETE FROM indicator_mapping m
	 USING given g JOIN raw_indicator r ON r.raw_indicator_id = g.id
	 WHERE g.of = 'indicator' AND g.what = 'changed' AND m.indicator = r.indicator
	   AND NOT g.becomes->'common' ? m.indicator_common_id;
	INSERT INTO indicator_mapping (indicator, indicator_common_id)
	SELECT r.indicator, c FROM given g JOIN raw_indicator r ON r.raw_indicator_id = g.id,
	       jsonb_array_elements_text(g.becomes->'common') c
	 WHERE g.of = 'indicator' AND g.what IN ('added', 'changed')
	    ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION aliases_take(who text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO facility_alias (alias, area, slot, created_by)
	SELECT g.id, g.becomes->>'area', f.slot, who FROM given g JOIN facility f ON f.facility_id = g.becomes->>'counts as'
	 WHERE g.of = 'facility_alias' AND g.what IN ('added', 'changed')
	    ON CONFLICT (alias, area) DO UPDATE SET slot = excluded.slot, created_at = now(), created_by = excluded.created_by;
	INSERT INTO indicator_alias (alias, indicator, created_by)
	SELECT g.id, r.indicator, who FROM given g JOIN raw_indicator r ON r.raw_indicator_id = g.becomes->>'counts as'
	 WHERE g.of = 'indicator_alias' AND g.what IN ('added', 'changed')
	    ON CONFLICT (alias) DO UPDATE SET indicator = excluded.indicator, created_at = now(),
	           created_by = excluded.created_by;
	DELETE FROM facility_alias a USING given g
	 WHERE g.of = 'facility_alias' AND g.what = 'removed' AND a.alias = g.id AND a.area = g.was->>'area';
	DELETE FROM indicator_alias a USING given g WHERE g.of = 'indicator_alias' AND g.what = 'removed' AND a.alias = g.id;
END $$;

-- Everybody who changes the registry does it one after the other.
CREATE OR REPLACE FUNCTION registry_lock() RETURNS void
LANGUAGE sql AS $$
	SELECT pg_advisory_xact_lock(hashtext('registry'))
$$;

-- Take a list into the registry: the array list, or where that is NULL what is listed. seen: of the effect that was
-- looked at before, or NULL.
CREATE OR REPLACE FUNCTION registry_put(kind text, list json, mode text, seen text, who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE result json;
BEGIN
	PERFORM registry_lock();
	INSERT INTO listed (line, content) SELECT (one->>'line')::bigint, one FROM json_array_elements(list) one;
	IF seen <> registry_effect(kind, mode)->>'seen' THEN
		DELETE FROM listed;
		RETURN (SELECT json_build_object('edit_conflict', json_build_object('detail', text, 'detail_said', said(text)))
		          FROM (SELECT /*_*/'The registry was changed since this preview was made, so the list would do something '
		                       'else now. Look at the preview once more, then take it over.' AS text) told);
	END IF;
	CREATE TEMPORARY TABLE given ON COMMIT DROP AS SELECT * FROM registry_given(kind, mode);
	DELETE FROM listed;
	IF kind = 'facility' THEN
		PERFORM facilities_take();
	ELSIF kind = 'indicator' THEN
		PERFORM indicators_take();
	ELSE
		PERFORM aliases_take(who);
	END IF;
	SELECT json_build_object(
	         'added', count(*) FILTER (WHERE what = 'added'), 'updated', count(*) FILTER (WHERE what = 'changed'),
	         'removed', count(*) FILTER (WHERE what = 'removed'), 'unchanged', count(*) FILTER (WHERE what = 'unchanged'),
	         'unknown', json_agg(registry_unknown(line, field, id, reason) ORDER BY line)
	                        FILTER (WHERE what = 'unknown' AND nth <= 1000),
	         'unknown_count', count(*) FILTER (WHERE what = 'unknown'))
	  INTO result
	  FROM (SELECT *, row_number() OVER (PARTITION BY what ORDER BY line) AS nth FROM given WHERE of = kind) g;
	DROP TABLE given;
	RETURN result;
END $$;
