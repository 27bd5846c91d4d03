-- A cluster: the arrays of the dataset, and what is staged of them, are spread over the nodes of the database by
-- indicator; everything else stays on the coordinator. Applied again it does nothing.
SELECT create_distributed_table('count_block', 'indicator', colocate_with => 'none')
 WHERE NOT EXISTS (SELECT FROM citus_tables WHERE table_name = 'count_block'::regclass);
SELECT create_distributed_table('staged_block', 'indicator', colocate_with => 'count_block')
 WHERE NOT EXISTS (SELECT FROM citus_tables WHERE table_name = 'staged_block'::regclass);
