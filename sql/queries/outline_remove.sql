-- Take the outlines away.
SELECT outline_remove()
