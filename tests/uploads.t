#!/bin/bash
# uploads.t -- files on their way in: whole, cut, too large, misnamed, of another kind; and what they cost.
#
# With the optimised programs: the sanitizers' memory would hide what an upload takes.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1
export BUILD=opt
make --no-print-directory BUILD=opt all >/dev/null || { echo "Bail out! the optimised programs cannot be built"; exit 1;
	}
start_site
load_sample
page='Accept: text/html'
csv='Content-Type: text/csv'
port=${HMIS_URL#*127.0.0.1:} port=${port%%/*}

request() { ask editor "$@" -D "$site/head" >/dev/null; }
header() { tr -d '\r' <"$site/head" | sed -n "s/^$1: //Ip" | tail -1; }
new_run() {
	request imports -d source=csv
	run=$(field .run)
}
# The uploads there are, in the database and in the store, and what should have been swept up by the end of a request.
uploads() { sql -c 'SELECT count(*) FROM asset'; }
kept() { find "$VAR/store/assets/" -type f | wc -l; }
rest() { find "$VAR/store/spool/" "$VAR/store/tmp/" "$VAR/run/body/" -type f | wc -l; }
swept() {
	local until=$((SECONDS + 5))
	while [ "$(rest)" -gt 0 ] && [ $SECONDS -lt $until ]; do sleep 0.1; done
	[ "$(rest)" = 0 ]
}
many() { while cat tests/sample/hmis.csv; do :; done 2>/dev/null | head -c "$1"; } # BYTES of rows
sum() { sha256sum | cut -c 1-64; }

# refused "what" STATUS TEXT -- 422 and the like, with a sentence; nothing is kept
refused() {
	same "$1: $2" "$status" "$2"
	like "$1: the sentence" "$(field '[.detail, .errors[].message] | join(" ")')" "$3"
	same "$1: nothing is kept" "$(uploads) $(kept)" "$before $before"
}

many 20000000 >"$site/20m.csv"
sha=$(sum <"$site/20m.csv")

# the three ways
new_run
request "csv/upload?run=$run" -H "$page" -F "file=@$site/20m.csv"
same "U-01 the plain form, 20 MB" "$status $(header Location)" "303 /hmis/csv/map?run=$run"
same "U-01 the stored file is the one that was sent" \
	"$(sql -c "SELECT sha256, bytes FROM asset JOIN run_csv USING (asset) WHERE run = $run") $(
	sum <"$VAR/store/assets/1")" "$sha|20000000 $sha"
before=$(uploads)
request "csv/map?run=$run" -H "$page"
request "csv/map?run=$run" -H "$page"
same "U-25 reloading the page after it uploads nothing" "$status $(uploads)" "200 $before"
request "csv/upload?run=$run&name=t.csv" -T "$site/20m.csv"
same "U-02 curl -T" "$status $(header Location) $(field '[.asset, .name, .bytes, .sha256] | join(" ")')" \
	"201 /hmis/csv/map?run=$run 2 t.csv 20000000 $sha"
request "csv/upload?run=$run&name=b.csv" -H "$csv" --data-binary "@$site/20m.csv"
same "U-02 curl --data-binary" "$status $(header Location) $(field '[.asset, .name, .bytes, .sha256] | join(" ")')" \
	"201 /hmis/csv/map?run=$run 3 b.csv 20000000 $sha"
request "csv/upload?run=$run&name=b.csv" --data-binary "@$site/20m.csv"
same "U-02 also with the type that curl gives it" "$status $(field .sha256)" "201 $sha"
request "csv/upload?run=$run" -d asset=2
same "asset=: one there is" "$status $(field '[.asset, .name] | join(" ")')" "201 2 t.csv"
same "each is stored once" "$(uploads) $(kept)" "4 4"
check "the spool is empty" swept

before=$(uploads)
request "csv/upload?run=$run&name=d.csv" -d "@tests/sample/hmis.csv"
refused "U-03 curl -d" 422 'one very long line.*--data-binary'

