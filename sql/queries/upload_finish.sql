-- An upload is whole: make it an asset, for its import.
--   $1 token   $2 sha256   $3 seconds to keep the upload's own address
SELECT upload_finish($1, $2, make_interval(secs => $3::int))
