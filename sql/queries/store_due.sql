-- Is it time to look at the store? A row: since when it is looked at now.
SELECT store_due()
