# shellcheck shell=bash
# tests/bench/project.sh -- a project's export of everything, beside \copy of the same columns; to be sourced by run.

# Sets project_exported, project_copied and project_unchanged, seconds; project_lost, lines; project_peak, MB of the
# step at most.
project_export() {
	local project start etag pid peak
	sql -c "\\copy (SELECT raw_indicator_id, lower(raw_indicator_id) AS indicator_common_id FROM raw_indicator)
		TO '$work/mapping.csv' (FORMAT csv, HEADER)"
	ask "indicators?mode=update" -T "$work/mapping.csv" >/dev/null
	project=$(ask projects -d name=Everything | jq .project)
	start=$(now)
	sql -c "\\copy (SELECT d.facility_id, f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4, d.period_id,
			m.indicator_common_id, d.count
		FROM hmis_data d JOIN facility f USING (facility_id) JOIN raw_indicator r USING (raw_indicator_id)
			JOIN indicator_mapping m USING (indicator))
		TO '$work/copied.csv' (FORMAT csv, HEADER)"
	project_copied=$(calc "$(now) - $start")
	ask "projects?project=$project" >/dev/null
	start=$(now)
	etag=$(curl -sS --fail -u "$HMIS_EDITOR" -o "$work/exported.csv" -w '%header{etag}' \
		"$HMIS_URL/export?project=$project")
	project_exported=$(calc "$(now) - $start")
	project_lost=$(($(wc -l <"$work/copied.csv") - $(wc -l <"$work/exported.csv")))
	rm "$work/copied.csv" "$work/exported.csv"
	project_unchanged=$(for _ in $(seq 50); do
		curl -sS -o /dev/null -w '%{http_code} %{time_total}\n' -u "$HMIS_EDITOR" -H "If-None-Match: $etag" \
			"$HMIS_URL/export?project=$project"
	done | awk '$1 != 304 { exit 1 } { sum += $2 } END { print 1000 * sum / NR }')
	project_peak=0
	for pid in $(cat "$VAR/pid/export") $(ps -o pid= --ppid "$(cat "$VAR/pid/export")"); do
		peak=$(awk '/VmHWM/ { printf "%d", $2 / 1024 }' "/proc/$pid/status")
		[ "$peak" -le "$project_peak" ] || project_peak=$peak
	done
}
