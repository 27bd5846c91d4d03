-- One facility, raw or common indicator, as its form saves it. old_id: the one there is, NULL to add one. seen:
-- edit_stamp() of what the form was made from, NULL for whoever does not care; an edit conflict is answered instead
-- (edit_conflict.sql). A member that content does not have stays as it was.

-- The version that brought the value that a facility has now, in the newest one, in an indicator and month.
CREATE OR REPLACE FUNCTION value_brought(indicator int, period int, slot int, newest_version int) RETURNS int
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN (
	SELECT min(version_from)
	  FROM (SELECT version_from, bool_and(value IS NOT DISTINCT FROM newest
	                                 AND CASE WHEN stands THEN next IS NULL ELSE version_to IS NOT DISTINCT FROM next END)
	                                 OVER (ORDER BY version_from DESC) AS same
	          FROM (SELECT b.version_from, b.version_to, b.stands, count_at(b.counts, b.large, block_place($3)) AS value,
	                       lag(b.version_from) OVER older AS next,
	                       first_value(count_at(b.counts, b.large, block_place($3))) OVER older AS newest
	                  FROM (SELECT c.*, stands_now(c.version_from, c.version_to, $4) AS stands
	                          FROM count_block c
	                         WHERE c.indicator = $1 AND c.period = $2 AND c.block = block_of($3)) b
	                 WHERE b.version_to IS NOT NULL OR b.stands
	                WINDOW older AS (ORDER BY b.version_from DESC)) each) compared
	 WHERE same);
END $$;

