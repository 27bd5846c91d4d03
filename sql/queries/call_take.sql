-- The next thing to tell those who want to know.
SELECT call_take()
