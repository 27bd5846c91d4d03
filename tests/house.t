#!/bin/bash
# Keeping house: nothing goes without being asked; what goes, goes whole, whatever is killed, and no more than was
# shown; receipts, versions and undo are as before.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
export BUILD=opt
make --no-print-directory BUILD=opt all >/dev/null || { echo "Bail out! the programs cannot be built"; exit 1; }
start_site
load_sample
facility=$(sed -n 2p tests/sample/facilities.csv | cut -d, -f1)
indicator=$(sed -n 2p tests/sample/indicators.csv | cut -d, -f1)

of() { sql -c "SELECT $1"; }
files() { find "$VAR/store/assets" -type f -printf '%f\n' | sort -n | paste -sd' '; }
rows() { of "string_agg(asset::text, ' ' ORDER BY asset) FROM asset WHERE deleted_at IS NULL"; }
agree() { [ "$(files)" = "$(rows)" ]; }
swept() { [ "$(of 'count(*) FROM sweep WHERE ended_at IS NULL')" = 0 ] && agree; }
ended_sweep() { of "count(*) FROM sweep WHERE ended_at IS NOT NULL" | grep -qx "$1"; }
measured() { [ "$(of "rejects_bytes FROM run_review WHERE run = $1")" != "" ]; }
# As if it was all done so long ago: of assets, imports or the audit.
ago() { # TABLE DAYS CONDITION
	local column=created_at
	case $1 in run) column=changed_at ;; audit) column="at" ;; esac
	sql -c "UPDATE $1 SET $column = $column - interval '$2 days' WHERE $3"
}
look_again() { sql -c "UPDATE measured SET measured_at = '-infinity' WHERE what = 'store'" -c 'NOTIFY work'; }

echo "# nothing goes by itself"
import "$facility,$indicator,202401,10" "nobody,$indicator,202401,1" && approve
first=$run
import "$facility,$indicator,202402,20" && approve
import "$facility,$indicator,202401,12"
open=$run
ago asset 400 true
ago run 400 true
ago audit 800 true
check "dropped rows are measured" within 20 measured "$first"
sleep 1
same "by default all is kept, however old" "$(files) $(of 'count(*) FROM sweep')" "1 2 3 0"

echo "# what would go is told before it does"
ask admin "storage?files=365&rejects=90&audit=730" >/dev/null
same "two files and the dropped rows of one import; the file of an open one is not among them" \
	"$(jq -c '[.rules[0].n, .rules[1].n, .items[].number]' "$answer")" "[2,1,1,1,2]"
shown=$(field .n)
ask admin storage -d files=365 -d rejects=90 -d audit=730 -d confirm=$((shown + 1)) >/dev/null
same "another number than is shown removes nothing" "$status $(field .code) $(files)" "409 storage_changed 1 2 3"
lines=$(of "count(*) FROM audit WHERE at < now() - interval '730 days'")
ask admin storage -d files=365 -d rejects=90 -d audit=730 -d confirm="$shown" >/dev/null
same "asked for" "$status" 202
check "it is done" within 20 ended_sweep 1
same "the files are gone, but for the one of the open import" "$(files) $(rows)" "3 3"
same "so are the dropped rows" "$(find "$VAR/store/rejected" -name "$first.csv" | wc -l)" 0
same "and the old lines of the audit" "$(of "count(*) FROM audit WHERE at < now() - interval '730 days'")" 0
same "one line says how much" \
	"$(of "concat(who, ' ', method, ' ', path, ' ', about) FROM audit WHERE about LIKE 'sweep=%'")" \
	"admin DELETE /storage sweep=1 files=2 rejects=1 audit=$lines bytes=$(of 'bytes FROM sweep')"
ask editor "rejected?run=$first" >/dev/null
like "the dropped rows say who removed them" "$status $(field .detail)" \
	"410 .* admin chose to keep such rows for 90 days"
ask viewer "versions?version=1" >/dev/null
same "the receipt is whole, and says so" "$(jq -c '[.rows.dropped, .file.name, .file.removed.by, .file.removed.days,
	.rejects_removed.days]' "$answer")" '[1,"in.csv","admin",365,90]'
run=$open
check "the import that was open goes on" approve
ask admin "versions/undo?version=2" -X POST >/dev/null
check "a version whose file is gone can be undone" ended "$(field .run)" integrated
same "every version can be read" \
	"$(for v in 1 2 3 4; do of "count(*) FROM hmis_data_at($v)"; done | paste -sd' ')" "1 2 2 1"

