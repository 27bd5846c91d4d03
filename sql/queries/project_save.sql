-- Give a project a name and a window.
--   $1 project   $2 who   $3 what of project_window() is to be, JSON
--   $4 edit_stamp() of the window the form was made from, or NULL
SELECT project_save($1::bigint, $2, $3::jsonb, $4)
