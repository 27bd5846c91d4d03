#!/bin/bash
# The registry at its size: 100,000 facilities and 2,000 indicators come through the real endpoint, and every page of
# them answers. What a preview shows is what taking over does: random lists in all three modes, against a model in awk
# (STEPS=200: of so many; SEED: which). And nobody overwrites what somebody else saved meanwhile.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
export LC_ALL=C
BUILD=opt start_site
page='Accept: text/html'
SEED=${SEED:-$$}
RANDOM=$SEED
echo "# SEED=$SEED"

# take LIST MODE [SEEN] -- take over the previewed asset $asset; the answer's Location is $next.
take() {
	ask editor "$1" -H "$page" -D "$site/head" -d "asset=$asset" -d "mode=$2" -d "seen=${3:-$seen}" >"$site/page"
	next=$(tr -d '\r' <"$site/head" | sed -n 's/^Location: //Ip')
}

# preview LIST MODE FILE -- sets asset and seen; $site/preview has "what,id,field,was,becomes" of all that would change.
preview() {
	ask editor "$1?mode=$2&preview=1" -T "$3" >/dev/null
	asset=$(field .asset) seen=$(field .seen)
	cp "$answer" "$site/preview.json"
	ask editor "$1.csv?mode=$2&asset=$asset" | tail -n +2 | grep -v ',not taken,' | tr -d '"' | cut -d, -f2- |
		sed 's/,$//' | sort >"$site/preview"
}