# cut in the middle
exec 3<>"/dev/tcp/127.0.0.1/$port"
{
	printf '%s\r\n' "PUT /hmis/csv/upload?run=$run&name=cut.csv HTTP/1.1" "Host: x" \
		"Authorization: Basic $(printf %s "$HMIS_EDITOR" | base64 -w 0)" "Content-Length: 20000000" ""
	head -c 8000000 "$site/20m.csv"
} >&3
exec 3>&-
check "U-04 an upload that was cut at 40 % leaves no temporary file" swept
same "U-04 and no upload" "$(uploads) $(kept)" "$before $before"
request "csv/upload?run=$run&name=cut.csv" -T "$site/20m.csv"
same "U-04 trying again works" "$status $(field .sha256)" "201 $sha"

# too large
before=$(uploads)
limit=$(sed -n 's/^upload_max *= *//p' "$VAR/hmis.conf")
for accept in 'Accept: */*' "$page"; do
	exec 3<>"/dev/tcp/127.0.0.1/$port"
	printf '%s\r\n' "PUT /hmis/csv/upload?run=$run&name=x.csv HTTP/1.1" "Host: x" \
		"Authorization: Basic $(printf %s "$HMIS_EDITOR" | base64 -w 0)" "Content-Length: $((limit + 1))" \
		"$accept" "Connection: close" "" >&3
	timeout 5 cat <&3 | tr -d '\r' >"$answer"
	exec 3>&-
	like "U-14, U-15 more than the limit is refused before it is sent ($accept)" "$(head -1 "$answer")" ' 413'
	like "U-15 with a page of our own ($accept)" "$(cat "$answer")" '"code": "too_large"|<title>.*[Ll]arge'
	like "U-14 that says what to do ($accept)" "$(cat "$answer")" '[Ss]plit'
done
same "nginx and the steps have the same limit" "$(request "csv/upload?run=$run"; field .upload_max) $(
	sed -n 's/^\tclient_max_body_size \([0-9]\{2,\}\);/\1/p' "$VAR/nginx/hmis-intake.conf" | sort -u)" "$limit $limit"
request "csv/upload?run=$run" -H "$page"
like "U-14 the page names the limit" "$(cat "$answer")" "data-max=\"$limit\""
same "nothing of it is kept" "$(uploads) $(kept)" "$before $before"

# no data
: >"$site/empty.csv"
request "csv/upload?run=$run&name=empty.csv" -X PUT -H 'Content-Length: 0'
refused "U-17 an empty file, by PUT" 422 'empty'
request "csv/upload?run=$run" -F "file=@$site/empty.csv"
refused "U-17 an empty file, by form" 422 'empty'
printf 'facility_id,raw_indicator_id,period_id,count\n' >"$site/header.csv"
printf ' \n\t\n  \r\n' >"$site/blank.csv"
for what in header blank; do
	new_run
	request "csv/upload?run=$run&name=$what.csv" -T "$site/$what.csv"
	[ "$status" != 201 ] || request "csv/map?run=$run"
	same "U-17 $what only" "$status" 422
	field .detail >>"$site/sentences"
	request "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id \
		-d count=count
	like "U-17 $what only cannot be mapped" "$status" '^(422|409)$'
	request "csv/stage?run=$run" -X POST
	same "U-17 $what only is never staged" "$status" 409
done
same "U-17 each has its own sentence" "$(sort -u "$site/sentences" | grep -c .)" 2

# names
names=('../../etc/passwd' 'C:\a\b.csv' $'a\r\nSet-Cookie: x=y.csv' $'a\u202evsc.exe' '😀 données.csv' '' '.' '..' '/'
	'con.csv' '%s%n.csv'
	"'; DROP TABLE asset; --.csv" '<img src=x onerror=alert(1)>.csv' '"quoted".csv' "$(printf 'n%.0s' {1..300}).csv" \
		'-rf' $'\x01bell.csv')
for name in "${names[@]}"; do
	shown=$(printf %q "${name:0:30}")
	request "assets?name=$(jq -rn --arg name "$name" '$name | @uri')" -T "$site/header.csv"
	asset=$(field .asset)
	same "U-18 $shown: taken, under our number" "$status $(cmp "$VAR/store/assets/$asset" "$site/header.csv")" "201 "
	like "U-18 $shown: as a name without a path" "$(field .name)" '^[^/\\[:cntrl:]]{1,255}$'
	same "U-18 $shown: short, and in one direction" "$(field '.name | [length <= 255, test("\u202e")] | join(" ")')" \
		"true false"
	request "assets?asset=$asset"
	same "U-18 $shown: no effect on headers" "$status $(grep -ci '^set-cookie' "$site/head") $(
		header Content-Disposition |
			grep -cE '^attachment; filename="[^"[:cntrl:]]*"; filename\*=UTF-8'"''"'[A-Za-z0-9%._~-]+$')" "200 0 1"
