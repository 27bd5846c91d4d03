-- Whom we talk to: the number of the server process.
SELECT pg_backend_pid()
