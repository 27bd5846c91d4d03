#!/bin/bash
# Versions one can trust: what an import brought can be looked at, compared, taken back and deleted; and after each of
# 30 random imports (LONG=1: 60; STEPS=200: of so many), undos and deletions the dataset, and every version of it, is
# what a model of plain rows says. APART=1: on one PostgreSQL as on a cluster.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
export HMIS_BLOCK_SLOTS=${HMIS_BLOCK_SLOTS-3} # of 8 facilities: values on both sides of a border
BUILD=opt start_site
[ -z "${APART-}" ] || apart

for f in 1 2 3 4 5 6 7 8; do echo "F$f,Facility $f,Land,R$((f % 2)),D$((f % 4))"; done |
	sed '1i facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3' >"$site/facilities.csv"
printf '%s\n' raw_indicator_id,raw_indicator_label A,a B,b C,c >"$site/indicators.csv"
ask editor "facilities?mode=add_update" -T "$site/facilities.csv" >/dev/null
ask editor "indicators?mode=add_update" -T "$site/indicators.csv" >/dev/null

undo() { # VERSION
	ask admin "versions/undo?version=$1" -X POST >/dev/null
	run=$(field .run)
	[ "$status" = 202 ] && ended "$run" integrated
}
newest() { sql -c 'SELECT coalesce(max(version), 0) FROM version'; }
cells() { sql -F, -c "SELECT facility_id, raw_indicator_id, period_id, count FROM ${1:-hmis_data} ORDER BY 1, 2, 3"; }

echo "# undo"
import F1,A,202401,10 F2,A,202401,20 F1,A,202402,30 && approve
import F1,A,202401,11 F3,A,202401,5 && approve
before=$(cells 'hmis_data_at(1)')
ask viewer "versions/undo?version=2" >/dev/null
same "the preview tells what would go back" \
	"$(jq -c '[.cells.back, .cells.changed, .cells.removed, .cells.new, .cells.kept]' "$answer")" "[2,1,1,0,0]"
ask editor "versions/undo?version=2" -X POST >/dev/null
same "only global administrators undo" "$status" 403
undo 2
same "N-15 undone: as it was before" "$(cells)" "$before"
same "as a version, that says so" \
	"$(sql -c 'SELECT source, new, changed, removed, note FROM version WHERE version = 3')" "undo|0|1|1|undo of version 2"
ask editor "progress?run=$(sql -c 'SELECT run FROM run_undo WHERE undoes = 2')" -H 'Accept: text/html' \
	-H 'Accept-Language: fr' >/dev/null
same "its page says so, too" "$(grep -c '<b>Annulation de la version 2</b>' "$answer")" 1
undo 3
same "an undo is undone: as it was after" "$(cells)" "$(cells 'hmis_data_at(2)')"
undo 4
import F1,A,202401,11 F3,A,202401,5
same "N-16 the same file after an undo: it is news again" \
	"$(sql -c "SELECT changes->>'new', changes->>'changed' FROM run_review WHERE run = $run")" "1|1"
approve
same "N-16 and is integrated" "$(cells)" "$(cells 'hmis_data_at(2)')"
import F1,A,202401,12 && approve
undo 6
same "what was changed again since stays" "$(cells | grep -E 'F[13],A,202401')" "F1,A,202401,12"
same "and is listed" "$(sql -c \
	"SELECT kept->>'cells', kept->'first'->0->>'facility_id', kept->'first'->0->>'before', kept->'first'->0->>'then',
	kept->'first'->0->>'now' FROM run_undo WHERE run = $run")" "1|F1|10|11|12"
import F4,B,202401,1 && approve
before=$(newest)
hold 'SELECT integrate_alone(300)'
import F4,B,202401,2
ask editor "csv/review?run=$run" -X POST >/dev/null
first=$run
ask admin "versions/undo?version=$before" -X POST >/dev/null
again=$(field .run)
ask admin "versions/undo?version=$before" -X POST >/dev/null
same "N-01 a double click makes one undo" "$(field .run)" "$again"
let_go
ended "$first" integrated && ended "$again" integrated
same "N-15 an undo behind an integration: ordered, what that one changed is kept" \
	"$(cells | grep F4) $(sql -c "SELECT kept->>'cells' FROM run_undo WHERE run = $again")" \
	"F4,B,202401,2 1"
ask admin "versions/undo?version=$before" -X POST >/dev/null
like "an undo asked again when it is done is refused, as what it said before may have been lost" \
	"$status $(field .code) $(newest)" "409 nothing_to_undo $(sql -c "SELECT version FROM version WHERE run = $again")"
