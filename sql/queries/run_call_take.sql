-- The next thing to tell of an import that waits although it has rules.
SELECT run_call_take()
