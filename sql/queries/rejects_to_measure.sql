-- Imports whose dropped rows stand in a file that was not measured.
SELECT rejects_to_measure()
