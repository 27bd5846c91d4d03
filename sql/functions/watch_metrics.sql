-- What `metrics` says of the database: samples by their families, with the labels as Prometheus's text format has them.
-- All names and states are ours, so none needs an escape.

CREATE OR REPLACE FUNCTION metrics_now() RETURNS TABLE (family text, labels text, value numeric)
LANGUAGE sql STABLE AS $$
	SELECT 'hmis_schema_version', '', max(change)::numeric FROM schema_change
	UNION ALL SELECT 'hmis_database_size_bytes', '', pg_database_size(current_database())
	UNION ALL
	SELECT 'hmis_database_connections', format('{role="%s"}', role), count(a.pid)
	  FROM unnest('{intake_web,intake_worker,other}'::text[]) role
	  LEFT JOIN pg_stat_activity a ON a.usename IS NOT NULL
	       AND role = CASE WHEN a.usename IN ('intake_web', 'intake_worker') THEN a.usename ELSE 'other' END
	 GROUP BY role
	UNION ALL SELECT 'hmis_database_connections_max', '', current_setting('max_connections')::int
	UNION ALL
	SELECT 'hmis_runs', format('{kind="%s",state="%s"}', source, state), count(*) FROM run GROUP BY source, state
	UNION ALL
	SELECT v.family, format('{lane="%s"}', l.lane), v.value
	  FROM lanes_now() l
	 CROSS JOIN LATERAL (VALUES
	       ('hmis_lane_up', l.alive::int), ('hmis_lane_workers', l.workers),
	       ('hmis_lane_last_seen_timestamp_seconds', coalesce(extract(epoch FROM l.seen_at), 0)),
	       ('hmis_queue_waiting', l.waiting), ('hmis_queue_held', l.held),
	       ('hmis_queue_oldest_seconds', coalesce(extract(epoch FROM clock_timestamp() - l.oldest), 0)))
	       v (family, value)
	UNION ALL
	SELECT 'hmis_schedules', format('{state="%s"}', state), count(s.state)
	  FROM unnest('{active,paused,stopped,failing}'::text[]) state
	  LEFT JOIN (SELECT schedule_state(schedule.*) FROM schedule) s (state) USING (state) GROUP BY state
	UNION ALL
	SELECT 'hmis_import_rows', format('{fate="%s"}', fate.key), sum(fate.value::numeric)
	  FROM run JOIN run_review USING (run), jsonb_each_text(rows) fate
	 WHERE run.state = 'integrated' AND jsonb_typeof(rows) = 'object' GROUP BY fate.key
	UNION ALL SELECT 'hmis_files', '', count(*) FROM asset WHERE deleted_at IS NULL
	UNION ALL SELECT 'hmis_files_bytes', '', coalesce(sum(bytes), 0) FROM asset WHERE deleted_at IS NULL
	UNION ALL
	SELECT 'hmis_fetch_pairs', format('{state="%s"}', state), count(p.state)
	  FROM unnest('{open,done,empty,failed}'::text[]) state
	  LEFT JOIN (SELECT dhis2_pair.state FROM run JOIN dhis2_pair USING (run)
	              WHERE run.state IN ('queued', 'fetching', 'staged', 'integrating')) p USING (state)
	 GROUP BY state
	UNION ALL SELECT 'hmis_dataset_version', '', coalesce(max(version), 0) FROM version
	UNION ALL
	SELECT 'hmis_versions_total', format('{source="%s"}', source), count(version)
	  FROM unnest('{csv,dhis2,undo,delete}'::text[]) source LEFT JOIN version USING (source) GROUP BY source
	UNION ALL
	SELECT 'hmis_version_values_total', format('{change="%s"}', v.change), coalesce(v.n, 0)
	  FROM (SELECT sum(new) AS new, sum(changed) AS changed, sum(removed) AS removed FROM version) s
	 CROSS JOIN LATERAL (VALUES ('new', s.new), ('changed', s.changed), ('removed', s.removed)) v (change, n)
	UNION ALL
	SELECT v.family, '', v.value
	  FROM (SELECT coalesce(sum(n_records), 0) AS records, count(*) AS months FROM indicator_month
	         WHERE version_to IS NULL) m
	 CROSS JOIN LATERAL (VALUES ('hmis_dataset_values', m.records), ('hmis_dataset_indicator_months', m.months))
	       v (family, value)
	UNION ALL SELECT 'hmis_calls_waiting', '', count(*) FROM call WHERE ended_at IS NULL
$$;