# The model: a line a facility, id|name|type|latitude|state. Its file, the list and the mode in; the next model and what
# changes out.
cat >"$site/facilities.awk" <<'END'
BEGIN { FS = "|"; split("facility_name facility_type latitude state", name, " ") }
NR == FNR { for (i = 1; i <= 4; i++) was[$1, i] = $(i + 1); known[$1]; next }
FNR == 1 { split($0, head, ","); n = split($0, head, ","); next }
{
	split($0, cell, ",")
	for (i = 1; i <= n; i++) c[head[i]] = cell[i]
	id = c["facility_id"]
	if (id in seen || !(id in known) && mode == "update") { if (!(id in seen)) seen[id]; rejected++; next }
	seen[id]
	for (i = 1; i <= 3; i++) {
		is[id, i] = was[id, i]
		if (name[i] in c && !(i == 3 && c[name[i]] == "")) is[id, i] = c[name[i]]
	}
	is[id, 4] = "in use"
	sent[id]
}
END {
	for (id in known) if (!(id in sent)) {
		for (i = 1; i <= 4; i++) is[id, i] = was[id, i]
		if (mode == "replace" && was[id, 4] == "in use") { is[id, 4] = "retired"; removed[id] }
	}
	for (id in known) all[id]; for (id in sent) all[id]
	for (id in all) {
		what = !(id in known) ? "added" : id in removed ? "removed" : "changed"
		for (i = 1; i <= 4; i++)
			if (is[id, i] != was[id, i])
				print what "," id "," name[i] "," was[id, i] "," is[id, i] | ("sort >" out ".changes")
		print id "|" is[id, 1] "|" is[id, 2] "|" is[id, 3] "|" is[id, 4] | ("sort >" out ".model")
	}
	print rejected + 0 > (out ".rejected")
}
END
facilities_now() {
	sql -F'|' -c "SELECT facility_id, facility_name, facility_type,
		coalesce(latitude::text, ''), CASE WHEN retired_at IS NULL THEN 'in use' ELSE 'retired' END
	    FROM facility" | sort
}
pick() { shift $((RANDOM % $#)); picked=$1; } # no subshell: the numbers go on
some_facilities() { # a list with some of the columns, in some order
	local columns line i
	pick facility_id,facility_name facility_type,facility_id,latitude facility_name,facility_id,facility_type,latitude \
		facility_id
	columns=$picked
	echo "$columns"
	for ((i = RANDOM % 12; i >= 0; i--)); do
		line=,$columns,
		line=${line/,facility_id,/,F$((RANDOM % 15)),}
		pick Lake River Hill '' # no Mary: the country below has 11,112 of them
		line=${line/,facility_name,/,$picked,}
		pick clinic hospital ''
		line=${line/,facility_type,/,$picked,}
		pick 1.5 2 ''
		line=${line/,latitude,/,$picked,}
		line=${line#,}
		echo "${line%,}"
	done
}

# The same for indicators: id|label|common, common|state, and common ones: id=label|||.
cat >"$site/indicators.awk" <<'END'
BEGIN { FS = "|"; split("raw_indicator_label common state", name, " ") }
NR == FNR && /^=/ { label[substr($1, 2)] = $2; next }
NR == FNR { for (i = 1; i <= 3; i++) was[$1, i] = $(i + 1); known[$1]; next }
FNR == 1 { n = split($0, head, ","); next }
{
	split($0, cell, ",")
	for (i = 1; i <= n; i++) c[head[i]] = cell[i]
	id = c["raw_indicator_id"]
	if (!(id in known) && mode == "update") { rejected++; next }
	if (!(id in sent)) { sent[id]; is[id, 1] = was[id, 1]; is[id, 2] = was[id, 2]; given[id] = "" }
	if ("raw_indicator_label" in c) {
		if (!(id in labeled) || c["raw_indicator_label"] > is[id, 1]) is[id, 1] = c["raw_indicator_label"]
		labeled[id]
	}
	is[id, 3] = "in use"
	if (!("indicator_common_id" in c)) next
	mapped[id]
	one = c["indicator_common_id"]
	if (one == "") next
	has[id, one]
	if (!(one in wanted) || c["indicator_common_label"] > wanted[one]) wanted[one] = c["indicator_common_label"]
}
END {
	for (id in mapped) {
		is[id, 2] = ""
		for (i = 0; i < 5; i++) if ((id, "c" i) in has) is[id, 2] = is[id, 2] (is[id, 2] == "" ? "" : ", ") "c" i
	}
	for (id in known) if (!(id in sent)) {
		for (i = 1; i <= 3; i++) is[id, i] = was[id, i]
		if (mode == "replace" && was[id, 3] == "in use") { is[id, 3] = "retired"; removed[id] }
	}
	for (id in known) all[id]; for (id in sent) all[id]
	for (id in all) {
		what = !(id in known) ? "added" : id in removed ? "removed" : "changed"
		for (i = 1; i <= 3; i++)
			if (is[id, i] != was[id, i])
				print what "," id "," name[i] "," was[id, i] "," is[id, i] | ("sort >" out ".changes")
		print id "|" is[id, 1] "|" is[id, 2] "|" is[id, 3] | ("sort >" out ".model")
	}
	for (one in wanted) {
		old = one in label
		if (wanted[one] != label[one] && (wanted[one] != "" || !old))
			print (old ? "changed," : "added,") one ",indicator_common_label," label[one] "," \
				wanted[one] | ("sort >" out ".changes")
		if (!old && wanted[one] == "") print "added," one ",,," | ("sort >" out ".changes")
		if (!old || wanted[one] != "") label[one] = wanted[one]
	}
	for (one in label) print "=" one "|" label[one] | ("sort >" out ".model")
	print rejected + 0 > (out ".rejected")
}
END
indicators_now() {
	sql -F'|' -c "SELECT raw_indicator_id, raw_indicator_label, coalesce((SELECT string_agg(indicator_common_id, ', '
		ORDER BY indicator_common_id)
	    FROM indicator_mapping m WHERE m.indicator = r.indicator), ''),
		CASE WHEN retired_at IS NULL THEN 'in use' ELSE 'retired' END FROM raw_indicator r" \
		-c "SELECT '=' || indicator_common_id, indicator_common_label FROM common_indicator" | sort
}
some_indicators() {
	local columns line i
	pick raw_indicator_id,raw_indicator_label \
		raw_indicator_id,raw_indicator_label,indicator_common_id,indicator_common_label \
		indicator_common_id,raw_indicator_id raw_indicator_id
	columns=$picked
	echo "$columns"
	for ((i = RANDOM % 10; i >= 0; i--)); do
		line=,$columns,
		line=${line/,raw_indicator_id,/,I$((RANDOM % 10)),}
		pick One Two ''
		line=${line/,raw_indicator_label,/,$picked,}
		pick c0 c1 c2 c3 ''
		line=${line/,indicator_common_id,/,$picked,}
		pick Red Blue ''
		line=${line/,indicator_common_label,/,$picked,}
		line=${line#,}
		echo "${line%,}"
	done
}

echo "# a preview shows what is done"
bad=
for ((step = 0; step < ${STEPS:-40}; step++)); do
	pick facilities indicators
	list=$picked
	pick add_update add_update update replace
	mode=$picked
	"some_$list" >"$site/list.csv"
	"${list}_now" >"$site/before"
	: >"$site/out.changes"
	: >"$site/out.model"
	awk -v mode="$mode" -v out="$site/out" -f "$site/$list.awk" "$site/before" "$site/list.csv"
	[ -s "$site/before" ] || awk -v mode="$mode" -v out="$site/out" -f "$site/$list.awk" <(echo '|') "$site/list.csv"
	preview "$list" "$mode" "$site/list.csv"
	cmp -s "$site/preview" "$site/out.changes" ||
		bad="$bad; step $step: $list $mode is previewed otherwise: $(diff "$site/preview" "$site/out.changes" | head -5)"
	[ "$(jq .rejected_count "$site/preview.json")" = "$(cat "$site/out.rejected")" ] ||
		bad="$bad; step $step: $list $mode rejects other lines"
	[ "$("${list}_now")" = "$(cat "$site/before")" ] || bad="$bad; step $step: a preview changed something"
	ask editor "$list" -d "asset=$asset" -d "mode=$mode" -d "seen=$seen" >/dev/null
	[ "$(jq -c '[.added, .updated, .removed, .unchanged, .rejected_count]' "$answer")" = \
		"$(jq -c '[.added, .updated, .removed, .unchanged, .rejected_count]' "$site/preview.json")" ] ||
			bad="$bad; step $step: $list $mode counts otherwise"
	[ "$("${list}_now" | grep -v '^|')" = "$(grep -v '^|' "$site/out.model")" ] ||
		bad="$bad; step $step: $list $mode makes something else: $(diff <("${list}_now") "$site/out.model" | head -5)"
	preview "$list" "$mode" "$site/list.csv"
	[ ! -s "$site/preview" ] || bad="$bad; step $step: $list $mode is not done"
	[ -z "$bad" ] || break
done
same "$step random lists: previewed, taken over and once more" "$bad" ""
same "all of it left its line in the audit" \
	"$(sql -c "SELECT count(*) > 2 * $step FROM audit WHERE path IN ('/facilities', '/indicators')")" t

echo "# what changes meanwhile"
printf 'facility_id,facility_name\nT1,Mine\n' >"$site/list.csv"
ask editor facilities -T "$site/list.csv" >/dev/null
printf 'facility_id,facility_name\nT1,Other\n' >"$site/list.csv"
preview facilities add_update "$site/list.csv"
ask admin facilities/facility -d id=T1 -d facility_name=Meanwhile >/dev/null
take facilities add_update
same "a list that would do something else by now" "$status" 409
like "is previewed again" "$(cat "$site/page")" '<del>Meanwhile</del> → <b>Other</b>'
like "which says so" "$(cat "$site/page")" 'The registry was changed since this preview was made'
same "and nothing was done" "$(sql -c "SELECT facility_name FROM facility WHERE facility_id = 'T1'")" Meanwhile
seen=$(grep -oE 'name="seen" value="[0-9a-f]+' "$site/page" | sed 's/.*"//')
take facilities add_update
same "taken over after all" "$status $(sql -c "SELECT facility_name FROM facility WHERE facility_id = 'T1'")" \
	"303 Other"
ask editor "${next#/hmis/}" -H "$page" >"$site/page"
like "the page tells what came of it" "$(cat "$site/page")" '1 changed'
ask editor facilities -d "asset=$asset" -d mode=add_update -d "seen=$seen" >/dev/null
same "the same once more, of the preview as it was: refused" "$status $(field .code)" "409 changed_meanwhile"
ask editor facilities -d "asset=$asset" -d mode=add_update >/dev/null
same "a script that does not care is not asked" "$status $(field .unchanged)" "200 1"

two_tabs() { # PAGE ID FIELD -- in two tabs the form is open; the second that saves is told
	local one two
	ask editor "$1?id=$2" >/dev/null
	one=$(field .seen)
	ask admin "$1?id=$2" >/dev/null
	two=$(field .seen)
	same "$1: both see the same" "$one" "$two"
	ask editor "$1" -d "id=$2" -d "seen=$one" -d "$3=First" >/dev/null
	same "$1: the first is saved" "$status" 200
	ask admin "$1" -d "id=$2" -d "seen=$two" -d "$3=Second" >/dev/null
	same "$1: the second is not" "$status $(field .code)" "409 changed_meanwhile"
	ask admin "$1" -d "id=$2" -d "seen=$two" -d "$3=Second" -H "$page" >"$site/page"
	same "$1: in a browser it sees both" "$status $(grep -c 'value="Second"' "$site/page") $(grep -c '<td>First</td>' \
		"$site/page")" "409 1 1"
	two=$(grep -oE 'name="seen" value="[0-9a-f]+' "$site/page" | sed 's/.*"//' | head -1)
	ask admin "$1" -d "id=$2" -d "seen=$two" -d "$3=Second" >/dev/null
	same "$1: and may decide" "$status" 200
	ask viewer "$1?id=$2" >/dev/null
	same "$1: it is saved" "$(field ".$3")" Second
}
printf 'raw_indicator_id,raw_indicator_label,indicator_common_id,indicator_common_label\nT1,Mine,t1,Mine\n' \
	>"$site/list.csv"
ask editor indicators -T "$site/list.csv" >/dev/null
two_tabs facilities/facility T1 facility_name
two_tabs indicators/raw T1 raw_indicator_label
two_tabs indicators/common t1 indicator_common_label
stamp() { sql -c "SELECT updated_at FROM raw_indicator WHERE raw_indicator_id = '$1'"; }
for change in "indicators/raw id=T1 common=" "indicators/common id=t1 raw=T1" "indicators/common id=t1 raw="; do
	before=$(stamp T1)
	# shellcheck disable=SC2086 # words
	set -- $change
	ask editor "$1" -d "$2" -d "$3" >/dev/null
	like "$change: a mapping that changes is a new state of the raw indicator" \
		"$([ "$before" != "$(stamp T1)" ] && echo changed)" changed
done
before=$(stamp T1)
ask editor indicators/common -d id=t1 -d raw= >/dev/null
same "one that does not is none" "$(stamp T1)" "$before"

echo "# the size of a country"
awk -v n=100000 'BEGIN {
	print "facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3,admin_area_4,facility_type,latitude,longitude"
	split("hospital clinic post center", type, " ")
	for (i = 0; i < n; i++)
		printf "HF%06d,Facility %d of %s,Bigland,Region %d,District %d,Zone %d,%s,%.2f,%.2f\n",
			i, i, i % 9 ? "the <river>" : "St Mary", i % 20, i % 300, i % 3000, type[1 + i % 4], i % 90, i % 180
}' >"$site/facilities.csv"
awk -v n=2000 'BEGIN {
	print "raw_indicator_id,raw_indicator_label,indicator_common_id,indicator_common_label"
	for (i = 0; i < n; i++)
		printf "IND%04d,Indicator %d,%s,%s\n", i, i,
			i % 7 ? "c" int(i / 5) : "", i % 7 ? "Common " int(i / 5) : "" }' >"$site/indicators.csv"
