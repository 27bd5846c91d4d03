-- The projects of whose export something else may be true by now.
SELECT p.project FROM project p LEFT JOIN project_state s USING (project)
 WHERE p.archived_at IS NULL AND s.stamp IS DISTINCT FROM project_stamp(p) ORDER BY p.project
