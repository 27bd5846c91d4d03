#!/bin/bash
# contract.t -- every address answers as promised, to scripts and to browsers, on a real site.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
start_site
ANSWERS=${ANSWERS:-$site/answers}
same "steps that nobody asked hold no connection" \
	"$(sql -c "SELECT count(*) < 10 FROM pg_stat_activity WHERE usename = 'intake_web'")" t
page='Accept: text/html,application/xhtml+xml' json='Content-Type: application/json'

# request WHO PATH [CURL OPTION...] -- like ask; the headers of the answer are kept, nothing is printed.
request() { ask "$@" -D "$site/head" >/dev/null; }
header() { tr -d '\r' <"$site/head" | sed -n "s/^$1: //Ip" | tail -1; }

# answers "what" STATUS [LOCATION] -- to a script: JSON with a status, and where to go on.
answers() {
	same "$1: status" "$status" "$2"
	like "$1: JSON" "$(header Content-Type)" '^application/(problem\+)?json$'
	[ $# -lt 3 ] || same "$1: Location" "$(header Location)" "/hmis/$3"
}

# leads "what" WHO PATH LOCATION [CURL OPTION...] -- the same for a browser: 303 to the next page.
leads() {
	request "$2" "$3" -H "$page" "${@:5}"
	same "$1, in a browser" "$status $(header Location)" "303 /hmis/$4"
}

# shows "what" WHO PATH TEXT [CURL OPTION...] -- a page for a browser.
shows() {
	request "$2" "$3" -H "$page" "${@:5}"
	same "$1, in a browser: a page" "$status $(header Content-Type)" "200 text/html; charset=utf-8"
	like "$1, in a browser: its data" "$(tr '\n' ' ' <"$answer")" "$4"
}

# has "what" FILTER NAME... -- that part of the answer has (at least) these members.
has() {
	local missing
	missing=$(jq -r "$2 as \$it | \$ARGS.positional[] | select(. as \$name | \$it | has(\$name) | not)" \
		--args "${@:3}" <"$answer" 2>&1)
	same "$1 has ${*:3}" "$missing" ""
}

# is "what" FILTER VALUE... -- parts of the answer have these values.
is() { same "$1" "$(field "$2 | map(tostring) | join(\" \")")" "$3"; }

# refused "what" STATUS CODE [STEP] -- problem+json, with all its members.
refused() {
	same "$1: problem+json" "$status $(header Content-Type)" "$2 application/problem+json"
	is "$1: its members" '[.status, (.type | split("#")[1]), .title != "", .detail != "", (.errors | type)]' \
		"$2 $3 true true array"
	[ $# -lt 4 ] || same "$1: the step that comes first" "$(field .step)" "$4"
}

# refuses "what" "STATUS CODE [STEP]" WHO PATH [CURL OPTION...] -- ask, and be refused so.
refuses() {
	request "${@:3}" -H "$page"
	same "$1, in a browser: a page" "$status $(header Content-Type)" "${2%% *} text/html; charset=utf-8"
	request "${@:3}"
	# shellcheck disable=SC2086 # words
	refused "$1" $2
}

# What must not change when a step is done again.
snapshot() {
	sql -c "SELECT md5(string_agg(r::text, ' ' ORDER BY run)), (SELECT count(*) FROM asset), (SELECT count(*)
		FROM version),
	    (SELECT md5(string_agg(s::text, ' ' ORDER BY run, indicator, period)) FROM staged_month s),
	    (SELECT md5(string_agg(m::text, ' ' ORDER BY indicator, period, version_from)) FROM indicator_month m),
	    (SELECT md5(string_agg(s::text, ' ' ORDER BY run, indicator, period, block)) FROM staged_block s),
	    (SELECT md5(string_agg(b::text, ' ' ORDER BY indicator, period, block, version_from)) FROM count_block b)
	  FROM (SELECT * FROM $every_run) r"
}
harmless() { # WHAT WHO PATH STATUS [CURL OPTION...]
	local before
	before=$(snapshot)
	request "$2" "$3" "${@:5}"
	same "$1 again: the same answer" "$status" "$4"
	same "$1 again: nothing changes" "$(snapshot)" "$before"
}

cat >"$site/facilities.csv" <<'END'
facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3,admin_area_4,facility_type,latitude,longitude,closed_on
HF001,St Mary,Testland,North,,,hospital,-13.5,34.25,
HF002,"Clinic ""A"" & B",Testland,South,,,,,,
HF003,=Old Post,Testland,South,,,,,,2023-08-31
END
cat >"$site/indicators.csv" <<'END'
raw_indicator_id,raw_indicator_label,indicator_common_id,indicator_common_label
MAL_RDT,Malaria <RDT>,,
PENTA3,Penta 3,penta3,Third penta
PENTA3,Penta 3,penta_all,All penta
END
cat >"$site/one.csv" <<'END'
facility,indicator,month,count
HF001,PENTA3,202401,12
HF002,PENTA3,202401,8
HF001,PENTA3,202402,13
HF001,MAL_RDT,202401,
HF009,PENTA3,202401,5
END
sed 's/,12$/,20/' "$site/one.csv" >"$site/two.csv"
bytes=$(stat -c %s "$site/one.csv") sha=$(sha256sum <"$site/one.csv" | cut -c 1-64)

# facilities and indicators
counts='[.added, .updated, .removed, .unchanged, (.rejected | length)]'
for list in facilities indicators; do
	request editor "$list?mode=add_update" -T "$site/$list.csv"
	answers "PUT $list" 200
	has "PUT $list" . added updated removed unchanged rejected
done
is "PUT indicators counts ids, not lines" "$counts" "2 0 0 0 0"
for list in facilities indicators; do
	request viewer "$list.csv"
	same "$list.csv" "$status $(header Content-Type)" "200 text/csv; charset=utf-8"
	like "$list.csv is a download" "$(header Content-Disposition)" "^attachment; filename=\"$list.csv\""
	cp "$answer" "$site/back.csv"
	for mode in add_update update replace; do
		request editor "$list?mode=$mode" -T "$site/back.csv"
		is "$list.csv uploaded as it was downloaded, $mode: 0 changes" "$counts | .[3] |= (. > 1)" "0 0 0 true 0"
	done
	request viewer "$list"
	answers "GET $list" 200
	has "GET $list" . "$list" page total previous next_page
	shows "GET $list" viewer "$list" "Penta 3|St Mary"
	refuses "PUT $list without a file" "422 empty_file" editor "$list" -X PUT -H 'Content-Length: 0'
done
request viewer indicators
has "an indicator" '.indicators[0]' raw_indicator_id raw_indicator_label common records first_period last_period
request viewer "facilities?q=mary"
same "facilities?q= searches" "$(field '.facilities[].facility_id')" HF001
has "a facility" '.facilities[0]' facility_id facility_name admin_area_{1,2,3,4} facility_type
printf 'facility_id,facility_name,latitude\nHF001,Saint Mary,\nHF004,New,1e9\nHF005,Newer,1\n' >"$site/part.csv"
request editor "facilities?mode=update" -T "$site/part.csv"
is "mode update" "$counts" "0 1 0 0 2"
is "mode update: rejected lines" \
	'.rejected | sort_by(.line) | map([.line, .column, .value, .reason != ""] | tostring)' \
	'[3,"latitude","1e9",true] [4,"facility_id","HF005",true]'
request editor "facilities?mode=add_update" -F "file=@$site/part.csv"
is "mode add_update, by form" "$counts" "1 0 0 1 1"
request editor "facilities?mode=replace" -T "$site/facilities.csv"
is "mode replace" "$counts" "0 1 1 2 0"
refuses "another mode" "422 invalid_fields" editor "facilities?mode=all" -T "$site/facilities.csv"
is "the wrong field is named" '[.errors[].field]' mode
sed 's/HF004/HF006/' "$site/part.csv" >"$site/other.csv"
sed -i 's/1e9/9/; s/Saint Mary/St Mary II/; $a HF007,Odd,1e9' "$site/other.csv"
request editor "facilities?mode=replace&preview=1" -T "$site/other.csv"
answers "PUT facilities?preview=1" 200
is "a preview" '[.added, .updated, .removed, .unchanged, (.rejected | length), .mode]' "1 2 2 0 1 replace"
asset=$(field .asset) seen=$(field .seen)
request editor facilities -d "asset=$asset" -d mode=replace -d seen=earlier
refused "taking over what is no more" 409 changed_meanwhile
request editor facilities -d "asset=$asset" -d mode=replace -d "seen=$seen"
is "POST facilities asset, mode, seen" "$counts" "1 2 2 0 1"
request editor "facilities?mode=replace" -T "$site/facilities.csv"
leads "POST facilities" editor facilities "facilities?asset=$((asset + 1))&mode=update" -F mode=update \
	-F "file=@$site/facilities.csv"
shows "GET facilities?asset=A" editor "facilities?asset=$((asset + 1))&mode=update" "already matches this list"

# the data, before there are any
request viewer ""
answers "GET /" 200
has "GET /" . version values facilities indicators first_period last_period waiting versions coverage
is "an empty dataset has no version" '[.version, .empty]' "null true"
shows "GET /" viewer "" 'HMIS data'
request viewer versions
is "an empty list of versions" '[.versions | length]' 0

# imports
request editor imports -d source=csv
run=$(field .run)
answers "POST imports" 201 "csv/upload?run=$run"
same "POST imports: its document" "$(cat "$answer")" \
	"{\"run\":$run,\"source\":\"csv\",\"state\":\"new\",\"step\":\"csv/upload\"}"
leads "POST imports" editor imports "csv/upload?run=$((run + 1))" -d source=csv
request editor imports -H "$json" -d '{"source":"csv"}'
answers "POST imports, as JSON" 201 "csv/upload?run=$((run + 2))"
refuses "POST imports from elsewhere" "422 invalid_fields" editor imports -d source=paper
request viewer imports
answers "GET imports" 200
has "GET imports" . runs page total previous next_page
has "an import in the list" '.runs[0]' run source state file created_by created_at changed_at rows_read version next
shows "GET imports" viewer imports "href=\"/hmis/csv/upload\\?run=$run\""

# out of order, from new on
for asked in "GET csv/map" "POST csv/stage" "GET csv/review" "POST csv/review" "GET rejected"; do
	request editor "${asked#* }?run=$run" -X "${asked% *}"
	refused "$asked of a new import" 409 step_out_of_order "csv/upload?run=$run"
	request editor "${asked#* }?run=$run" -X "${asked% *}" -H "$page"
	same "$asked of a new import, in a browser" "$status $(grep -c "href=\"/hmis/csv/upload?run=$run\"" "$answer")" "409 1"
done

# csv/upload
shows "GET csv/upload" editor "csv/upload?run=$run" 'type="file"'
request editor "csv/upload?run=$run&name=one.csv" -T "$site/one.csv"
asset=$(field .asset)
answers "PUT csv/upload" 201 "csv/map?run=$run"
same "PUT csv/upload: its document" "$(cat "$answer")" \
	"{\"run\":$run,\"asset\":$asset,\"name\":\"one.csv\",\"bytes\":$bytes,\"sha256\":\"$sha\",\"step\":\"csv/map\"}"
request editor "csv/upload?run=$((run + 1))" -F "file=@$site/one.csv;filename=two.csv"
answers "POST csv/upload" 201 "csv/map?run=$((run + 1))"
is "POST csv/upload: its document" '[.run, .asset, .name, .bytes, .sha256, .step]' \
	"$((run + 1)) $((asset + 1)) two.csv $bytes $sha csv/map"
leads "POST csv/upload" editor "csv/upload?run=$((run + 1))" "csv/map?run=$((run + 1))" -F "file=@$site/two.csv"
request editor "csv/upload?run=$((run + 2))" -d "asset=$asset"
answers "POST csv/upload asset=" 201 "csv/map?run=$((run + 2))"
is "POST csv/upload asset=: its document" '[.asset, .name, .sha256]' "$asset one.csv $sha"
harmless "POST csv/upload asset=" editor "csv/upload?run=$((run + 2))" 201 -H "$json" -d "{\"asset\": $asset}"
leads "POST csv/upload asset=" editor "csv/upload?run=$((run + 2))" "csv/map?run=$((run + 2))" -d "asset=$asset"

# csv/map
request editor "csv/map?run=$run"
answers "GET csv/map" 200
has "GET csv/map" . run file columns suggested mapping formats questions
has "a column" '.columns[0]' index name samples
is "the columns" '[.columns[] | "\(.index)=\(.name)"]' "1=facility 2=indicator 3=month 4=count"
is "what is suggested" '.suggested | [.facility_id, .raw_indicator_id, .period_id, .count]' \
	"facility indicator month count"
shows "GET csv/map" editor "csv/map?run=$run" 'name="facility_id"'
refuses "POST csv/stage before csv/map" "409 step_out_of_order csv/map?run=$run" editor "csv/stage?run=$run" -X POST
same "its values, by name" "$(jq -c .values "$answer")" "{\"run\":\"$run\"}"
request editor "csv/stage?run=$run" -X POST -H 'Accept-Language: fr'
is "in French, other words for the same" '[.code, .values.run, .step, (.detail | test("Associer les colonnes"))]' \
	"step_out_of_order $run csv/map?run=$run true"
map="facility_id=facility&raw_indicator_id=%232&period_id=month&count=count&duplicates=max"
request editor "csv/map?run=$run" -d "$map"
answers "POST csv/map" 200 "csv/stage?run=$run"
is "POST csv/map: the step" '[.step]' csv/stage
request editor "csv/map?run=$((run + 2))" -H "$json" \
	-d '{"facility_id": "facility", "raw_indicator_id": "#2", "period_id": "month", "count": "count", "duplicates": "max"}'
answers "POST csv/map, as JSON" 200 "csv/stage?run=$((run + 2))"
same "form fields and JSON are the same" \
	"$(sql -c "SELECT count(DISTINCT (mapping, dialect)) FROM run_csv WHERE mapping IS NOT NULL")" 1
harmless "POST csv/map" editor "csv/map?run=$run" 200 -d "$map"
leads "POST csv/map" editor "csv/map?run=$run" "csv/stage?run=$run" -d "$map"
refuses "POST csv/map with wrong fields" "422 invalid_fields" editor "csv/map?run=$run" -d "count=nowhere&colour=blue"
is "all wrong fields are told at once" '[.errors[].field] | sort' "colour facility_id period_id raw_indicator_id"
request editor "csv/map?run=$run" -d "facility_id=x&raw_indicator_id=y&period_id=month&count=count"
is "all wrong columns are told at once" '[.errors[].field] | sort' "facility_id raw_indicator_id"
request editor "csv/map?run=$run" -d "facility_id=facility&raw_indicator_id==PENTA3&period_id==202401&count=%234" \
	-d "encoding=UTF-8&delimiter=,&header_line=1&number_format=plain&period_format=YYYYMM&duplicates=reject"
same "constants, positions, formats" "$status" 200
request editor "csv/map?run=$run" -d "$map"
for method in GET POST; do
	request editor "csv/review?run=$run" -X $method
	refused "A-03 $method csv/review before csv/stage" 409 step_out_of_order "csv/stage?run=$run"
done

# csv/stage and progress
request viewer "progress?run=$run"
is "progress of a mapped import" '[.state, .percent, .rows]' "mapped 0 0"
request editor "csv/stage?run=$run" -X POST
answers "POST csv/stage" 202 "csv/stage?run=$run"
is "POST csv/stage: queued" '[.run, .state]' "$run queued"
check "it is staged" wait_for staged
request viewer "progress?run=$run"
answers "GET progress" 200
has "GET progress" . run state phase percent rows bytes bytes_total rows_per_second eta_seconds seconds_since_change
is "progress at the end" '[.state, .percent, .rows, .bytes, .bytes_total]' "staged 100 5 $bytes $bytes"
harmless "POST csv/stage" editor "csv/stage?run=$run" 202 -X POST
leads "POST csv/stage" editor "csv/stage?run=$run" "csv/stage?run=$run" -X POST
shows "J-02 by curl alone: GET csv/stage" editor "csv/stage?run=$run" "/hmis/csv/review\\?run=$run"
shows "GET progress" viewer "progress?run=$run" "/hmis/csv/review\\?run=$run"

# csv/review
request viewer "csv/review.json?run=$run" -H "$page"
answers "GET csv/review.json" 200
cp "$answer" "$site/review"
has "GET csv/review" . run state file mapping rows issues notices staged changes by_month by_indicator rejected_url \
	can_integrate
has "its file" .file name bytes sha256 encoding delimiter
has "its issues" '.issues[0]' kind title rows distinct samples
has "a sample" '.issues[0].samples[0]' line facility_id raw_indicator_id period_id count value hint
has "a notice" '.notices[0]' kind title rows
has "what is staged" .staged records facilities indicators periods first_period last_period total
has "a month" '.by_month[0]' period_id records total total_now
has "an indicator in it" '.by_indicator[0]' raw_indicator_id label records total
is "rows" '.rows | [.read, .staged, .merged, .blank, .skipped, .dropped]' "5 3 0 1 0 1"
is "the dropped row" '.issues[0] | [.kind, .rows, .samples[0].line, .samples[0].value]' "unknown_facility 1 6 HF009"
is "changes" '.changes | [.against_version, .new, .changed, .unchanged, .removed]' "0 3 0 0 0"
is "it can be integrated" '[.can_integrate, .rejected_url]' "true rejected?run=$run"
shows "GET csv/review" viewer "csv/review?run=$run" 'HF009'
request viewer "csv/review?run=$run"
same "the same without the suffix" "$(cat "$answer")" "$(cat "$site/review")"

# rejected
request editor "rejected?run=$run"
same "GET rejected" "$status $(header Content-Type)" "200 text/csv; charset=utf-8"
like "rejected is a download" "$(header Content-Disposition)" '^attachment; '
same "the columns of rejected" "$(head -1 "$answer" | sed 's/^\xef\xbb\xbf//' | tr -d '\r')" \
	"facility,indicator,month,count,_line,_kind,_column,_reason,_hint"
same "rejected holds the dropped rows, and no other" "$(sed 1d "$answer" | cut -d , -f 1-7 | tr -d '\r')" \
	"HF009,PENTA3,202401,5,6,unknown_facility,facility_id"
cp "$answer" "$site/rejected.csv"
request editor "rejected.csv?run=$run" -H "$page"
check "a browser gets it as well" cmp "$answer" "$site/rejected.csv"

# integrate
request editor "csv/review?run=$run" -X POST
answers "POST csv/review" 202 "csv/review?run=$run"
is "POST csv/review: integrating" '[.run, .state]' "$run integrating"
check "it is integrated" wait_for integrated
is "there is version 1" '[.version]' 1
harmless "N-01 POST csv/review" editor "csv/review?run=$run" 202 -X POST
leads "POST csv/review" editor "csv/review?run=$run" "csv/review?run=$run" -X POST
request editor "csv/review?run=$run"
is "the review afterwards" '[.state, .version, .can_integrate]' "integrated 1 false"
harmless "what is integrated: POST csv/upload" editor "csv/upload?run=$run" 201 -d "asset=$asset"
harmless "what is integrated: POST csv/map" editor "csv/map?run=$run" 200 -d "$map"
harmless "what is integrated: POST csv/stage" editor "csv/stage?run=$run" 409 -X POST
harmless "what is integrated: POST imports/cancel" editor "imports/cancel?run=$run" 409 -X POST
refused "POST imports/cancel of what is integrated" 409 already_integrated "versions?version=1"
request editor "csv/map?run=$run" -d "${map/max/sum}"
refused "another mapping of what is integrated" 409 already_integrated "versions?version=1"
harmless "what is integrated: PUT csv/upload" editor "csv/upload?run=$run&name=x.csv" 409 -T "$site/two.csv"

# versions
request viewer versions
answers "GET versions" 200
has "GET versions" . versions page total previous next_page
has "a version" '.versions[0]' version source created_at created_by run new changed unchanged removed note
is "version 1" '.versions[0] | [.version, .source, .created_by, .run, .new, .changed, .unchanged, .removed]' \
	"1 csv editor $run 3 0 0 0"
shows "GET versions" viewer versions 'href="/hmis/versions\?version=1"'
request viewer "versions?version=1"
answers "GET versions?version=1" 200
has "GET versions?version=1" . version source created_at created_by run new changed unchanged removed note
shows "GET versions?version=1" viewer "versions?version=1" 'one\.csv'
refuses "a version there is not" "404 not_found" viewer "versions?version=2"
same "hmis_data holds it" \
	"$(sql -c 'SELECT facility_id, raw_indicator_id, period_id, count, version FROM hmis_data ORDER BY 1, 2, 3' |
	paste -sd ' ')" "HF001|PENTA3|202401|12|1 HF001|PENTA3|202402|13|1 HF002|PENTA3|202401|8|1"