timed() { # WHO PATH [CURL OPTION...] -- its answer in $answer, its seconds as a line
	local began=$EPOCHREALTIME
	ask "$@" >/dev/null
	took=$(awk "BEGIN { printf \"%.3f\", $EPOCHREALTIME - $began }")
	echo "# $took s: $2"
}
timed editor "facilities?mode=replace" -T "$site/facilities.csv"
same "100,000 facilities" "$status $(field .added)" "200 100000"
timed editor "indicators?mode=replace" -T "$site/indicators.csv"
same "2,000 indicators" "$status $(field .added)" "200 2000"
sql -c "INSERT INTO version VALUES (1, now(), 'admin', 'csv', NULL, 100, 0, 0, 0, '')" \
	-c "UPDATE facility SET has_data = true WHERE facility_id LIKE 'HF0000%'" \
	-c "INSERT INTO count_block (indicator, period, block, version_from, n_records, total, counts, reported)
	    SELECT indicator, p, block, 1, cardinality(counts), 1000 + p % 100, counts, reported_of(counts)
	      FROM (SELECT block_of(s) AS block, array_agg((random() * 1000)::int ORDER BY s) AS counts
	              FROM generate_series(1, 101000) s GROUP BY 1) one, raw_indicator,
	           months_between(202101, 202312) p WHERE raw_indicator_id LIKE 'IND000%'" \
	-c "INSERT INTO indicator_month (indicator, period, version_from, n_records, total)
	    SELECT indicator, period, 1, sum(n_records), sum(total) FROM count_block GROUP BY 1, 2"
