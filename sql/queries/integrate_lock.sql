-- One integration at a time, on every host; held to the end of the transaction.
SELECT pg_advisory_xact_lock(hashtext('hmis-intake integrate'))