request viewer ""
is "GET / holds it" '[.version.version, .values, .first_period, .last_period, .empty]' "1 3 202401 202402 false"

# a second import: what changes, and the rejected row once more
first=$run
begin_import "$site/two.csv"
request editor "csv/map?run=$run" -d "$map"
check "a second one is staged" stage
request viewer "csv/review?run=$run"
is "its effect" '.changes | [.against_version, .new, .changed, .unchanged, .removed]' "1 0 1 2 0"
has "a largest change" '.changes.largest[0]' facility_id facility_name raw_indicator_id period_id was becomes
is "its largest change" '.changes.largest[0] | [.facility_id, .period_id, .was, .becomes]' "HF001 202401 12 20"
second=$run
begin_import "$site/rejected.csv"
request editor "csv/map?run=$run" -d "$map"
check "M-26 the rejected file is taken as it is" stage
request editor "csv/review?run=$run"
is "M-26 and is rejected for the same reason" '.issues[0] | [.kind, .rows, .samples[0].line]' "unknown_facility 1 2"
is "nothing of it can be integrated" '[.can_integrate]' false
request editor "csv/review?run=$run" -X POST
refused "POST csv/review with no row to store" 409 nothing_staged "csv/map?run=$run"

# cancel, failure
request editor "imports/cancel?run=$run" -X POST
answers "POST imports/cancel" 200
is "POST imports/cancel: cancelled" '[.state]' cancelled
harmless "POST imports/cancel" editor "imports/cancel?run=$run" 200 -X POST
leads "POST imports/cancel" editor "imports/cancel?run=$run" imports -X POST
refuses "POST csv/stage of what is cancelled" "409 run_ended start" editor "csv/stage?run=$run" -X POST
run=$((first + 2))
mv "$VAR/store/assets/$asset" "$site/away"
request editor "csv/stage?run=$run" -X POST
wait_for failed 2>/dev/null
request editor "progress?run=$run"
is "a file that is gone fails" '[.state, (.failure | length > 0)]' "failed true"
mv "$site/away" "$VAR/store/assets/$asset"
check "and is staged once it is there" stage
run=$second
check "the second is integrated" integrate
run=$((first + 2))
request editor "csv/review?run=$run"
is "what was staged before says that the dataset moved, or sees it as it is" \
	'[.moved or .changes.against_version == 2]' true

