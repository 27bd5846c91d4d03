-- Files that are to go from the store.
SELECT kind, number FROM house_unlinked ORDER BY kind, number LIMIT 200
