-- Is all well, for the one who watches.
SELECT json_build_object(
         'database', true,
         'version', (SELECT coalesce(max(version), 0) FROM version),
         'waiting', (SELECT count(*) FROM run WHERE state IN ('queued', 'integrating') AND fence IS NULL),
         'worker', NOT EXISTS (SELECT FROM run WHERE state IN ('queued', 'integrating') AND fence IS NULL
                                                 AND queued_at < clock_timestamp() - interval '1 minute'))
