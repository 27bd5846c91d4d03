-- What is left of a version that did not come to be (purge).
SELECT versions_tidy()
