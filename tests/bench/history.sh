# shellcheck shell=bash
# tests/bench/history.sh -- pages about many versions of a large dataset, beside a count(*) of the same values as rows;
# to be sourced by run, after the first imports.

dataset_bytes() { sql -c "SELECT pg_total_relation_size('indicator_month') + pg_total_relation_size('count_block')"; }

# 50 versions: one that changes a tenth of the values (at most a million), the others 10,000 each. Sets million, its
# number, and large_bytes and small_bytes, what the one and each of the others took on the disk.
history_versions() {
	local before after
	before=$(dataset_bytes)
	awk -F, -v OFS=, -v most="$((rows / 10))" 'NR > 1 { $4++ } { print } NR > most { exit }' "$work/data.csv" \
		>"$work/part.csv"
	asset=$(ask "assets?name=million.csv" -T "$work/part.csv" | jq .asset)
	import
	million=$(sql -c 'SELECT max(version) FROM version')
	after=$(dataset_bytes)
	large_bytes=$((after - before))
	for ((n = $(sql -c 'SELECT count(*) FROM version'); n < 50; n++)); do
		awk -F, -v OFS=, -v n="$n" 'NR > 1 { $4 += n } { print } NR > 10000 { exit }' "$work/data.csv" >"$work/part.csv"
		asset=$(ask "assets?name=small-$n.csv" -T "$work/part.csv" | jq .asset)
		import
	done
	small_bytes=$((($(dataset_bytes) - after) / (50 - million)))
	rm "$work/part.csv"
}

# Sets counted, the seconds of the count(*); and history_page, data_page, compare_page, undo_page.
history_pages() {
	local start
	sql -c 'VACUUM ANALYZE bare'
	start=$(now)
	sql -c 'SELECT count(*) FROM bare' >/dev/null
	counted=$(calc "$(now) - $start")
	history_page=$(page versions)
	data_page=$(page '')
	compare_page=$(page "versions/compare?from=$((million - 1))&to=$million")
	undo_page=$(page "versions/undo?version=$million")
}
