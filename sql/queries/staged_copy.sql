-- The staged indicator-months, as the worker sends them.
COPY staged_month (run, indicator, period, n_records, total, n_new, n_changed, n_unchanged, n_removed,
	becomes_records, becomes_total) FROM STDIN (FORMAT binary)
