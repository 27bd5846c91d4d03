-- What a DHIS2 server has, beside the registry and the indicator list.

-- The newest catalogue of the connection of an import: its run, read or being read; NULL for none.
CREATE OR REPLACE FUNCTION catalogue_of(run) RETURNS run
LANGUAGE sql STABLE AS $$
	SELECT c.* FROM run c WHERE c.source = 'catalogue' AND c.connection = $1.connection AND c.state <> 'cancelled'
	 ORDER BY c.run DESC LIMIT 1
$$;

-- Read it, or read it again; one that waits or is being read is enough.
CREATE OR REPLACE FUNCTION catalogue_ask(id bigint, who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	it run := run_locked(id);
	newest run := catalogue_of(it);
BEGIN
	IF it.source <> 'dhis2' OR it.connection IS NULL THEN
		PERFORM refuse(409, 'step_out_of_order', format('Import %s has no server yet: the step "Connect" comes first.', id),
			run_next(it)->>'path');
	END IF;
	IF newest.run IS NULL OR newest.state NOT IN ('queued', 'fetching') THEN
		INSERT INTO run (source, state, created_by, connection, server, queued_at)
		VALUES ('catalogue', 'queued', who, it.connection, it.server, clock_timestamp())
		RETURNING * INTO newest;
		PERFORM pg_notify('work', newest.run::text);
	END IF;
	RETURN json_build_object('run', id, 'catalogue', newest.run, 'state', newest.state, 'step', 'dhis2/catalogue');
END $$;

-- It is read: the names above each unit, from the root down; the catalogues before it go.
CREATE OR REPLACE FUNCTION catalogue_finish(catalogue bigint, number bigint) RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
DECLARE deepest int;
BEGIN
	SELECT max(level) INTO deepest FROM dhis2_unit WHERE run = catalogue;
	UPDATE dhis2_unit SET areas = '{}' WHERE run = catalogue AND (parent IS NULL OR NOT EXISTS (
		SELECT FROM dhis2_unit p WHERE p.run = catalogue AND p.uid = dhis2_unit.parent));
	FOR l IN 2 .. coalesce(deepest, 1) LOOP
		UPDATE dhis2_unit u SET areas = p.areas || p.name
		  FROM dhis2_unit p WHERE u.run = catalogue AND p.run = catalogue AND p.uid = u.parent AND u.level = l;
	END LOOP;
	DELETE FROM dhis2_unit WHERE run < catalogue AND run IN (SELECT o.run FROM run o JOIN run n USING (connection) WHERE n.run = catalogue);
	DELETE FROM dhis2_level WHERE run < catalogue AND run IN (SELECT o.run FROM run o JOIN run n USING (connection) WHERE n.run = catalogue);
	DELETE FROM dhis2_set WHERE run < catalogue AND run IN (SELECT o.run FROM run o JOIN run n USING (connection) WHERE n.run = catalogue);
	DELETE FROM dhis2_item WHERE run < catalogue AND run IN (SELECT o.run FROM run o JOIN run n USING (connection) WHERE n.run = catalogue);
	RETURN QUERY UPDATE run SET state = 'staged', staged_at = clock_timestamp(), changed_at = clock_timestamp(), fence = NULL,
		lease_until = NULL, attempts = 0 WHERE run.run = catalogue AND fence = number RETURNING run.run;
END $$;

-- The open units of some levels or data sets, beside the registry. how: added, changed, same, alias: known as one of a
-- facility, which stays as it is.
CREATE OR REPLACE FUNCTION catalogue_units(catalogue bigint, levels int[], sets text[])
RETURNS TABLE (facility_id text, facility_name text, areas text[], how text, was text)
LANGUAGE sql STABLE AS $$
	SELECT u.uid, u.name, u.areas,
	       CASE WHEN f.slot IS NULL AND a.alias IS NOT NULL THEN 'alias'
	            WHEN f.slot IS NULL THEN 'added'
	            WHEN f.retired_at IS NOT NULL OR (f.facility_name, f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4)
	                 IS DISTINCT FROM (u.name, coalesce(u.areas[1], ''), coalesce(u.areas[2], ''), coalesce(u.areas[3], ''),
	                                   coalesce(u.areas[4], '')) THEN 'changed'
	            ELSE 'same' END,
	       concat_ws(', ', f.facility_name, nullif(concat_ws(' / ', nullif(f.admin_area_1, ''), nullif(f.admin_area_2, ''),
	           nullif(f.admin_area_3, ''), nullif(f.admin_area_4, '')), ''), CASE WHEN f.retired_at IS NOT NULL THEN 'retired' END)
	  FROM dhis2_unit u
	  LEFT JOIN facility f ON f.facility_id = u.uid
	  LEFT JOIN known_alias a ON a.of = 'facility' AND a.alias = u.uid
	 WHERE u.run = catalogue AND NOT u.closed
	   AND (u.level = ANY (levels) OR u.uid IN (SELECT unnest(s.units) FROM dhis2_set s WHERE s.run = catalogue AND s.uid = ANY (sets)))
$$;

-- Facilities in use whose id is a DHIS2 uid that the server does not have, or has closed.
CREATE OR REPLACE FUNCTION catalogue_gone(catalogue bigint) RETURNS TABLE (facility_id text, facility_name text, closed boolean, has_data boolean)
LANGUAGE sql STABLE AS $$
	SELECT f.facility_id, f.facility_name, u.uid IS NOT NULL, f.has_data
	  FROM facility f LEFT JOIN dhis2_unit u ON u.run = catalogue AND u.uid = f.facility_id
	 WHERE f.retired_at IS NULL AND f.facility_id ~ '^[A-Za-z][A-Za-z0-9]{10}$' AND (u.uid IS NULL OR u.closed)
$$;