done
request assets -F "file=@$site/header.csv;filename=../../../tmp/$$.csv"
same "U-18 the same by form" "$status $(field .name)" "201 $$.csv"
request assets -H "$page"
same "U-18 the list shows them escaped" "$status $(grep -c '<img' "$answer") $(grep -q '&lt;img src=x' "$answer" &&
	echo shown)" "200 0 shown"
check "U-18 no file is elsewhere" test ! -e "/tmp/$$.csv"
same "the store has numbers for names" "$(find "$VAR/store/assets/" -type f ! -name '[0-9]*')" ""

# the same again
request assets -F "file=@$site/header.csv;filename=same.csv"
one=$(field .asset)
request assets -F "file=@tests/sample/hmis.csv;filename=same.csv"
same "U-19 the same name twice is two files" \
	"$status $(field .name) $(cmp "$VAR/store/assets/$one" "$site/header.csv") $(
	cmp "$VAR/store/assets/$(field .asset)" tests/sample/hmis.csv)" "201 same.csv  "
begin_import tests/sample/hmis.csv
check "the sample is staged" stage
first=$run
new_run
request "csv/upload?run=$run&name=again.csv" -T tests/sample/hmis.csv
request "csv/map?run=$run"
same "U-20 the same bytes twice: it is said, and one may go on" "$status $(field '.same_as.run')" "200 $first"
request "csv/map?run=$run" -H "$page"
like "U-20 the page says it" "$(tr '\n' ' ' <"$answer")" "[Ii]mport $first|run=$first\""

# forms
before=$(uploads)
request "csv/upload?run=$run" -F "file=@$site/header.csv" -F "file=@$site/20m.csv"
same "U-21 two files are one upload, which says so" "$status $(field .name)" "201 header.csv and 1 more.zip"
same "U-21 and is kept as one" "$(uploads) $(kept)" "$((before + 1)) $((before + 1))"
before=$(uploads)
request "csv/upload?run=$run" -F "file=@$site/header.csv" -F colour=blue -F "other=@$site/header.csv"
refused "U-21 another file beside it" 422 'no field (colour|other)'
request "csv/upload?run=$run" -F "file=@$site/header.csv" -F colour=blue -F size=1
refused "U-21 unknown fields" 422 'colour.*size'
request "csv/upload?run=$run" -F "upload=@$site/header.csv"
refused "U-21 the file in another field" 422 'upload'
same "an import keeps its file" \
	"$(sql -c "SELECT name FROM asset JOIN run_csv USING (asset) WHERE run = $run")" "header.csv and 1 more.zip"
request "csv/upload?run=$run" -F "file=@$site/header.csv" -F "file=@$site/20m.csv" -H 'Accept-Language: fr'
same "U-21 several files are called so in the language of whoever sent it" \
	"$status $(field .name)" "201 header.csv et 1 de plus.zip"
before=$(uploads)

# multipart "what" BOUNDARY BODY -- a form as it should not be; \r\n for line ends
multipart() {
	# shellcheck disable=SC2059 # the escapes are the point
	printf -- "$3" >"$site/form"
	request "csv/upload?run=$run" -H "Content-Type: multipart/form-data$2" --data-binary "@$site/form"
}
long=$(printf 'b%.0s' {1..71})
mixed='Content-Disposition: form-data; name="file"\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n'
part='Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
while IFS='|' read -r what boundary body; do
	multipart "$what" "$boundary" "$body"
	refused "U-27 $what" 400 '.'
