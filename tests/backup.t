#!/bin/bash
# A backup of a site while it works, brought back on another one with other paths: all of it, and nothing of what is
# there is lost.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
BUILD=opt
start_site
load_sample
backup() { HMIS_CONF=$VAR/hmis.conf DB=$HMIS_DB nginx/backup/backup "$site/kept" 2>&1; }
restore() { HMIS_CONF=$VAR/hmis.conf DB=$HMIS_DB nginx/backup/restore "$@" 2>&1; }
newest() { ls -d "$site"/kept/*Z | tail -n 1; }
# what people see: the dataset, its versions, the imports and their files
state() {
	ask viewer data.csv | sha256sum
	sql -c "SELECT version, run, new, changed, unchanged, removed FROM version ORDER BY 1"
	sql -c "SELECT run, state, created_by FROM run WHERE state IN ('integrated', 'mapping', 'staged') ORDER BY 1"
	(cd "$VAR/store" && find assets rejected -type f -exec sha256sum {} + | sort)
}

begin_import tests/sample/hmis.csv
stage && integrate
project=$(ask editor projects -d name=P >/dev/null && field .project)
ask editor "projects/webhook?project=$project" -d url=https://hmis.example.org/ -d secret=0123456789abcdef >/dev/null
ask editor imports -d source=csv >/dev/null
ask editor "csv/upload?run=$(field .run)&name=second.csv" -T tests/sample/hmis.csv >/dev/null
id=$(sed -n 2p tests/sample/facilities.csv | cut -d, -f1)
indicator=$(sed -n 2p tests/sample/indicators.csv | cut -d, -f1)
import "$id,$indicator,202401,nonsense"
# what an instance of another name has, whose roles the other host does not know
sql -c 'CREATE ROLE intake_web_two' -c 'GRANT SELECT ON run TO intake_web_two'
like "a backup of all" "$(backup)" '^.*Z: database .*, [0-9]+ files, [0-9]+ of them new\.$'
same "has five things, for its owner alone" "$(cd "$(newest)" && stat -c '%A %n' . * | grep -c -- '^.rw[x-]------')" 5
state >"$site/before"
first=$(newest)

# while people work, files come and go
for i in 1 2 3 4 5 6; do
	ask editor imports -d source=csv >/dev/null
	ask editor "csv/upload?run=$(field .run)&name=more$i.csv" -T <(sed "s/\$/ /; \$a# $i" tests/sample/hmis.csv) >/dev/null
done &
sleep 1.1 # a backup is named by its second
like "a second one takes what is new alone" "$(backup)" '^.*Z: database .* files, [0-6] of them new\.$'
wait $!
same "each file that its database names is in it" "$(pg_restore -a -t asset -f - "$(newest)/database.dump" |
	awk -F'\t' '/^[0-9]+\t/ { print $1 }' | while read -r n; do [ -e "$(newest)/store/assets/$n" ] || echo "$n"; done)" ""
like "two at a time do not meet" "$(exec 8>"$site/kept/.lock" && flock 8 && backup)" 'another backup .* is under way'
like "a backup into the store is refused" "$(HMIS_CONF=$VAR/hmis.conf DB=$HMIS_DB nginx/backup/backup \
	"$VAR/store/assets/kept" 2>&1)" 'in the store itself'

like "what holds data is not replaced unasked" "$(restore "$first")" 'holds data already. With --replace'
like "asked, it goes back" "$(restore --replace "$first")" 'Restored: version 1 of .*kept: the database hmis_before_'
within 20 eval 'ask viewer health >/dev/null; [ "$status" = 200 ]'
state >"$site/after"
same "to what it was" "$(diff "$site/before" "$site/after")" ""
like "and what was there is kept" "$(psql -qXAtl -d "$HMIS_DB" | grep -c hmis_before_) $(ls "$VAR/store/before")" \
	'^1 .*assets-'
first_key=$(sha256sum <"$VAR/store/seal.key")

# another host
here=$VAR
export VAR=$site/elsewhere PORT=$((PORT + 1))
nginx/stack up >"$site/up.log" 2>&1
set -a && . "$VAR/hmis.env" && set +a
like "a new site takes it without a question" "$(restore "$first")" \
	'^Restored: version 1 of [0-9-]+, [0-9]+ imports, [0-9]+ files\.$'
within 20 eval 'ask viewer health >/dev/null; [ "$status" = 200 ]'
state >"$site/after"
same "and is as the first one was" "$(diff "$site/before" "$site/after")" ""
same "with its key, so that secrets can be opened" "$(sha256sum <"$VAR/store/seal.key")" "$first_key"
begin_import tests/sample/hmis.csv
check "it goes on: an import" stage
ask editor "csv/review?run=$run" >/dev/null
same "finds that nothing changed" "$(field '[.changes.new, .changes.changed] | join(" ")')" "0 0"
nginx/stack remove >/dev/null 2>&1
VAR=$here
done_testing
