-- Look whether all is well, and tell administrators of what is not.
--   $1 the store's disk has less than the reserve: true, false, or NULL for neither   $2 the host
SELECT trouble_watch($1::boolean, $2)
