-- The mapping that files with a header are read by when nobody looks: of the latest import that was integrated, and not
-- undone; else of one that is staged, but not for an import with rules, which nobody reviews. With its number, run.
--   $1 run   $2 fingerprint
SELECT json_build_object(
         'ruled', ruled, 'mapping', (
             SELECT before.mapping || jsonb_build_object('run', before.run)
              FROM run_csv before JOIN run other USING (run)
              WHERE before.fingerprint = $2 AND before.run <> $1::bigint AND before.mapping IS NOT NULL
                AND (other.state = 'integrated' OR other.state IN ('staged', 'integrating') AND NOT ruled)
                AND NOT EXISTS (SELECT FROM run_undo u JOIN run taken_back USING (run)
                                 WHERE u.undoes = other.version AND taken_back.state = 'integrated')
              ORDER BY (other.state = 'integrated') DESC, before.run DESC LIMIT 1))
  FROM (SELECT EXISTS (SELECT FROM run_rules WHERE run = $1::bigint) AS ruled) r
