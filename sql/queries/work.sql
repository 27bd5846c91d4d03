-- The worker is to look whether there is anything to do.
SELECT pg_notify('work', '')
