-- The outlines of areas there are, and which areas they are of.
SELECT outline_report()