# assets
request viewer assets
answers "GET assets" 200
has "GET assets" . assets
has "an asset" '.assets[0]' asset name bytes sha256 created_at created_by
shows "GET assets" editor assets 'one\.csv'
request editor "assets?name=new.csv" -T "$site/one.csv"
new=$(field .asset)
answers "PUT assets" 201
is "PUT assets: its document" '[.name, .bytes, .sha256]' "new.csv $bytes $sha"
request editor assets -F "file=@$site/one.csv;filename=new.csv"
is "POST assets: the same name is another asset" '[.asset, .name]' "$((new + 1)) new.csv"
leads "POST assets" editor assets assets -F "file=@$site/one.csv"
request editor "assets?asset=$new"
same "GET assets?asset=" "$status $(cmp "$answer" "$site/one.csv") $(header Content-Type)" \
	"200  application/octet-stream"
request editor "assets?asset=$new" -X DELETE
answers "DELETE assets" 200
refuses "DELETE assets again" "404 not_found" editor "assets?asset=$new" -X DELETE
refuses "GET of a removed asset" "404 not_found" editor "assets?asset=$new"
check "its file is gone" test ! -e "$VAR/store/assets/$new"
refuses "DELETE of an asset in use" "409 asset_in_use" editor "assets?asset=$asset" -X DELETE

