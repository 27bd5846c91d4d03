#!/bin/bash
# An import in one request: a file like one before is mapped as that was and staged; what is a question is asked, and
# the import keeps the file and goes on with the answer. A large file is looked through by the worker, which goes on.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
start_site
ask editor facilities -T tests/csv/facilities.csv >/dev/null
ask editor indicators -T tests/csv/indicators.csv >/dev/null
held() { sql -c "SELECT (SELECT count(*) FROM asset), (SELECT count(*) FROM run), (SELECT count(*) FROM run_csv)"; }
send() { # NAME [CURL OPTION...] -- the file of that name, in one request
	local name=$1
	shift
	ask editor "imports?name=$name${query-}" -T "$site/$name" -D "$site/head" "$@" >/dev/null
	run=$(field .run)
}
location() { tr -d '\r' <"$site/head" | sed -n 's/^Location: //Ip'; }
large() { # BYTES -- files of more are the worker's
	echo "look_max = $1" >>"$VAR/hmis.conf"
	for pid in $(pgrep -P "$(cat "$VAR/pid/imports")"); do kill "$pid"; done
}
month() { # YYYYMM VALUE
	printf '%s\n' hf,what,month,n "HF01,MAL,$1,$2" "HF02,MAL,$1,$(($2 + 1))" "HF03,MAL,$1,$(($2 + 2))"
}
month 202401 10 >"$site/january.csv"
month 202402 20 >"$site/february.csv"

echo "# what nobody mapped before"
send january.csv
same "an unknown header is a question" \
	"$status $(field '[.code, .status, .step, .state, .questions[0].field] | join(" ")')" \
	"409 import_asks 409 csv/map?run=1 uploaded facility_id"
like "which says what the columns are" "$(field .detail)" 'No import with this header .*\(hf, what, month, n\)'
same "the import keeps the file" "$(held) $(run_is state)" "1|1|1 uploaded"
ask editor imports -d run=1 -d facility_id=hf -d raw_indicator_id=what -d period_id=month -d count=n >/dev/null
same "and goes on with the answers" "$status $(field '[.run, .state, .step] | join(" ")')" "202 1 queued csv/stage"
run=1
check "it is staged" wait_for staged
check "and integrated" integrate

echo "# what was"
send february.csv
same "a file like it takes one request" "$status $(field '[.state, .step] | join(" ")') $(location)" \
	"202 queued csv/stage /hmis/csv/stage?run=$run"
check "it is staged" wait_for staged
same "as the first one was read" "$(run_is "rows->>'staged', mapped_by, mapping->'count'->>'name'")" "3|editor|n"
ask editor imports -F "file=@$site/february.csv;filename=again.csv" >/dev/null
run=$(field .run)
same "by a form as well" "$status $(run_is "(SELECT name FROM asset a WHERE a.asset = run_csv.asset)")" "202 again.csv"
check "it is staged, too" wait_for staged
ask editor imports -H 'Accept: text/html' -H "Origin: ${HMIS_URL%/hmis}" -D "$site/head" \
	-F "file=@$site/february.csv" >/dev/null
same "a browser is sent to its step" "$status" 303
like "which stages" "$(location)" 'csv/stage\?run='

echo "# once"
before=$(held)
send february.csv -H 'Idempotency-Key: k1'
first=$run
send february.csv -H 'Idempotency-Key: k1'
same "the same key is the same import" "$status $run $(held)" "202 $first $(awk -F'|' -v OFS='|' '{
	print $1 + 1, $2 + 1, $3 + 1 }' <<<"$before")"
send january.csv -H 'Idempotency-Key: k1'
same "with another file it is refused" "$status $(field .code)" "422 key_reused"
ask editor imports -d source=csv -H 'Idempotency-Key: k2' >/dev/null
send january.csv -H 'Idempotency-Key: k2'
same "and so is that of an import without a file" "$status $(field .code)" "422 key_reused"
echo "runs_per_minute = 1" >>"$VAR/hmis.conf"
large 20000000
before=$(held)
send february.csv
same "one import too many in a minute keeps nothing" "$status $(field .code) $(held)" "429 too_many_imports $before"
echo "runs_per_minute = 100000" >>"$VAR/hmis.conf"
large 20000000

echo "# what is not as it was"
before=$(held)
sed '1s/n$/number/' "$site/february.csv" >"$site/renamed.csv"
send renamed.csv
same "a changed header is a question, and loses nothing" "$status $(field .code) $(run_is state)" \
	"409 import_asks uploaded"
same "its number and its step are told" "$(field '[.run, .step] | join(" ")')" "$run csv/map?run=$run"
send renamed.csv -H 'Accept: text/html' -H "Origin: ${HMIS_URL%/hmis}"
same "and a browser is sent there" "$status" 303
printf '%s\n' hf,what,month,n HF01,MAL,202403,1.000 HF02,MAL,202403,2.000 >"$site/thousands.csv"
send thousands.csv
same "a format that the file leaves open is asked" "$status $(field '[.questions[].field] | join(" ")')" \
	"409 number_format"
