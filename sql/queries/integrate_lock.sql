-- One integration at a time, on every host; held to the end of the transaction.
--   $1 lease in seconds
SELECT integrate_alone($1::int)