sed '2,3d; 4s/Facility/Renamed/' "$site/facilities.csv" >"$site/list.csv"
timed editor "facilities?mode=replace&preview=1" -T "$site/list.csv"
same "a preview of all of them" "$(field '[.added, .updated, .removed, .unchanged] | join(" ")')" "0 1 2 99997"
asset=$(field .asset)
slow=
walk() { # PATH TEXT -- a page, valid, with what it should show
	timed viewer "$1" -H "$page"
	same "$1" "$status $(tr '\n' ' ' <"$answer" | grep -cE "$2")" "200 1"
	same "$1: valid" "$(untidy "$answer")" ""
	awk "BEGIN { exit $took < 10 }" && slow="$slow $1"
}
for one in 'facilities 100 0' 'facilities?q=mary 11 112 found' 'facilities?q=HF00001 10 found' \
	'facilities?area=Bigland%20/%20Region%203 5 000' \
	'facilities?type=clinic&state=used&sort=-area 25 000' 'facilities?sort=type&page=1000 Previous' \
		'facilities?state=retired 0 found|[0-9] found' \
	'facilities/areas Bigland' 'facilities/areas?area=Bigland Region 19' \
		'facilities/areas?area=Bigland%20/%20Region%203 District 103' \
	'facilities/facility?id=HF000010 31 months|36 months' 'facilities/facility?id=HF000010&q=8 Indicator 8' \
		'facilities/facility?id=HF000010&until=202201 Jan 2022' \
	'indicators 2 0' 'indicators?q=common&sort=-label found' 'indicators/raw?id=IND0001 Common 0' \
		'indicators/common Common 1' 'indicators/common?id=c0 IND0001' \
	'indicators/unmapped IND0000' 'aliases?of=facility no aliases yet'; do
	walk "${one%% *}" "$(sed 's/ /[^a-z0-9]*/g' <<<"${one#* }")"
done
timed editor "facilities?asset=$asset&mode=replace" -H "$page"
same "the preview's page" "$status $(untidy "$answer")" "200 "
for path in facilities.csv facilities/areas.csv indicators.csv indicators/common.csv indicators/unmapped.csv \
	'facilities/facility.csv?id=HF000010' \
	'indicators/raw.csv?id=IND0001' 'facilities.csv?type=clinic'; do
	timed viewer "$path"
	like "$path" "$status $(wc -l <"$answer")" '^200 ([2-9][0-9]|[0-9]{3,})'
done
same "no page takes ten seconds" "$slow" ""
ask viewer "facilities.csv" >/dev/null
same "facilities.csv is what was uploaded" "$(sort "$answer" | tr -d '"' | md5sum)" \
	"$(sed 's/\.00//g; s/\(\.[1-9]\)0/\1/g; 1s/$/,closed_on/; 1!s/$/,/' "$site/facilities.csv" | sort | md5sum)"
done_testing