# a file in one request, and rules
sed 's/,20$/,21/' "$site/two.csv" >"$site/three.csv"
request editor "imports?name=three.csv&approve=rules&max_changed=100&max_dropped=1" -T "$site/three.csv"
run=$(field .run)
answers "PUT imports" 202 "csv/stage?run=$run"
has "PUT imports" . run state step
is "PUT imports: queued" '[.state, .step]' "queued csv/stage"
check "its rules hold" wait_for integrated
request viewer "versions?version=$(field .version)"
is "which its version says" '[.by_rules.set_by, .note]' "editor integrated by rules"
sed '1s/month/period/' "$site/three.csv" >"$site/four.csv"
request editor "imports?name=four.csv" -T "$site/four.csv"
refused "PUT imports with a header that is new" 409 import_asks "csv/map?run=$(sql -c 'SELECT max(run) FROM run')"
has "PUT imports with a question" . run state questions
leads "PUT imports with a header that is new" editor "imports?name=four.csv" \
	"csv/map?run=$(sql -c 'SELECT max(run) + 1 FROM run')" -T "$site/four.csv"
# one question after the other, through to the receipt
printf '%s\n' 'unit;code;when;val' 'HF001;PENTA3;01/02/2025;1.000' 'HF002;PENTA3;01/03/2025;2.500' >"$site/asks.csv"
request editor "imports?name=asks.csv" -T "$site/asks.csv"
run=$(field .run)
is "a file that nobody read yet asks which column is which" '[.status, .run, .questions[].field]' "409 $run facility_id"
columns=(-d "run=$run" -d facility_id=unit -d raw_indicator_id=code -d period_id=when -d count=val)
request editor imports "${columns[@]}"
is "then how months and values are to be read" '[.status, .questions[].field]' "409 period_format number_format"
request editor imports "${columns[@]}" -d period_format=DD/MM/YYYY -d number_format=group_point
answers "and goes on with the answers" 202 "csv/stage?run=$run"
check "they are staged" wait_for staged
request editor "csv/review?run=$run"
is "as they were meant" '[.rows.staged, .staged.first_period, .staged.last_period, .staged.total]' "2 202502 202503 3500"
check "and integrated" integrate
request viewer "versions?version=$(field .version)" -H "$page"
same "the receipt has what was asked and answered, and who answered" \
	"$(tr -d '\n' <"$answer" | grep -o 'Asked, and answered</dt>.*by editor' | sed 's/<[^>]*>//g; s/  */ /g; s/&quot;/"/g')" \
	'Asked, and answeredfacility_id: column 1, "unit" raw_indicator_id: column 2, "code" period_id: column 3, "when" '\
'count: column 4, "val" How the values are written: point between thousands, like 1.234 How the months are written: '\
'date, day first, like 15/01/2024: its month by editor'
request editor "schedules/try?source=csv&max_changed=5"
answers "GET schedules/try" 200
has "GET schedules/try" . rules tried would would_not imports
has "an import that it was tried on" '.imports[0]' run state would reasons
shows "GET schedules/try" editor "schedules/try?max_changed=5" 'They would have integrated'

