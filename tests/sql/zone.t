#!/bin/bash
# Times of the place: schedules and months go by the zone that the programs name in their session, UTC where they name
# none; also on the days when summer time begins and ends.
. "$(dirname "$0")/../tap.sh"
cd "$root" || exit 1
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0" "$@"
coproc PSQL { psql -qXAt -d "$HMIS_DB" -c "SET TimeZone = 'UTC'" -f - 2>&1; }
at_exit 'kill $(jobs -p) 2>/dev/null'
in_zone() { # ZONE EXPRESSION
	local said
	printf "SET hmis.time_zone = '%s'; SELECT coalesce((%s)::text, '-');\n" "$1" "$2" >&"${PSQL[1]}"
	read -r said <&"${PSQL[0]}"
	echo "$said"
}
# Cairo's clocks go from 00:00 to 01:00 on 26 April 2024, and from 24:00 back to 23:00 on 28 October 2027.
while IFS='|' read -r what zone expression wanted; do
	same "$what" "$(in_zone "$zone" "$expression")" "$wanted"
done <<'END'
no zone is UTC||local_zone()|UTC
a schedule, in UTC|UTC|schedule_next(5, 3, '2024-05-05T02:59:59Z')|2024-05-05 03:00:00+00
begins at that hour of the place|Africa/Maputo|schedule_next(5, 3, '2024-05-01T00:00:00Z')|2024-05-05 01:00:00+00
at that very time, the next is a month later|Africa/Maputo|schedule_next(5, 3, '2024-05-05T01:00:00Z')|2024-06-05 01:00:00+00
on the 1st at midnight, which in UTC is the month before|Africa/Maputo|schedule_next(1, 0, '2024-05-31T21:59:00Z')|2024-05-31 22:00:00+00
and in the west, where it is the 31st still|America/Bogota|schedule_next(1, 0, '2024-06-01T04:59:00Z')|2024-06-01 05:00:00+00
its month is that of the place|Africa/Maputo|calendar_month('iso8601', '2024-05-31T22:00:00Z')|202406
also in a server's calendar|Africa/Addis_Ababa|calendar_month('ethiopian', '2024-09-10T21:00:00Z')|201701
and the month before in UTC|UTC|calendar_month('iso8601', '2024-05-31T22:00:00Z')|202405
before summer time begins|Africa/Cairo|schedule_next(25, 3, '2024-04-24T00:00:00Z')|2024-04-25 01:00:00+00
after it has begun|Africa/Cairo|schedule_next(26, 3, '2024-04-24T00:00:00Z')|2024-04-26 00:00:00+00
an hour that the day leaves out is the one after it|Africa/Cairo|schedule_next(26, 0, '2024-04-25T00:00:00Z')|2024-04-25 22:00:00+00
and that day has no second one|Africa/Cairo|schedule_next(26, 0, '2024-04-25T22:00:00Z')|2024-05-25 21:00:00+00
an hour that the day has twice is the later one|Africa/Cairo|schedule_next(28, 23, '2027-10-28T19:00:00Z')|2027-10-28 21:00:00+00
and it begins once|Africa/Cairo|schedule_next(28, 23, '2027-10-28T21:00:00Z')|2027-11-28 21:00:00+00
END

# Another zone in the settings: what is still to come moves to its hour, once, and nothing is left out or done twice.
sql -f tests/cases/seed.sql >/dev/null
moved() { # NEXT ZONE
	sql -c "UPDATE schedule SET paused_at = NULL, day = extract(day FROM '$1'::timestamptz AT TIME ZONE 'UTC'),
		hour = extract(hour FROM '$1'::timestamptz AT TIME ZONE 'UTC'), next_at = '$1'"
	sql -c "SET hmis.time_zone = '$2'" -c "SET TimeZone = 'UTC'" -c "SELECT schedule_fire()" \
		-c "SELECT next_at FROM schedule" | tr '\n' ' '
}
next=$(date -u -d "$(date -u +%Y-%m-15) +40 days" +%Y-%m)-05
same "another zone: the same hour of it" "$(moved "$next 03:00:00Z" Africa/Maputo)" "0 $next 01:00:00+00 "
same "in the west, too" "$(moved "$next 03:00:00Z" America/Bogota)" "0 $next 08:00:00+00 "
same "the same zone: nothing moves" "$(moved "$next 03:00:00Z" UTC)" "0 $next 03:00:00+00 "
done_testing