done <<END
no boundary||--x\r\n${part}a\r\n--x--\r\n
an empty boundary|; boundary=|--\r\n${part}a\r\n----\r\n
a boundary of 71 characters|; boundary=$long|--$long\r\n${part}a\r\n--$long--\r\n
no last boundary|; boundary=x|--x\r\n${part}a\r\n
cut in the last boundary|; boundary=x|--x\r\n${part}a\r\n--
another boundary|; boundary=x|--y\r\n${part}a\r\n--y--\r\n
text before the first|; boundary=x|hello\r\n--x\r\n${part}a\r\n--x--\r\n
a form inside|; boundary=x|--x\r\n$mixed--y\r\n\r\na\r\n--y--\r\n--x--\r\n
a part without a name|; boundary=x|--x\r\nContent-Type: text/csv\r\n\r\na\r\n--x--\r\n
no end of headers|; boundary=x|--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"
END
printf -- 'a,b\r\n--x,1\r\n --x--\r\n--xy--\n--x--\n' >"$site/inside.csv"
{
	printf -- '--xx\r\n%b' "$part"
	cat "$site/inside.csv"
	printf '\r\n--xx--\r\n'
} >"$site/form"
request "csv/upload?run=$run" -H 'Content-Type: multipart/form-data; boundary=xx' --data-binary "@$site/form"
same "U-27 what only looks like a boundary is data" "$status $(field .sha256)" "201 $(sum <"$site/inside.csv")"
{
	printf -- '--xx\r\n%b' "$part"
	yes $'\r\n--x\r\n-\r\n--' | head -c 20000000
	printf '\r\n--xx--\r\n'
} >"$site/form"
start=${EPOCHREALTIME/./}
request "csv/upload?run=$run" -H 'Content-Type: multipart/form-data; boundary=xx' --data-binary "@$site/form"
took=$((${EPOCHREALTIME/./} - start))
check "U-27 20 MB of almost-boundaries are read in time ($((took / 1000)) ms)" test "$status $((took < 5000000))" = \
	"201 1"

# what is no CSV
kind() { # NAME WORD
	new_run
	request "csv/upload?run=$run&name=$1.csv" -T "$site/$1"
	[ "$status" != 201 ] || request "csv/map?run=$run"
	same "U-24 $1 named .csv" "$status" 422
	like "U-24 $1 is called what it is" "$(field .detail)" "$2"
	request "csv/map?run=$run" -d facility_id==a -d raw_indicator_id==b -d period_id==202401 -d count==1
	like "U-24 $1 cannot be mapped" "$status" '^(422|409)$'
}
printf 'PK\003\004\024\0\0\0\010\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\023\0\0\0[Content_Types].xml xl/workbook.xml' \
	>"$site/xlsx"
printf '%%PDF-1.7\n%%\342\343\317\323\n1 0 obj\n' >"$site/pdf"
printf '<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n' >"$site/html"
printf '\211PNG\r\n\032\n\0\0\0\rIHDR' >"$site/png"
# a whole workbook is named as Excel's (tests/unit/unpack_test.c); the beginning of one is an archive cut off
kind xlsx 'Excel|zip archive'
kind pdf 'PDF'
kind html 'web page|HTML'
kind png 'PNG'

# memory: what our programs hold at their peak, against what they held before
programs() {
	local dir
	for dir in /proc/[0-9]*; do
		case $(readlink "$dir/exe") in "$(readlink -f "$VAR")"/app/cgi-bin/*) echo "${dir#/proc/}" ;; esac
	done
}
memory() { awk -v key="$2:" '$1 == key { print $2 }' "/proc/$1/status"; }
declare -A held
for pid in $(programs); do held[$pid]=$(memory "$pid" VmRSS); done
new_run
many 200000000 >"$site/200m.csv"
sha=$(sum <"$site/200m.csv")
request "csv/upload?run=$run&name=large.csv" -T "$site/200m.csv"
same "200 MB by PUT" "$status $(field .sha256)" "201 $sha"
request "csv/upload?run=$run" -F "file=@$site/200m.csv"
same "200 MB by form" "$status $(field .sha256)" "201 $sha"
request "csv/map?run=$run"
same "and its columns are shown" "$status" 200
grown=
for pid in "${!held[@]}"; do
	peak=$(memory "$pid" VmHWM)
	[ $((peak - held[$pid])) -le 20480 ] ||
		grown="$grown $(readlink "/proc/$pid/exe" | sed 's|.*/cgi-bin/||'): $((peak - held[$pid])) kB"
done
check "its programs are found" test ${#held[@]} -gt 14
same "no program grew by more than 20 MB" "$grown" ""
check "the spool is empty" swept
same "every upload is in the store, and nothing else" "$(uploads) $(kept)" "$(kept) $(uploads)"
done_testing