same "with its readings" "$(field '[.questions[0].options[].value] | sort | join(" ")')" "decimal_point group_point"
same "and told for each field" "$(field '.errors[0].field')" number_format
ask editor imports -d "run=$run" -d number_format=group_point >/dev/null
check "it goes on with the answer" wait_for staged
same "which is how it is read" "$(run_is "staged->>'total'")" 3000
query='&number_format=decimal_point'
send thousands.csv
query=
check "an answer may come with the file" wait_for staged
same "and is taken as well" "$(run_is "staged->>'total'")" 3
printf '%s\n' hf,what,month,n,sex HF01,MAL,202403,1,F HF01,MAL,202403,2,M >"$site/sex.csv"
query='&facility_id=hf&raw_indicator_id=what&period_id=month&count=n'
send sex.csv
query=
same "rows of one cell that differ in a column are asked" "$status $(field '[.questions[].field] | join(" ")')" \
	"409 duplicates"
ask editor imports -d "run=$run" -d facility_id=hf -d raw_indicator_id=what -d period_id=month -d count=n \
	-d duplicates=sum >/dev/null
check "and added up, if that is said" wait_for staged
same "they are" "$(run_is "staged->>'total'")" 3
send sex.csv
check "which is remembered while they differ in the same column" wait_for staged
same "added up again" "$(run_is "staged->>'total'")" 3
query='&facility_id=hf&raw_indicator_id=what&period_id=%3D202404&count=n&duplicates=sum'
send sex.csv
query=
check "a month that is said for all rows" wait_for staged
send sex.csv
same "is not taken for another file" "$status $(field '[.questions[].field] | join(" ")')" "409 period_id"
echo '<!DOCTYPE html><p>Please sign in' >"$site/page.csv"
before=$(held)
send page.csv
same "what is no table is refused, and not kept" "$status $(held)" "422 $before"
same "so is a run for a file" "$(ask editor "imports?run=1" -T "$site/january.csv" >/dev/null; echo "$status")" 422
ask editor imports -d source=csv -d approve=rules -d max_changed=5 >/dev/null
same "and are rules without one" "$status $(field '.errors[0].field')" "422 approve"
(cd "$site" && python3 -c 'import zipfile
z = zipfile.ZipFile("pair.zip", "w")
z.write("january.csv"); z.writestr("other.csv", "a,b\n1,2\n3,4\n"); z.close()')
send pair.zip
same "which file of an archive is asked" "$status $(field '[.questions[].field] | join(" ")')" "409 entry"
ask editor imports -d "run=$run" -d entry=january.csv >/dev/null
check "and read" wait_for staged
cp tests/csv/book-titles-long/input.xlsx "$site/years.xlsx"
query='&facility_id=FOSA&raw_indicator_id=Indicateur&period_id=%233.%3D2022&count=Valeur'
send years.xlsx
query=
same "months of sheets with different years are not of one" "$status $(field '.questions[0].field')" "409 period_id"

echo "# which mapping"
printf '%s\n' place,item,when,good,bad HF01,MAL,202405,1,2 >"$site/two.csv"
columns='facility_id=place&raw_indicator_id=item&period_id=when'
staged_by() { # COLUMN OF THE COUNT, said with the file
	query="&$columns&count=$1"
	send two.csv
	query=
	wait_for staged
}
staged_by good
integrate
version=$(sql -c 'SELECT max(version) FROM version')
staged_by bad
send two.csv
wait_for staged
same "that of what was integrated comes before one that is only staged" "$(run_is "mapping->'count'->>'name'")" good
ask admin "versions/undo?version=$version" -X POST >/dev/null
run=$(field .run)
ended "$run" integrated
staged_by bad
send two.csv
wait_for staged
same "but not when it was undone" "$(run_is "mapping->'count'->>'name'")" bad
query='&approve=rules&max_changed=100'
send two.csv
query=
same "for an import with rules, what is only staged does not count" "$status $(field .code)" "409 import_asks"
like "and it says so" "$(field .detail)" 'No import with this header was integrated yet'

echo "# a large file"
large 0
send february.csv
like "is looked through first, unless the worker was quick" \
	"$status $(field '[.state, .step, .examination.done] | map(tostring) | join(" ")')" \
	'^202 (uploaded csv/map false|(queued|staging|staged) csv/[a-z]* null)$'
check "and then goes on by itself" wait_for staged 30
same "as a small one" "$(run_is "rows->>'staged', mapped_by")" "3|editor"
send thousands.csv
questions() { ask editor "progress?run=$run" >/dev/null && [ "$(field .questions)" != null ]; }
check "a question that the worker finds is told" within 20 questions
same "where it waits" "$(field '[.state, .questions[0].field] | join(" ")')" "uploaded number_format"
ask editor imports -d "run=$run" -d number_format=group_point >/dev/null
check "and answered" wait_for staged 30
same "it is read so" "$(run_is "staged->>'total'")" 3000
{ month 202403 1; yes HF01,MAL,202403,1 | head -30000; printf 'HF01,M\xe9L,202403,1\n'; } >"$site/bytes.csv"
send bytes.csv
check "bytes that are in no encoding of it are one" within 20 questions
same "which is asked" "$(field '[.state, .questions[0].field] | join(" ")')" "uploaded encoding"
kill -STOP $(workers)
send february.csv
waits=$run
sql -c "SELECT examination_take(10)" >/dev/null
kill -KILL "$(cat "$VAR/run/worker.pid")"
kill -CONT $(workers) 2>/dev/null
run=$waits
check "a worker that is killed loses nothing of it" wait_for staged 60
send february.csv
taken=$run
sql -c "UPDATE run_onward SET tried_at = 'infinity'" >/dev/null
ask editor "csv/upload?run=$taken" -d "asset=$(sql -c "SELECT min(asset) FROM asset")" >/dev/null
same "who gives it another file has taken it over" "$(sql -c "SELECT count(*) FROM run_onward WHERE run = $taken")" 0
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
