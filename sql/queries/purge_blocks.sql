-- What such runs left staged of blocks (purge).
DELETE FROM staged_block
 WHERE run <> ALL (ARRAY(SELECT r.run FROM run r WHERE r.state IN ('staging', 'fetching', 'staged', 'integrating')))
