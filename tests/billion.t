#!/bin/bash
# What make billion measures is what imports make: made values (tests/bench/fill.c) beside the same values read from a
# file, in every column of the dataset; of three blocks.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
start_site
. tests/bench/site.sh
. tests/bench/made.sh
# shellcheck disable=SC2034 # made.sh's
work=$site fill=build/$BUILD/bench/fill

# The dataset as it stands, but for the versions that brought it.
stands() {
	sql -c "SELECT indicator, period, n_records, total, digest FROM indicator_month
			WHERE version_to IS NULL AND n_records > 0 ORDER BY 1, 2" \
		-c "SELECT indicator, period, block, n_records, total, counts, large, digest, reported FROM count_block
			WHERE version_to IS NULL ORDER BY 1, 2, 3" \
		-c "SELECT period, block, reported FROM reporting_month ORDER BY 1, 2" | sha256sum
}
exported() { curl -sS --fail -u "$HMIS_EDITOR" "$HMIS_URL/data.csv" | tail -n +2 | sort; }
undo() { # VERSION
	local undoing
	undoing=$(ask "versions/undo?version=$1" -X POST -u "$HMIS_ADMIN" | jq .run)
	until_state "$undoing" integrated
}
newest() { sql -c "SELECT new, changed, removed FROM version ORDER BY version DESC LIMIT 1"; }

made_registry 5000 8
made_version 5000 8 0 2 2>/dev/null
made_version 5000 8 3 4 2>/dev/null
made=$(stands)
build/$BUILD/bench/fill rows 5000 8 0 4 >"$site/rows.csv"
n=$(($(wc -l <"$site/rows.csv") - 1))
check "as many values as cells have one" test "$n" -gt 100000
same "the receipts say so" "$(sql -c 'SELECT sum(new) FROM version')" "$n"
same "blocks were met" "$(sql -c 'SELECT count(DISTINCT block) FROM count_block')" 3
same "the export has them" "$(exported | sha256sum)" "$(tail -n +2 "$site/rows.csv" | sort | sha256sum)"

# What pages find by bits, by whole blocks and by areas' numbers, beside the rows; district 9 lies in two blocks.
district='Madeland / Region 01 / District 009'
ask "delete?start_period=201801&end_period=201805&indicators=all" -G --data-urlencode "areas=$district" \
	-u "$HMIS_ADMIN" >"$site/answer"
same "a deletion in a district" "$(jq -r '.by_indicator[] | [.raw_indicator_id, .values, .total] | join("|")' \
	"$site/answer")" "$(sql -c "SELECT raw_indicator_id, count(*), sum(count)
		FROM hmis_data JOIN facility f USING (facility_id) WHERE '$district' = ANY (area_paths(f)) GROUP BY 1 ORDER BY 1")"
ask 'areas.csv?indicator=INDICATOR_003&level=3' | tr -d '\r' |
	awk -F, 'NR > 1 && $4 { print $1 "|" $3 "|" $4 "|" $5 }' >"$site/answer"
same "an indicator by district" "$(cat "$site/answer")" "$(sql -c "SELECT (area_paths(f))[3], period_id, count(*),
	sum(count) FROM hmis_data JOIN facility f USING (facility_id) WHERE raw_indicator_id = 'INDICATOR_003'
	GROUP BY 1, 2 ORDER BY 1, 2")"
ask 'map.csv?period=201803' | tr -d '\r' | awk -F, 'NR > 1 && $6 { print $1 "|" $6 }' | LC_ALL=C sort >"$site/answer"
same "how many indicators each facility has" "$(sha256sum <"$site/answer")" "$(sql -c "SELECT facility_id, count(*)
	FROM hmis_data WHERE period_id = 201803 GROUP BY 1" | LC_ALL=C sort | sha256sum)"

asset=$(ask "assets?name=rows.csv" -T "$site/rows.csv" | jq .asset)
import
same "an import of the same values has nothing new" "$(newest)" "0|0|0"
same "and leaves all as it was" "$(stands)" "$made"
same "the undo of a version that stands would take all of it" \
	"$(ask 'versions/undo?version=1' | jq -c '.cells | [.back, .removed, .kept]')" \
	"$(sql -c 'SELECT json_build_array(new, new, 0) FROM version WHERE version = 1' | tr -d ' ')"
undo 2
undo 1
same "all taken back, there are none" "$(exported | wc -l)" 0
asset=$(ask "assets?name=again.csv" -T "$site/rows.csv" | jq .asset)
import
same "what is imported then is, in every column, what was made" "$(stands)" "$made"
done_testing
