-- Projects: begun, given a window, archived; who read them, and who is to be told.

CREATE OR REPLACE FUNCTION project_locked(id bigint) RETURNS project
LANGUAGE plpgsql AS $$
DECLARE locked project;
BEGIN
	SELECT * INTO locked FROM project p WHERE p.project = id FOR UPDATE;
	IF NOT FOUND THEN
		RETURN project_of(id); -- which refuses
	END IF;
	RETURN locked;
END $$;

CREATE OR REPLACE FUNCTION project_name_is_free(wanted text, id bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE other project;
BEGIN
	SELECT * INTO other FROM project p WHERE lower(p.name) = lower(wanted) AND p.project IS DISTINCT FROM id;
	IF FOUND THEN
		PERFORM refuse(409, 'name_taken', CASE WHEN other.archived_at IS NULL
				THEN 'Project {project} is called "{name}" already. Choose another name.'
				ELSE 'Project {project} is called "{name}" already (it is archived). Choose another name.' END,
			said => jsonb_build_object('project', other.project, 'name', other.name), field => 'name');
	END IF;
END $$;

-- A project of this name; its window is the whole dataset until somebody says otherwise.
CREATE OR REPLACE FUNCTION project_add(wanted text, who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE made int;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('project_add'));
	PERFORM project_name_is_free(wanted, NULL);
	INSERT INTO project (name, created_by, changed_by) VALUES (wanted, who, who) RETURNING project INTO made;
	RETURN json_build_object('project', made, 'name', wanted, 'step', 'projects/window?project=' || made);
END $$;

-- The window of a project as a form has it.
CREATE OR REPLACE FUNCTION project_window(p project) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('name', p.name, 'start_period', p.start_period, 'end_period', p.end_period,
	           'last_months', p.last_months, 'indicators', CASE WHEN p.all_indicators THEN '"all"' ELSE (
	               SELECT coalesce(jsonb_agg(indicator_common_id ORDER BY indicator_common_id COLLATE "C"), '[]')
	                 FROM project_indicator c WHERE c.project = p.project) END,
	           'areas', p.areas, 'types', p.types, 'columns', p.columns)
$$;

CREATE OR REPLACE FUNCTION project_refuse_unknown(given jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE missing text;
BEGIN
	IF jsonb_typeof(given->'indicators') = 'array' THEN
		SELECT string_agg(id, ', ') INTO missing FROM jsonb_array_elements_text(given->'indicators') id
		 WHERE NOT EXISTS (SELECT FROM common_indicator c WHERE c.indicator_common_id = id);
		IF missing IS NOT NULL THEN
			PERFORM refuse(422, 'not_found', 'There is no common indicator {ids}. The indicator list has them all.',
				said => jsonb_build_object('ids', missing), field => 'indicators');
		END IF;
	END IF;
	SELECT string_agg(path, ', ') INTO missing FROM jsonb_array_elements_text(given->'areas') path
	 WHERE NOT EXISTS (SELECT FROM facility f WHERE path = ANY (area_paths(f)));
	IF missing IS NOT NULL THEN
		PERFORM refuse(422, 'not_found', 'No facility is in the admin area "{areas}". Areas are written from the '
			'highest down, as "Land / North".', said => jsonb_build_object('areas', missing), field => 'areas');
	END IF;
	SELECT string_agg(type, ', ') INTO missing FROM jsonb_array_elements_text(given->'types') type
	 WHERE NOT EXISTS (SELECT FROM facility f WHERE f.facility_type = type);
	IF missing IS NOT NULL THEN
		PERFORM refuse(422, 'not_found', 'No facility is of the type "{types}".',
			said => jsonb_build_object('types', missing), field => 'types');
	END IF;
END $$;

-- The same as people read it (edit_conflict.sql).
CREATE OR REPLACE FUNCTION window_words(held jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_object(/*_*/'Name', held->>'name',
	           /*_*/'Months', said(
	               CASE WHEN held->>'last_months' IS NOT NULL THEN /*_*/'the last {n}'
	                    WHEN held->>'start_period' IS NULL AND held->>'end_period' IS NULL
	                    THEN /*_*/'from the first, open-ended'
	                    WHEN held->>'start_period' IS NULL THEN /*_*/'from the first to {last}'
	                    WHEN held->>'end_period' IS NULL THEN /*_*/'from {first}, open-ended'
	                    ELSE /*_*/'from {first} to {last}' END,
	               jsonb_build_object('n', held->'last_months', 'first', held->>'start_period',
	                   'last', held->>'end_period')),
	           /*_*/'Common indicators', CASE WHEN held->'indicators' = '"all"' THEN said(/*_*/'all indicators')
	                                          ELSE to_jsonb(words(held->'indicators')) END,
	           /*_*/'Admin areas', coalesce(to_jsonb(words(held->'areas')), said(/*_*/'the whole country')),
	           /*_*/'Facility types', coalesce(to_jsonb(words(held->'types')), said(/*_*/'all types')),
	           /*_*/'More about each facility', words(held->'columns'))
$$;

-- given: what of project_window() is to be; seen: the window that the form was made from (edit_stamp), or NULL. Answers
-- the edit conflict instead, where there is one.
CREATE OR REPLACE FUNCTION project_save(id bigint, who text, given jsonb, seen text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked project := project_locked(id);
	held jsonb := project_window(locked);
	conflict json;
BEGIN
	given := held || given;
	IF given->'indicators' <> '"all"' THEN
		given := given || jsonb_build_object('indicators', (
			SELECT jsonb_agg(DISTINCT common COLLATE "C") FROM jsonb_array_elements_text(given->'indicators') common));
	END IF;
	conflict := edit_conflict(seen, window_words(held), window_words(given), locked.changed_by, locked.changed_at);
	IF conflict IS NOT NULL THEN
		RETURN json_build_object('edit_conflict', conflict);
	END IF;
	PERFORM project_name_is_free(given->>'name', id);
	PERFORM project_refuse_unknown(given);
	PERFORM range_keep(who, (given->>'start_period')::int, (given->>'end_period')::int);
	IF held <> given THEN
		UPDATE project p SET name = given->>'name', start_period = (given->>'start_period')::int,
		       end_period = (given->>'end_period')::int,
		       last_months = (given->>'last_months')::int, all_indicators = given->'indicators' = '"all"',
		       areas = ARRAY(SELECT jsonb_array_elements_text(given->'areas')),
		       types = ARRAY(SELECT jsonb_array_elements_text(given->'types')),
		       columns = ARRAY(SELECT jsonb_array_elements_text(given->'columns')), changed_at = clock_timestamp(),
		       changed_by = who
		 WHERE p.project = id;
		DELETE FROM project_indicator c WHERE c.project = id;
		INSERT INTO project_indicator SELECT DISTINCT id, jsonb_array_elements_text(given->'indicators')
		 WHERE given->'indicators' <> '"all"';
		PERFORM pg_notify('work', '');
	END IF;
	RETURN json_build_object('project', id, 'step', 'projects?project=' || id);
END $$;

-- what: archive or restore.
CREATE OR REPLACE FUNCTION project_archive(id bigint, who text, what text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE locked project := project_locked(id);
BEGIN
	UPDATE project p
	   SET archived_at = CASE what WHEN 'archive' THEN coalesce(archived_at, clock_timestamp()) END
	 WHERE p.project = id;
	RETURN json_build_object('project', id, 'archived', what = 'archive', 'step', 'projects?project=' || id);
END $$;

-- Keep what a look through a window brought, unless a newer one is kept already. Where a version changed what there is
-- to read, those who want to know are to be told.
CREATE OR REPLACE FUNCTION project_keep(id bigint, seen_stamp text, at_version int, looked jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	old project_state;
BEGIN
	SELECT * INTO old FROM project_state s WHERE s.project = id FOR UPDATE;
	IF old.version > at_version THEN
		RETURN;
	END IF;
	INSERT INTO project_state AS s (project, stamp, version, parts, etag, picture, changed_by)
	VALUES (id, seen_stamp, at_version, looked->>'parts', looked->>'etag', looked - 'parts' - 'etag', at_version)
	ON CONFLICT (project) DO UPDATE SET stamp = excluded.stamp, version = excluded.version, parts = excluded.parts,
	       etag = excluded.etag,
	       picture = excluded.picture,
	       changed_by = CASE WHEN s.etag = excluded.etag THEN s.changed_by ELSE excluded.changed_by END,
	       changed_at = CASE WHEN s.etag = excluded.etag THEN s.changed_at ELSE clock_timestamp() END;
	IF old.version < at_version AND old.etag <> looked->>'etag' AND EXISTS (
		SELECT FROM project_hook h JOIN project p USING (project) WHERE h.project = id AND p.archived_at IS NULL) THEN
		-- who was not told of an earlier one is told of this one instead
		UPDATE project_call c
		   SET ended_at = clock_timestamp(), failure = said(/*_*/'Version {version} came before it could be told.',
		           jsonb_build_object('version', at_version::text))
		 WHERE c.project = id AND c.ended_at IS NULL;
		INSERT INTO project_call (project, version, etag) VALUES (id, at_version, looked->>'etag') ON CONFLICT DO NOTHING;
		PERFORM pg_notify('work', '');
	END IF;
END $$;

-- A script that named itself asked for a project: it took a version, or (took: false) has it already.
CREATE OR REPLACE FUNCTION project_reader_fits(id bigint, name text, most int) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM project_reader WHERE project = id AND reader = name)
	   AND (SELECT count(*) FROM project_reader WHERE project = id) >= most THEN
		PERFORM refuse(409, 'too_many_readers', '{most} scripts have named themselves to this project, and no more '
			'names are taken (reader_names in the settings). Use one of their names, or none.',
			said => jsonb_build_object('most', most), field => 'reader');
	END IF;
	RETURN true;
END $$;

CREATE OR REPLACE FUNCTION project_read(id bigint, name text, account text, has_etag text, at_version int,
	took boolean) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO project_reader AS r (project, reader, who, etag, version, taken_at, asked_at)
	VALUES (id, name, account, has_etag, at_version, CASE WHEN took THEN clock_timestamp() END, clock_timestamp())
	ON CONFLICT (project, reader) DO UPDATE SET who = excluded.who, etag = excluded.etag, version = excluded.version,
	       taken_at = coalesce(excluded.taken_at, r.taken_at), asked_at = excluded.asked_at
$$;

-- Where to tell of changes; url NULL: nowhere any more.
CREATE OR REPLACE FUNCTION project_hook_put(id bigint, who text, new_url text, new_sealed text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE locked project := project_locked(id);
BEGIN
	DELETE FROM project_hook h WHERE h.project = id;
	UPDATE project_call c SET ended_at = clock_timestamp(), 
	       failure = said(/*_*/'The webhook was changed before it could be told.')
	 WHERE c.project = id AND c.ended_at IS NULL;
	IF new_url IS NOT NULL THEN
		INSERT INTO project_hook (project, url, sealed, created_by) VALUES (id, new_url, new_sealed, who);
	END IF;
	RETURN json_build_object('project', id, 'url', new_url, 'step', 'projects?project=' || id);
END $$;

-- How long after so many tries in vain the next one is: from a minute to a day, three days in all.
CREATE OR REPLACE FUNCTION project_call_after(tries int) RETURNS interval
LANGUAGE sql IMMUTABLE AS $$
	SELECT (ARRAY['1 minute', '5 minutes', '30 minutes', '2 hours', '6 hours', '1 day', '1 day 15 hours'])[tries]::interval
$$;
