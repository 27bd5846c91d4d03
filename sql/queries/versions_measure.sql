-- Measure what versions take, where that is not known.
SELECT versions_measure()