ask admin "versions/undo?version=$(newest)" -X POST >/dev/null
like "a version that changed nothing cannot be undone" "$status $(field .code)" "409 nothing_to_undo"
for path in "versions?of=undo" "versions?q=in.csv" "versions?month=$(date -u +%Y%m)" "versions?version=3" \
	"versions?month=199901"; do
	ask viewer "$path" -H 'Accept: text/html' >/dev/null
	same "the page $path" "$status" 200
done
ask viewer "versions?of=undo" >/dev/null
same "the history, by source" "$(jq -c '[.versions[].source] | unique' "$answer")" '["undo"]'
ask viewer "versions?version=2" >/dev/null
same "a receipt: totals before and after" \
	"$(jq -c '.totals[0] | [.records_before, .records_after, .total_before, .total_after, .difference]' "$answer")" \
	"[3,4,60,66,6]"

echo "# compare"
ask viewer "versions/compare?from=1&to=2" >/dev/null
same "by indicator and month" \
	"$(jq -c '.lines[] | [.raw_indicator_id, .period_id, .records_from, .records_to, .total_from, .total_to]' "$answer")" \
	'["A",202401,2,3,30,36]'
ask viewer "versions/compare?from=1&to=2&indicator=A&period=202401" >/dev/null
same "the cells of one" "$(jq -c '.opened.cells[] | [.facility_id, .count_from, .count_to]' "$answer" | paste -sd' ')" \
	'["F1","10","11"] ["F3",null,"5"]'
ask viewer "versions/compare.csv?from=1&to=2" >/dev/null
same "downloaded" "$(tail -n +2 "$answer")" "A,a,202401,2,3,30,36"
ask viewer "versions/compare?from=1&to=3" >/dev/null
same "what came back to the same does not differ" "$(field .months)" 0
ask viewer "versions/compare?from=1&to=99" >/dev/null
same "a version that is not there" "$status" 404
ask viewer "data.csv?version=1" >/dev/null
same "any version is read" "$(tail -n +2 "$answer" | sort)" "$(cells 'hmis_data_at(1)')"

echo "# delete"
delete() { # CONFIRM FIELD...
	local confirm=$1 fields=() one
	shift
	for one; do fields+=(--data-urlencode "$one"); done
	ask admin delete -d "confirm=$confirm" "${fields[@]}" >/dev/null
	run=$(field .run)
}
import F1,C,202403,987654321 F2,C,202403,7 F1,C,202404,987654321 F5,C,202404,3 && approve
import F1,C,202403,987654322 F9,C,202403,987654321 && approve
import F1,C,202403,123 F8,C,202403,987654321 && wrong=$run
ask admin "delete?start_period=202403&end_period=202404&indicators=C" >/dev/null
same "the exact number of values, by indicator" \
	"$(jq -c '[.values, (.by_indicator[] | [.raw_indicator_id, .months, .values])]' "$answer")" '[4,["C",2,4]]'
ask admin "delete?start_period=202403&end_period=202404&indicators=C&areas=Land%20/%20R1" >/dev/null
same "of some areas" "$(field .values)" 3
ask editor "delete?start_period=202403&end_period=202404&indicators=C" >/dev/null
same "only global administrators delete" "$status" 403
delete 4 start_period=202403 end_period=202404
same "A-10 no indicator is not all of them" "$status $(field '.errors[0].field')" "422 indicators"
ask admin delete -d start_period=202403 -d end_period=202404 -d indicators=C >/dev/null
same "A-11 the number must be typed" "$status $(field '.errors[0].field')" "422 confirm"
delete 5 start_period=202403 end_period=202404 indicators=C
same "A-11 and must be right" "$status $(field .code)" "409 values_changed"
hold 'SELECT integrate_alone(300)'
import F6,A,202401,1
ask editor "csv/review?run=$run" -X POST >/dev/null
first=$run
delete 4 start_period=202403 end_period=202404 indicators=C
same "N-04 not while a run integrates" "$status $(field .code)" "409 busy"
let_go
ended "$first" integrated
delete 3 start_period=202403 end_period=202404 indicators=C 'areas=Land / R1'
ended "$run" integrated
same "deleted in some areas: the others stay" "$(cells | grep ,C,)" "F2,C,202403,7"
same "as a version that says so" "$(sql -c 'SELECT source, removed, note FROM version ORDER BY version DESC LIMIT 1')" \
	"delete|3|deleted for good: 1 indicators, 202403 to 202404, in 1 areas"
delete 1 start_period=202403 end_period=202404 indicators=all
ended "$run" integrated
same "all indicators, when said" "$(cells | grep -c '2024 *0[34]')" 0
same "what waited for its review goes, too" "$(sql -c "SELECT state, failure_code FROM run WHERE run = $wrong")" \
	"failed|values_deleted"
