-- Is all well, for the one who watches.
SELECT json_build_object(
         'database', true,
         'version', (SELECT coalesce(max(version), 0) FROM version),
         'schema', (SELECT max(change) FROM schema_change),
         'waiting', sum(waiting), 'held', sum(held), 'worker', bool_and(alive),
         'oldest_waiting_at', min(oldest),
         'oldest_waiting_seconds', extract(epoch FROM clock_timestamp() - min(oldest))::bigint,
         'schedules', (SELECT json_build_object('all', count(*),
             'troubled', nullif(count(*) FILTER (WHERE schedule_state(s.*) IN ('stopped', 'failing')), 0),
             'stopped', count(*) FILTER (WHERE schedule_state(s.*) = 'stopped'),
             'failing', count(*) FILTER (WHERE schedule_state(s.*) = 'failing')) FROM schedule s),
         'silent', string_agg(title, ', ') FILTER (WHERE NOT alive),
         'silent_said', jsonb_agg(said(title)) FILTER (WHERE NOT alive),
         'lanes', json_agg(json_build_object('lane', lane, 'title', title, 'alive', alive, 'workers', workers,
             'seen_at', seen_at, 'waiting', waiting, 'held', held, 'oldest_at', oldest,
             'next_at', next_at)))
  FROM lanes_now()
