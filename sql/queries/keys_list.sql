-- The keys of a person, or of everybody, newest first; those that are over go from the list after three months.
--   $1 who asks   $2 sees all   $3 days for which a key is good at most
SELECT json_build_object('everything', $2::boolean,
         'last_day', key_day() + least(365, $3::int), 'first_day', key_day(), 'latest_day', key_day() + $3::int,
         'keys', coalesce((
             SELECT json_agg(json_build_object('key', key, 'person', person, 'purpose', purpose, 'may', may,
                        'is', json_build_object(may, true), 'created_at', created_at, 'last_day', key_last_day(ends_at),
                        'used_at', used_at, 'used_from', host(used_from), 'good', over_at IS NULL,
                        'ended', over_at IS NOT NULL AND taken_back_at IS NULL,
                        'taken_back_at', taken_back_at, 'taken_back_by', taken_back_by,
                        'beyond_role', over_at IS NULL AND NOT key_fits(may, role), 'role', role)
                    ORDER BY over_at IS NOT NULL, key DESC)
               FROM (SELECT k.*, u.role, coalesce(taken_back_at, CASE WHEN ends_at <= now() THEN ends_at END) AS over_at
                       FROM script_key k LEFT JOIN app_user u ON u.name = k.person
                      WHERE $2::boolean OR person = $1) k
              WHERE over_at IS NULL OR over_at > now() - interval '3 months'), '[]'))