import F1,C,202403,10 && approve
import F1,C,202403,11 && approve
later=$(newest)
undo "$later" && undo "$((later - 1))"
import F2,C,202403,5 && approve
delete 1 start_period=202403 end_period=202403 indicators=C 'areas=Land / R0'
ended "$run" integrated
ask admin "versions/undo?version=$later" -X POST >/dev/null
same "what was taken back before the rest of its month was deleted does not come again" \
	"$status $(field .code) $(cells | grep ,C,)" "409 nothing_to_undo "
pg_dump -d "$HMIS_DB" >"$site/dump"
same "no version, staged row, receipt or anything else in the database shows them" \
	"$(grep -c '98765432[12]' "$site/dump")" 0
same "nor a rejected row" "$(grep -rl '98765432[12]' "$VAR/store/rejected/" | wc -l)" 0
ask admin "versions/undo?version=$(newest)" -X POST >/dev/null
same "a deletion cannot be undone" "$status $(field .code)" "409 nothing_to_undo"

echo "# an undo of what left a month empty, after a deletion that took the empty row"
import F2,A,202405,2 && approve
undo "$(newest)"
emptied=$(newest)
import F7,A,202405,1 && approve
delete 1 start_period=202405 end_period=202405 indicators=A "areas=Land / R1"
ended "$run" integrated
undo "$emptied"
same "puts back what it took" "$status $(cells | grep 202405)" "202 F2,A,202405,2"

echo "# killed in the middle"
# The worker is killed at a moment of an undo or a deletion; the one that comes after it does the whole, once.
killed() { # WHAT POINT
	local was
	was=$(cat "$VAR/run/worker.pid")
	sql -c "CREATE OR REPLACE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS \$\$
		BEGIN PERFORM pg_sleep(2); RETURN NULL; END \$\$" \
		-c "CREATE TRIGGER stop_here $2 EXECUTE FUNCTION stop_here()" >/dev/null
	"${1}_it"
	sleep 0.7
	kill -9 "$was"
	sleep 0.1
	seen=$(cells | md5sum)
	sql -c "DROP TRIGGER stop_here ON $3" >/dev/null
	# its lease runs out
	sql -c "UPDATE run SET lease_until = now() WHERE state IN ('staging', 'integrating')" >/dev/null
	ended "$run" integrated
}
undo_it() { ask admin "versions/undo?version=$target" -X POST >/dev/null; run=$(field .run); }
delete_it() { delete "$(cells | grep -c ,A,202401)" start_period=202401 end_period=202401 indicators=A; }
for point in "W-08 before anything is written:BEFORE UPDATE ON indicator_month:indicator_month" \
	"W-10 before the version is written:BEFORE INSERT ON version:version"; do
	import F1,A,202401,$((RANDOM + 50)) F7,A,202401,9 && approve
	target=$(newest)
	IFS=: read -r what trigger table <<<"$point"
	before=$(cells | md5sum)
	wanted=$(cells "hmis_data_at($((target - 1)))" | md5sum)
	killed undo "$trigger" "$table"
	same "$what: nothing of an undo is seen, then all of it, once" \
		"$seen $(cells | md5sum) $(sql -c "SELECT count(*) FROM version WHERE run = $run")" \
		"$before $wanted 1"
done
before=$(cells | md5sum)
left=$(cells | grep -v ,A,202401 | md5sum)
killed delete "BEFORE INSERT ON version" version
same "W-12 killed in a deletion: nothing, then all of it, once" \
	"$seen $(cells | md5sum) $(sql -c "SELECT count(*) FROM version WHERE run = $run")" \
	"$before $left 1"

echo "# at random"
seed=${SEED:-$RANDOM} steps=${STEPS:-30}
[ -z "${LONG-}" ] || steps=${STEPS:-60} # 200 of them take a minute and a half
RANDOM=$seed
sql >/dev/null <<'SQL'
CREATE SCHEMA model;
CREATE TABLE model.cell AS SELECT facility_id AS f, raw_indicator_id AS i, period_id AS p, count AS c FROM hmis_data;
CREATE TABLE model.was (v int, f text, i text, p int, c int);          -- every version, a row a cell
CREATE TABLE model.did (v int, f text, i text, p int, prior int, became int); -- what each version changed
CREATE FUNCTION model.made(n int) RETURNS void LANGUAGE sql AS $$
	INSERT INTO model.did SELECT n, coalesce(a.f, b.f), coalesce(a.i, b.i), coalesce(a.p, b.p), a.c, b.c
	  FROM (SELECT * FROM model.was WHERE v = n - 1) a FULL JOIN model.cell b ON a.f = b.f AND a.i = b.i AND a.p = b.p
	  	WHERE a.c IS DISTINCT FROM b.c;
	INSERT INTO model.was SELECT n, * FROM model.cell
