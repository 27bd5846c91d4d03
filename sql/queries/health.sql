-- Is all well, for the one who watches.
SELECT json_build_object(
         'database', true,
         'version', (SELECT coalesce(max(version), 0) FROM version),
         'waiting', sum(waiting), 'held', sum(held), 'worker', bool_and(alive),
         'silent', string_agg(title, ', ') FILTER (WHERE NOT alive),
         'lanes', json_agg(json_build_object('lane', lane, 'title', title, 'alive', alive, 'workers', workers,
             'seen_at', seen_at, 'waiting', waiting, 'held', held, 'next_at', next_at)))
  FROM lanes_now()
