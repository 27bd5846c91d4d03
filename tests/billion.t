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
asset=$(ask "assets?name=rows.csv" -T "$site/rows.csv" | jq .asset)
import
same "an import of the same values has nothing new" "$(newest)" "0|0|0"
same "and leaves all as it was" "$(stands)" "$made"
undo 2
undo 1
same "all taken back, there are none" "$(exported | wc -l)" 0
asset=$(ask "assets?name=again.csv" -T "$site/rows.csv" | jq .asset)
import
same "what is imported then is, in every column, what was made" "$(stands)" "$made"
done_testing
