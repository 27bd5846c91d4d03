#!/bin/bash
# A soak: for SOAK_SECONDS (one minute) 20 browsers read, 4 people import, correct and undo, 5 send files on slow
# lines, 2 fetch from a DHIS2 server that fails now and then, while every few seconds a process of the site is killed,
# any of them. Then: nothing lost, nothing doubled, every version as its author's model of plain rows says, no process
# grown. An hour by hand: SOAK_SECONDS=3600 tests/soak.t; from ten minutes on the pages' times are judged, too.
#
# The people work on an indicator each, so that each knows what the dataset must hold of it (tests/soak/people.sh).
. "$(dirname "$0")/tap.sh"
PROCESSES=
. "$(dirname "$0")/dhis2/start"
. "$(dirname "$0")/dhis2/import"
cd "$root" || exit 1
. tests/soak/people.sh
. tests/soak/killer.sh
seconds=${SOAK_SECONDS:-60}
BUILD=opt
SETTINGS=$(printf '%s\n' 'runs_per_minute = 100000' 'lease = 3' 'dhis2_first = 3')
dhis2_size="1 6 12"
begin_dhis2
at_exit end_people
people=4 senders=5 fetchers=2 browsers=20
of() { echo "Element000$1"; } # the indicator of a fetcher; those of people are P1, P2, ...
list_indicators "$(of 1),E" "$(of 2),E" $(for ((i = 1; i <= people; i++)); do echo "P$i,P"; done)
faults 'dataValueSets /7 busy' 'dataValueSets /11 cut' 'dataValueSets * wait 30'
mkdir "$site/soak"

end=$((SECONDS + seconds))
for ((i = 1; i <= people; i++)); do person $i & asking+=($!); done
for ((i = 1; i <= senders; i++)); do sender $i & asking+=($!); done
for ((i = 1; i <= fetchers; i++)); do fetcher $i & asking+=($!); done
for ((i = 1; i <= browsers; i++)); do browser $i & looking+=($!); done
killer
wait "${asking[@]}" # each ends what it has begun, with nobody killed any more
kill "${looking[@]}"
wait "${looking[@]}" 2>/dev/null
asking=() looking=()

echo "# $(wc -l <"$site/soak/killed") killed:" \
	"$(sort "$site/soak/killed" | uniq -c | sort -rn | awk '{ print $1, $2 }' | paste -sd,)"
same "everybody ended what they had begun" "$(find "$site/soak" -name '*.begun' | sort)" ""
same "nobody met what nobody may meet" "$(cat "$site"/soak/*.wrong 2>/dev/null | head -20)" ""
rounds=$(cat "$site"/soak/*.versions | wc -l)
check "many versions were made: $rounds by people" test "$rounds" -ge $((people + fetchers))
same "each import, undo and fetch is one version" \
	"$(sql -c "SELECT count(*) = count(DISTINCT run) FROM version")" t
same "and nobody else made one" "$(sql -c "SELECT version FROM version ORDER BY 1")" \
	"$(cut -d' ' -f2 "$site"/soak/*.versions | sort -n)"
for ((i = 1; i <= people; i++)); do
	same "person $i: the dataset is what the model says" "$(values_of "P$i")" "$(cat "$site/soak/$i.model")"
	wrong=
	while read -r _ version sum; do
		[ "$(values_at "$version" "P$i" | sum_of)" = "$sum" ] || wrong="$wrong $version"
	done <"$site/soak/person-$i.versions"
	same "person $i: so is each of $(wc -l <"$site/soak/person-$i.versions") versions" "$wrong" ""
done
for ((i = 1; i <= fetchers; i++)); do
	same "fetcher $i: the dataset is what the server has" "$(held "AND raw_indicator_id = '$(of $i)'")" \
		"$(wanted 202301 202312 "$(of $i)")"
done
same "files are kept as they were sent" "$(while read -r asset sum; do
	[ "$(sha256sum <"$VAR/store/assets/$asset" | cut -d' ' -f1)" = "$sum" ] || echo "$asset"
done < <(cat "$site"/soak/sender-*.files))" ""
files=$(cat "$site"/soak/sender-*.files | wc -l)
check "many were: $files" test "$files" -ge $senders
same "every row of the dataset has the sums of its values, and one at most is the current" "$(sql -c "
	SELECT indicator, period, version_from FROM count_block
	 WHERE (n_records, total) IS DISTINCT FROM (SELECT (count(c)::int, coalesce(sum(c), 0)::bigint)
		FROM unnest(counts_of(counts, large)) c)
	UNION ALL SELECT indicator, period, version_from FROM indicator_month m
	 WHERE (n_records, total) IS DISTINCT FROM (SELECT (coalesce(sum(n_records), 0)::int, coalesce(sum(total), 0)::bigint)
		FROM count_block b WHERE b.indicator = m.indicator AND b.period = m.period
		 AND stands_at(b.version_from, b.version_to, m.version_from))
	UNION ALL SELECT indicator, period, count(*) FROM indicator_month WHERE version_to IS NULL
	 GROUP BY 1, 2 HAVING count(*) > 1")" ""
same "no run is left half done" "$(sql -c "SELECT state, count(*) FROM run
	WHERE state NOT IN ('integrated', 'cancelled') GROUP BY 1")" ""
same "nothing staged is left" \
	"$(sql -c 'SELECT count(*) FROM staged_month FULL JOIN staged_block USING (run, indicator, period)')" 0
same "no answer but what a killed process explains" \
	"$(awk '$1 !~ /^(200|502|503|000)$/' "$site"/soak/*.pages | sort | uniq -c)" ""
pages=$(cat "$site"/soak/*.pages | wc -l)
echo "# $pages pages, $(cat "$site"/soak/*.pages | grep -vc '^200') of them while something was away; $(slow_pages)"
check "pages were read: $pages" test "$pages" -ge "$seconds"
[ "$seconds" -lt 600 ] || same "every page within two seconds, but where its process or the database was killed" \
	"$(awk '$1 == 200 && $2 > 2' "$site"/soak/*.pages | wc -l | awk -v all="$pages" '{ print ($1 <= all / 1000) }')" 1
same "no step has grown over 64 MB, no worker over 300" "$(large_processes)" ""
done_testing
