-- The schedules there are, and the import that a further one would repeat.
--   $1 run or NULL
SELECT json_build_object(
         'time_zone', local_zone(),
         'schedules', coalesce((
             SELECT json_agg(json_build_object('schedule', s.schedule, 'server', c.server->>'name', 'url', c.url,
                        'account', c.server->>'account',
                        'raw_indicators', s.raw_indicators, 'indicators', cardinality(s.raw_indicators),
                        'months', s.months, 'day', s.day,
                        'hour', lpad(s.hour::text, 2, '0'), 'next_at', CASE WHEN s.paused_at IS NULL THEN s.next_at END,
                        'paused_at', s.paused_at, 'paused_why', worded(s.paused_why), 'paused_why_said', s.paused_why,
                        'told', CASE WHEN s.paused_why IS NOT NULL THEN calls_shown(NULL, s.schedule) END,
                        'created_by', s.created_by,
                        'rules', rules_form(s.rules), 'rules_by', s.rules_by, 'rules_at', s.rules_at,
                        'last', (SELECT json_build_object('run', l.run, 'state', l.state,
                                            'is', json_build_object(l.state, true), 'at', l.created_at,
                                            'next', run_next(l.*), 'failure', worded(l.failure),
                                            'failure_said', l.failure, 'source', l.source,
                                            'pairs', run_pairs(l.*), 'waits_for', run_waits_for(l.*))
                                   FROM run l WHERE l.schedule = s.schedule ORDER BY l.run DESC LIMIT 1))
                                       ORDER BY s.schedule)
               FROM schedule s JOIN dhis2_connection c USING (connection)), '[]'),
         'from', (SELECT json_build_object('run', run.run, 'server', d.server,
                             'raw_indicators', d.selection->'raw_indicators',
                             'indicators', jsonb_array_length(d.selection->'raw_indicators'), 'next', run_next(run.*))
                    FROM run JOIN run_dhis2 d USING (run)
                   WHERE run.run = $1::bigint AND run.source = 'dhis2' AND d.selection IS NOT NULL))