echo "# several files at once"
for n in 4 5; do
	echo "x$n" >"$site/$n.csv"
	ask editor "assets?name=$n.csv" -T "$site/$n.csv" >/dev/null
done
import "$facility,$indicator,202405,1"
ask editor "assets?asset=4&asset=5&asset=6" -X DELETE >/dev/null
same "what can go is gone, and what an import needs is said" "$status $(jq -c '[[.removed[].asset], [.kept[].asset],
	.kept[0].runs]' "$answer") $(files)" "200 [[4,5],[6],[$run]] 3 6"

echo "# faults"
# rows and files of 3000 assets that are two years old
sql -c "INSERT INTO asset (name, bytes, sha256, created_at, created_by)
	SELECT 'old', 2, repeat('0', 64), now() - interval '700 days', 'editor' FROM generate_series(1, 3000)"
sql -c "SELECT '$VAR/store/assets/' || asset FROM asset WHERE name = 'old'" |
	while read -r file; do echo 1 >"$file"; done
chown --reference="$VAR/store/assets/3" "$VAR"/store/assets/*
look_again
check "all are there, by rows and by files" within 20 agree
ask admin storage -d files=365 -d confirm=3000 >/dev/null
some_gone() { [ "$(of 'files FROM sweep WHERE sweep = 2')" -gt 0 ]; }
killed=0
for _ in 1 2 3 4; do
	within 20 some_gone
	for pid in $(workers); do kill -9 "$pid" 2>/dev/null && killed=$((killed + 1)); done
	sleep 0.3
done
check "workers were killed in the middle ($killed)" [ "$killed" -gt 0 ]
check "in the end each row and its file are gone, and no other" within 60 swept
same "counted once" "$(of 'files FROM sweep WHERE sweep = 2') $(files)" "3000 3 6"

sql -c "UPDATE asset SET deleted_at = now() WHERE asset = 3" -c 'NOTIFY work'
check "a row that says gone, killed before its file: the file goes" within 20 agree
echo x >"$VAR/store/assets/1"
echo x >"$VAR/store/assets/99999"
rm "$VAR/store/assets/6"
ago asset 1 'asset = 6'
look_again
back_gone() { [ ! -e "$VAR/store/assets/1" ]; }
missing() { ask admin storage >/dev/null && [ "$(jq -c '[.missing[].asset]' "$answer")" = '[6]' ]; }
check "a file that came back after it was removed goes again" within 20 back_gone
check "a file that is away without being removed is told" within 20 missing
same "one of which no row speaks is told, and stays" "$(jq -c .strange.numbers "$answer") $(files)" "[99999] 99999"
rm "$VAR/store/assets/99999"

echo x >"$site/a.csv"
ask editor "assets?name=a.csv" -T "$site/a.csv" >/dev/null
last=$(field .asset)
ago asset 400 "asset = $last"
chmod 0500 "$VAR/store/assets"
ask admin storage -d files=365 -d confirm=1 >/dev/null
waits() { ask admin storage >/dev/null && [ "$(jq '.sweeps[0].problem != null' "$answer")" = true ]; }
check "a store that lets nothing go is told" within 20 waits
same "and the sweep is not over" "$(field '.under_way, .unlinked' | paste -sd' ') $(files)" "true 1 $last"
chmod 0770 "$VAR/store/assets"
check "when it does again, the rest goes" within 40 ended_sweep 3

echo "# by the settings"
ask editor "assets?name=b.csv" -T "$site/a.csv" >/dev/null
last=$(field .asset)
ago asset 400 "asset = $last"
echo "keep_files = 365" >>"$VAR/hmis.conf"
for pid in $(workers); do kill "$pid"; done
check "once a day, as they say" within 30 ended_sweep 4
same "in nobody's name" "$(of "concat(s.asked_by, '-', s.files, ' ', a.who) FROM sweep s, audit a
	WHERE sweep = 4 AND about LIKE 'sweep=4 %'")" "-1 -"
echo "keep_files = 3" >>"$VAR/hmis.conf"
like "a slip of the pen does not start" "$(HMIS_CONF=$VAR/hmis.conf build/opt/worker 2>&1)" \
	"30 to 36500 days for keep_files"
done_testing
