-- One integration at a time, on every host; held to the end of the transaction.
SELECT integrate_alone()
