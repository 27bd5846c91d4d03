-- A cluster: the arrays of the dataset, and what is staged of them, are spread over the nodes of the database by
-- indicator; everything else stays on the coordinator. Applied again it does nothing.
SELECT create_distributed_table('count_block', 'indicator', colocate_with => 'none')
 WHERE NOT EXISTS (SELECT FROM citus_tables WHERE table_name = 'count_block'::regclass);
SELECT create_distributed_table('staged_block', 'indicator', colocate_with => 'count_block')
 WHERE NOT EXISTS (SELECT FROM citus_tables WHERE table_name = 'staged_block'::regclass);
-- What stands now is not what has no end there (base.sql), so the index on that does not serve.
CREATE INDEX IF NOT EXISTS count_block_place_ever ON count_block (block, period);
-- An import is staged in one transaction, which begins by taking away what was there; other workers' work on other runs
-- need not wait for its end. Each row is on one node alone, so nothing has to keep copies of it in step.
DO $$ BEGIN
	EXECUTE format('ALTER DATABASE %I SET citus.all_modifications_commutative = on', current_database());
END $$;