# paging
sql -c "INSERT INTO run (source, state, created_by) SELECT 'csv', 'new', 'editor' FROM generate_series(1, 120)"
total=$(sql -c 'SELECT count(*) FROM run')
where='[.page, .total, .previous, .next_page, (.runs | length), .runs[0].run]'
request viewer imports
newest=$(field '.runs[0].run')
is "imports has pages" "$where" "1 $total null 2 50 $newest"
request viewer "imports?page=2"
is "the second page goes on" "$where" "2 $total 1 3 50 $((newest - 50))"
request viewer "imports?page=3"
is "the last page" "$where" "3 $total 2 null $((total - 100)) $((newest - 100))"
shows "imports has pages" viewer "imports?page=2" 'href="/hmis/imports\?page=1".*href="/hmis/imports\?page=3"'
refuses "a page there cannot be" "422 invalid_fields" viewer "imports?page=0"

# beside a server, without importing
request editor dhis2/compare
answers "GET dhis2/compare" 200
has "what can be compared" . connections indicators comparisons form
shows "GET dhis2/compare" editor dhis2/compare 'no saved connection'
refuses "no connection" "422 invalid_fields" editor dhis2/compare -d raw_indicators=PENTA3 -d start_period=202401 \
	-d end_period=202401
refuses "no such comparison" "404 not_found" editor "dhis2/compare?run=999999"

