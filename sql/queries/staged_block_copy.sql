-- Their blocks.
COPY staged_block (run, indicator, period, block, changes, n_records, total, counts, large, becomes, becomes_large,
	digest, reported) FROM STDIN (FORMAT binary)