-- Add a facility (old_id is NULL), or correct the one there is. action: save, retire or use.
CREATE OR REPLACE FUNCTION facility_save(old_id text, action text, seen text, content jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	f facility;
	n facility;
	conflict json;
BEGIN
	PERFORM registry_lock();
	SELECT * INTO f FROM facility WHERE facility_id = old_id FOR UPDATE;
	IF NOT FOUND AND old_id IS NOT NULL THEN
		PERFORM refuse(404, 'not_found', 'There is no facility {facility}. Its id may have been corrected.',
			said => jsonb_build_object('facility', old_id));
	END IF;
	SELECT * INTO n FROM jsonb_populate_record(f, content);
	IF action <> 'save' THEN
		n := f;
		n.retired_at := CASE action WHEN 'retire' THEN coalesce(f.retired_at, now()) END;
	END IF;
	conflict := edit_conflict(seen, facility_words(f), facility_words(n), NULL, f.updated_at);
	IF conflict IS NOT NULL THEN
		RETURN json_build_object('edit_conflict', conflict);
	END IF;
	IF action <> 'save' THEN
		UPDATE facility SET retired_at = n.retired_at, updated_at = now()
		 WHERE slot = f.slot AND (retired_at IS NULL) <> (action = 'use');
		RETURN json_build_object('facility_id', f.facility_id, 'retired', action = 'retire', 'step', 'facilities/facility');
	END IF;
	IF coalesce(n.facility_id, '') = '' THEN
		PERFORM refuse_field('facility_id', 'Give the id of the facility, as files have it.');
	ELSIF n.facility_id <> f.facility_id AND f.has_data THEN
		PERFORM refuse_field('facility_id', '{facility} has data, so its id stays. Add {alias} as an alias: files may '
			'use both then.', said => jsonb_build_object('facility', f.facility_id, 'alias', n.facility_id));
	ELSIF n.facility_id IS DISTINCT FROM f.facility_id AND EXISTS (SELECT FROM known_id k WHERE k.of = 'facility'
	                                                                  AND k.id = n.facility_id) THEN
		PERFORM refuse_field('facility_id', 'There is a facility {facility} already.',
			said => jsonb_build_object('facility', n.facility_id));
	ELSIF n.facility_id IS DISTINCT FROM f.facility_id AND EXISTS (SELECT FROM known_alias k WHERE k.of = 'facility'
	                                                                  AND k.alias = n.facility_id) THEN
		PERFORM refuse_field('facility_id', '{facility} is an alias of another facility. Remove the alias first.',
			said => jsonb_build_object('facility', n.facility_id));
	END IF;
	IF f.slot IS NULL THEN
		INSERT INTO facility (facility_id, facility_name, admin_area_1, admin_area_2, admin_area_3, admin_area_4,
		                      facility_type, latitude, longitude, closed_on)
		VALUES (n.facility_id, coalesce(n.facility_name, ''), coalesce(n.admin_area_1, ''), coalesce(n.admin_area_2, ''),
		        coalesce(n.admin_area_3, ''),
		        coalesce(n.admin_area_4, ''), coalesce(n.facility_type, ''), n.latitude, n.longitude,
		        n.closed_on);
	ELSIF n IS DISTINCT FROM f THEN
		UPDATE facility
		   SET facility_id = n.facility_id, facility_name = n.facility_name, admin_area_1 = n.admin_area_1,
		       admin_area_2 = n.admin_area_2,
		       admin_area_3 = n.admin_area_3, admin_area_4 = n.admin_area_4, facility_type = n.facility_type,
		       latitude = n.latitude, longitude = n.longitude, closed_on = n.closed_on, updated_at = now()
		 WHERE slot = f.slot;
	END IF;
	RETURN json_build_object('facility_id', n.facility_id, 'added', f.slot IS NULL, 'step', 'facilities/facility');
END $$;

-- Give raw indicators common ones, or take them away; what is touched has another updated_at, which exports ask for.
CREATE OR REPLACE FUNCTION mapping_put(wanted jsonb) RETURNS void
LANGUAGE sql AS $$
	WITH pair AS (SELECT * FROM jsonb_to_recordset(wanted) AS (indicator int, common text, mapped boolean)),
	     taken AS (
		DELETE FROM indicator_mapping m USING pair p
		 WHERE NOT p.mapped AND (m.indicator, m.indicator_common_id) = (p.indicator, p.common) RETURNING m.indicator),
	     new AS (
		INSERT INTO indicator_mapping (indicator, indicator_common_id) SELECT indicator, common FROM pair WHERE mapped
		    ON CONFLICT DO NOTHING RETURNING indicator)
	UPDATE raw_indicator r SET updated_at = now()
	 WHERE r.indicator IN (SELECT indicator FROM taken UNION SELECT indicator FROM new)
$$;

-- Add a raw indicator (old_id is NULL), or correct the one there is. content: raw_indicator_id, raw_indicator_label,
-- common (all ids; empty texts among them are none).
CREATE OR REPLACE FUNCTION raw_save(old_id text, action text, seen text, content jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	r raw_indicator;
	new_id text := content->>'raw_indicator_id';
	unknown text;
	conflict json;
BEGIN
	PERFORM registry_lock();
	SELECT * INTO r FROM raw_indicator WHERE raw_indicator_id = old_id FOR UPDATE;
	IF NOT FOUND AND old_id IS NOT NULL THEN
		PERFORM refuse(404, 'not_found', 'There is no raw indicator {indicator}.',
			said => jsonb_build_object('indicator', old_id));
	END IF;
	conflict := edit_conflict(seen, indicator_words(r), CASE action
	    WHEN 'save' THEN raw_words(coalesce(content->>'raw_indicator_label', r.raw_indicator_label),
	        coalesce((SELECT jsonb_agg(c) FROM jsonb_array_elements_text(content->'common') c WHERE c <> ''),
	            CASE WHEN NOT content ? 'common' THEN common_of(r) END),
	        r.retired_at IS NOT NULL)
	    ELSE raw_words(r.raw_indicator_label, common_of(r), action = 'retire') END, NULL, r.updated_at);
	IF conflict IS NOT NULL THEN
		RETURN json_build_object('edit_conflict', conflict);
	END IF;
	SELECT string_agg(c, ', ') INTO unknown FROM jsonb_array_elements_text(content->'common') c
	 WHERE c <> '' AND NOT EXISTS (SELECT FROM common_indicator WHERE indicator_common_id = c);
	IF action <> 'save' THEN
		UPDATE raw_indicator SET retired_at = CASE action WHEN 'retire' THEN coalesce(retired_at, now()) END,
		       updated_at = now()
		 WHERE indicator = r.indicator AND (retired_at IS NULL) <> (action = 'use');
		RETURN json_build_object('raw_indicator_id', old_id, 'retired', action = 'retire', 'step', 'indicators/raw');
	ELSIF unknown IS NOT NULL THEN
		PERFORM refuse_field('common', 'There is no common indicator {ids}. Add it first.',
			said => jsonb_build_object('ids', unknown));
	ELSIF r.indicator IS NULL AND coalesce(new_id, '') = '' THEN
		PERFORM refuse_field('raw_indicator_id', 'Give the id of the raw indicator, as files have it.');
	ELSIF r.indicator IS NULL AND EXISTS (SELECT FROM known_id k WHERE k.of = 'indicator' AND k.id = new_id) THEN
		PERFORM refuse_field('raw_indicator_id', 'There is a raw indicator {indicator} already.',
			said => jsonb_build_object('indicator', new_id));
	ELSIF r.indicator IS NULL AND EXISTS (SELECT FROM known_alias k WHERE k.of = 'indicator' AND k.alias = new_id) THEN
		PERFORM refuse_field('raw_indicator_id', '{indicator} is an alias of another raw indicator. Remove the alias '
			'first.', said => jsonb_build_object('indicator', new_id));
	END IF;
	IF r.indicator IS NULL THEN
		INSERT INTO raw_indicator (raw_indicator_id) VALUES (new_id) RETURNING * INTO r;
	END IF;
	UPDATE raw_indicator SET raw_indicator_label = content->>'raw_indicator_label', updated_at = now()
	 WHERE indicator = r.indicator AND raw_indicator_label <> content->>'raw_indicator_label';
	IF content ? 'common' THEN
		PERFORM mapping_put(coalesce(jsonb_agg(jsonb_build_object('indicator', r.indicator, 'common', c.indicator_common_id,
		            'mapped', content->'common' ? c.indicator_common_id)), '[]')) FROM common_indicator c;
	END IF;
	RETURN json_build_object('raw_indicator_id', r.raw_indicator_id, 'added', old_id IS NULL, 'step', 'indicators/raw');
END $$;

-- Add a common indicator (old_id is NULL), correct or remove the one there is. content: indicator_common_id,
-- indicator_common_label, raw (the ids of all that map to it).
CREATE OR REPLACE FUNCTION common_save(old_id text, action text, seen text, content jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	c common_indicator;
	new_id text := coalesce(old_id, content->>'indicator_common_id', '');
	unknown text;
	conflict json;
BEGIN
	PERFORM registry_lock();
	SELECT * INTO c FROM common_indicator WHERE indicator_common_id = old_id FOR UPDATE;
	IF NOT FOUND AND old_id IS NOT NULL THEN
		PERFORM refuse(404, 'not_found', 'There is no common indicator {indicator}.',
			said => jsonb_build_object('indicator', old_id));
	END IF;
	conflict := edit_conflict(seen, common_words(c), CASE action
	    WHEN 'save' THEN common_words(coalesce(content->>'indicator_common_label', c.indicator_common_label),
	        coalesce((SELECT jsonb_agg(i) FROM jsonb_array_elements_text(content->'raw') i WHERE i <> ''),
	            CASE WHEN NOT content ? 'raw' THEN raw_of(old_id) END))
	    ELSE jsonb_build_object(/*_*/'State', said(/*_*/'removed')) END, NULL, NULL);
	IF conflict IS NOT NULL THEN
		RETURN json_build_object('edit_conflict', conflict);
	END IF;
	SELECT string_agg(i, ', ') INTO unknown FROM jsonb_array_elements_text(content->'raw') i
	 WHERE i <> '' AND NOT EXISTS (SELECT FROM raw_indicator WHERE raw_indicator_id = i);
	IF action = 'remove' THEN
		IF EXISTS (SELECT FROM indicator_mapping WHERE indicator_common_id = old_id) THEN
			PERFORM refuse(409, 'still_mapped', 'Raw indicators map to {indicator}, so it stays: projects see their '
				'values through it. Take them away first, then remove it.',
				said => jsonb_build_object('indicator', old_id), step => 'indicators/common');
		ELSIF EXISTS (SELECT FROM project_indicator WHERE indicator_common_id = old_id) THEN
			PERFORM refuse(409, 'still_mapped', 'Project "{project}" chose {indicator}, so it stays. Take it out of its data '
				'window first.', said => jsonb_build_object('indicator', old_id, 'project', (
				    SELECT min(p.name) FROM project p JOIN project_indicator i USING (project)
				     WHERE i.indicator_common_id = old_id)), step => 'projects');
		END IF;
		DELETE FROM common_indicator WHERE indicator_common_id = old_id;
		RETURN json_build_object('indicator_common_id', old_id, 'removed', true, 'step', 'indicators/common');
	ELSIF unknown IS NOT NULL THEN
		PERFORM refuse_field('raw', 'There is no raw indicator {ids}. Add it first.',
			said => jsonb_build_object('ids', unknown));
	ELSIF new_id = '' THEN
		PERFORM refuse_field('indicator_common_id', 'Give the id of the common indicator, as projects name it.');
	ELSIF old_id IS NULL AND EXISTS (SELECT FROM common_indicator WHERE indicator_common_id = new_id) THEN
		PERFORM refuse_field('indicator_common_id', 'There is a common indicator {indicator} already.',
			said => jsonb_build_object('indicator', new_id));
	END IF;
	INSERT INTO common_indicator (indicator_common_id, indicator_common_label)
	VALUES (new_id, coalesce(content->>'indicator_common_label', ''))
	    ON CONFLICT (indicator_common_id) DO UPDATE SET indicator_common_label = excluded.indicator_common_label
	 WHERE content ? 'indicator_common_label';
	IF content ? 'raw' THEN
		PERFORM mapping_put(coalesce(jsonb_agg(jsonb_build_object('indicator', r.indicator, 'common', new_id,
		            'mapped', content->'raw' ? r.raw_indicator_id)), '[]')) FROM raw_indicator r;
	END IF;
	RETURN json_build_object('indicator_common_id', new_id, 'added', old_id IS NULL, 'step', 'indicators/common');
END $$;
