-- The lanes of the workers: files, and all that writes the dataset; network, what waits for a server; calls, what is
-- told to others.

-- The lane of the work that a run waits for.
CREATE OR REPLACE FUNCTION run_lane(run) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN $1.source IN ('dhis2', 'catalogue', 'comparison') AND $1.state IN ('queued', 'fetching')
	            THEN 'network'
	            ELSE 'files' END
$$;

-- Could a worker take it now?  A person has one at a time on the network, as each may wait for its server.
CREATE OR REPLACE FUNCTION run_is_due(run) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT $1.state IN ('queued', 'staging', 'fetching', 'integrating')
	   AND ($1.lease_until IS NULL OR $1.lease_until < clock_timestamp())
	   AND ($1.not_before IS NULL OR $1.not_before <= clock_timestamp())
	   AND (run_lane($1) <> 'network' OR NOT EXISTS (
	       SELECT FROM run other WHERE other.created_by = $1.created_by AND other.run <> $1.run
	          AND other.state = 'fetching' AND other.lease_until >= clock_timestamp()))
$$;

-- Until when a run is put off, and why; NULL when it is not.
CREATE OR REPLACE FUNCTION run_held(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('until', $1.not_before, 'why', worded($1.held_why), 'why_said', $1.held_why)
	 WHERE $1.state = 'queued' AND $1.not_before > clock_timestamp()
$$;

-- What waits for a worker, or is put off: runs, and schedules that are due.
CREATE OR REPLACE FUNCTION lanes_waiting() RETURNS TABLE (lane text, at timestamptz, is_due boolean,
	held_until timestamptz)
LANGUAGE sql STABLE AS $$
	SELECT run_lane(run.*), run.queued_at, run.fence IS NULL AND run_is_due(run.*),
	       CASE WHEN run.not_before > clock_timestamp() THEN run.not_before END
	  FROM run WHERE run.state IN ('queued', 'integrating')
	UNION ALL
	SELECT 'calls', s.next_at, true, NULL
	  FROM schedule s
	 WHERE s.next_at <= clock_timestamp() AND s.paused_at IS NULL
	   AND NOT EXISTS (SELECT FROM run
	                    WHERE run.schedule = s.schedule AND run.state IN ('queued', 'fetching', 'integrating'))
$$;

-- Each lane with its workers' last sign of life, and the work that is there, since when at the longest. alive: somebody
-- is at it, or nobody was for a day and nothing waits.
CREATE OR REPLACE FUNCTION lanes_now() RETURNS TABLE (lane text, title text, seen_at timestamptz, workers bigint,
	waiting bigint, held bigint, oldest timestamptz, next_at timestamptz, alive boolean)
LANGUAGE sql STABLE AS $$
	SELECT l.lane, l.title, w.seen_at, w.workers, r.waiting, r.held, r.oldest, r.next_at,
	       coalesce(w.seen_at > clock_timestamp() - interval '1 minute', r.oldest IS NULL
	           OR r.oldest > clock_timestamp() - interval '1 minute')
	  FROM (VALUES (1, 'files', /*_*/'files and the dataset'), (2, 'network', /*_*/'servers'),
	               (3, 'calls', /*_*/'schedules and webhooks')) AS l (place, lane, title)
	 CROSS JOIN LATERAL (
	       SELECT max(worker.seen_at) AS seen_at,
	              count(*) FILTER (WHERE worker.seen_at > clock_timestamp() - interval '1 minute') AS workers
	         FROM worker WHERE worker.lane IN (l.lane, 'all') AND worker.seen_at > clock_timestamp() - interval '1 day') w
	 CROSS JOIN LATERAL (
	       SELECT count(*) FILTER (WHERE is_due) AS waiting, min(at) FILTER (WHERE is_due) AS oldest,
	              count(held_until) AS held, min(held_until) AS next_at
	         FROM lanes_waiting() waits WHERE waits.lane = l.lane) r
	 ORDER BY l.place
$$;
