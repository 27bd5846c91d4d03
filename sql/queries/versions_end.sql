-- What versions have still to do is done, before a run is compared with them.
SELECT versions_end()