# health, for the one who watches
status=$(curl -sS -o "$answer" -D "$site/head" -w '%{http_code}' "$HMIS_URL/health")
answers "GET health, without signing on" 200
is "health" '[.status, .database, .worker, .store, .spool, .disk]' "ok true true true true true"
same "each lane of the worker has somebody" \
	"$(field '[.lanes[] | select(.alive and .workers > 0) | .lane] | join(" ")')" "files network calls"
for path in health/ready health/live metrics; do
	status=$(curl -sS -o "$answer" -w '%{http_code}' "$HMIS_URL/$path")
	same "GET $path, without signing on" "$status" 200
done
same "metrics are as Prometheus reads them, and have what the alerts and the dashboard ask for" "$(/usr/bin/python3 \
	tests/monitoring/read.py "$answer" nginx/monitoring/alerts.yml nginx/monitoring/dashboard.json 2>&1)" True
like "metrics count requests by step and status" "$(cat "$answer")" \
	'hmis_http_requests_total\{step="csv/map",status="200"\} [1-9]'
like "and the worker's work" "$(cat "$answer")" 'hmis_jobs_total\{work="stage",status="200"\} [1-9]'
sed 's/allow 127[^;]*;//' "$VAR/nginx/hmis-intake.conf" >"$site/closed"
cat "$site/closed" >"$VAR/nginx/hmis-intake.conf"
kill -HUP "$(cat "$VAR/run/nginx.pid")"
closed() { [ "$(curl -s -o /dev/null -w '%{http_code}' "$HMIS_URL/health/live")" = 401 ]; }
check "who is not named signs on to ask" within 10 closed
for path in health health/ready metrics; do
	status=$(curl -sS -o "$answer" -w '%{http_code}' "$HMIS_URL/$path")
	same "GET $path of a stranger" "$status $(grep -c 'hmis_\|lanes' "$answer")" "401 0"
	ask viewer "$path" >/dev/null
	same "GET $path, signed in" "$status" 200
done

# what is not there, and what nginx refuses by itself
refuses "no such page" "404 not_found" editor no/such/page
refuses "below a page" "404 not_found" editor csv/map.json/more
refuses "another suffix" "404 not_found" editor data.xml
refuses "another method" "405 wrong_method" editor imports -X DELETE
same "which methods it takes" "$(header Allow)" 'GET, HEAD, POST, PUT'
request editor imports.csv
refused "no CSV of it" 406 no_csv
head -c 1100000 /dev/zero | tr '\0' x >"$site/large"
refuses "1 MiB is enough for a form" "413 too_large" editor imports --data-binary "@$site/large"
refuses "no password" "401 not_signed_in" nobody:wrong imports
refuses "JSON that is no object" "400 bad_json" editor imports -H "$json" -d '[]'
refuses "a body of another type" "415 unsupported_type" editor imports -H 'Content-Type: text/plain' -d source=csv
same "openapi.json describes each answer" \
	"$(python3 tests/openapi/answers.py known "$ANSWERS" "build/$BUILD/openapi.json" | sort -u | head -20)" ""
done_testing