$$;
CREATE FUNCTION model.put(file text[]) RETURNS void LANGUAGE sql AS $$
	DELETE FROM model.cell USING unnest(file) l WHERE l LIKE f || ',' || i || ',' || p || ',%';
	INSERT INTO model.cell SELECT split_part(l, ',', 1), split_part(l, ',', 2), split_part(l, ',', 3)::int,
		split_part(l, ',', 4)::int FROM unnest(file) l
$$;
INSERT INTO model.was SELECT (SELECT max(version) FROM version), * FROM model.cell;
SQL
first=$(newest)
# What each kind of step does to the model, as statements.
model_put() { echo "SELECT model.put('{$(printf '"%s",' "$@" | sed 's/,$//')}');"; }
model_undo() { # VERSION
	echo "CREATE TEMP TABLE back AS SELECT d.* FROM model.did d LEFT JOIN model.cell c USING (f, i, p)
		WHERE d.v = $1 AND c.c IS NOT DISTINCT FROM d.became;
		DELETE FROM model.cell c USING back b WHERE c.f = b.f AND c.i = b.i AND c.p = b.p;
		INSERT INTO model.cell SELECT f, i, p, prior FROM back WHERE prior IS NOT NULL;"
}
model_delete() { # INDICATOR PERIOD REGION
	for table in cell was did; do echo \
		"DELETE FROM model.$table WHERE i = '$1' AND p = $2 AND substr(f, 2)::int % 2 = $3;"; done
}
# The cells in which the dataset differs from the model, after a step.
differs() { # STATEMENTS
	sql -c "$1 SELECT model.made((SELECT max(version) FROM version));" -c "SELECT count(*) FROM (
		(SELECT facility_id, raw_indicator_id, period_id, count FROM hmis_data EXCEPT ALL SELECT * FROM model.cell) UNION ALL
		(SELECT * FROM model.cell EXCEPT ALL SELECT facility_id, raw_indicator_id, period_id, count FROM hmis_data)) d" |
			tail -1
}
all_differ() {
	sql -c "SELECT count(*) FROM version v CROSS JOIN LATERAL (
		(SELECT facility_id, raw_indicator_id, period_id, count FROM hmis_data_at(v.version) EXCEPT ALL SELECT f, i, p, c
			FROM model.was WHERE was.v = v.version)
		UNION ALL
		(SELECT f, i, p, c FROM model.was WHERE was.v = v.version EXCEPT ALL SELECT facility_id, raw_indicator_id, period_id,
			count FROM hmis_data_at(v.version))) d
		WHERE v.version >= $first"
}
wrong=0 done_steps=0
for ((step = 1; step <= steps; step++)); do
	case $((RANDOM % 10)) in
	[0-5])
		lines=()
		for ((n = 0; n <= RANDOM % 6; n++)); do
			lines+=("F$((RANDOM % 8 + 1)),$(printf "\\x$((41 + RANDOM % 3))"),20240$((RANDOM % 4 + 1)),$((RANDOM % 5))")
		done
		mapfile -t lines < <(printf '%s\n' "${lines[@]}" | awk -F, '!seen[$1 $2 $3]++')
		import "${lines[@]}" && approve || break
		did=$(model_put "${lines[@]}")
		;;
	[6-8])
		target=$((first + RANDOM % ($(newest) - first + 1)))
		undo $target || { [ "$status" = 409 ] || break; continue; }
		did=$(model_undo $target)
		;;
	9)
		i=$(printf "\\x$((41 + RANDOM % 3))") p=20240$((RANDOM % 4 + 1)) half=$((RANDOM % 2))
		n=$(cells | awk -F, -v i="$i" -v p=$p -v half=$half \
			'$2 == i && $3 == p && substr($1, 2) % 2 == half { n++ } END { print n + 0 }')
		[ "$n" -gt 0 ] || continue
		delete "$n" "start_period=$p" "end_period=$p" "indicators=$i" "areas=Land / R$half"
		ended "$run" integrated || break
		did=$(model_delete "$i" "$p" "$half")
		;;
	esac
	off=$(differs "$did")
	[ "$off" = 0 ] || { wrong=$((wrong + 1)); echo "# step $step: $off cells differ"; }
	done_steps=$step
done
same "$steps random imports, undos and deletions: the dataset is the model's after each (SEED=$seed)" "$wrong" 0
check "all of them were done" test "$done_steps" -gt $((steps - 10))
same "and every version reads as the model's (SEED=$seed)" "$(all_differ)" 0
same "what each did to each indicator-month adds up to what it did in all" "$(sql -c "
	SELECT v.version, v.new, v.changed, v.removed, m.* FROM version v
	  LEFT JOIN (SELECT version, sum(new), sum(changed), sum(removed) FROM version_month GROUP BY 1)
	       m (version, new, changed, removed) USING (version)
	 WHERE (v.new, v.changed, v.removed) <> (coalesce(m.new, 0), coalesce(m.changed, 0), coalesce(m.removed, 0))")" ""
done_testing
