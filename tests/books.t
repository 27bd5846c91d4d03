#!/bin/bash
# Several files that are sent together, and what a file is, said where it was sent.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

head=facility_id,raw_indicator_id,period_id,count
start_site
ask editor facilities -T tests/csv/facilities.csv >/dev/null
ask editor indicators -T tests/csv/indicators.csv >/dev/null
printf '%s\nHF01,MAL,202401,1\nHF99,MAL,202401,5\n' $head >"$site/January été.csv"
printf '%s\nHF01,MAL,202402,2\n' $head >"$site/february.csv"
printf 'x,y\n1,2\n' >"$site/other.csv"
: >"$site/empty.csv"

new() { ask editor imports -d source=csv >/dev/null && run=$(field .run); }
send() { # FILE... -- in one form
	local form=() file
	for file; do form+=(-F "file=@$site/$file"); done
	ask editor "csv/upload?run=$run" "${form[@]}" >/dev/null
}
map=(-d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id -d count=count)

new
send "January été.csv" february.csv
same "two files are one asset" "$status $(field .name)" "201 January été.csv and 1 more.zip"
sha=$(field .sha256)
ask editor "csv/map?run=$run" >/dev/null
same "all its files are read" "$(field '[.file.entry, (.questions | length)] | join(" ")')" "1,2 0"
like "as the page says" "$(field .file.packed)" '2 of its 2 files, which have the same columns'
ask editor "csv/map?run=$run" "${map[@]}" >/dev/null
same "their columns are mapped once" "$status" 200
stage
ask editor "csv/review.json?run=$run" >/dev/null
same "one review" "$(field '[.rows.read, .rows.staged, .rows.dropped] | join(" ")')" "3 2 1"
same "a dropped row names its file" "$(field '.issues[0].samples[0] | "\(.file):\(.line)"')" "January été.csv:3"
ask editor "rejected?run=$run" >/dev/null
like "and so does the list of them" "$(tr '\r\n' '  ' <"$answer")" '_hint,_file .*,January été\.csv '
integrate
same "one version" "$(run_is state) $(sql -c 'SELECT count(*) FROM version')" "integrated 1"

new
send "January été.csv" february.csv
same "the same files make the same asset" "$(field .sha256)" "$sha"
ask editor "csv/map?run=$run" >/dev/null
same "which is said" "$(field '.same_as.done')" true
ask editor "csv/map?run=$run" "${map[@]}" -d entry=2 >/dev/null
ask editor "csv/map?run=$run" >/dev/null
same "but one of its files is other content than all" "$(field '.same_as')" null
send "January été.csv" empty.csv
same "an empty one among them is refused" "$status $(field '.errors[0].field')" "422 file"
like "by its name" "$(field '.errors[0].message')" 'empty.csv'
send "January été.csv" other.csv
ask editor "csv/map?run=$run" "${map[@]}" -d entry=all >/dev/null
same "other columns are refused" "$status $(field '.type | sub(".*[/:#]"; "")')" "422 layouts_differ"
like "and named" "$(field .detail)" 'other\.csv'

printf '%%PDF-1.7\n' >"$site/a.pdf"
send a.pdf
like "a PDF is refused where it was sent" "$status $(field .detail)" '^422 The file is a PDF document'
ask editor "csv/upload?run=$run&name=b.xls" -T tests/csv/book-html-table/input.xls >/dev/null
like "a web page that is called xls as well" "$status $(field .detail)" '^422 The file is a table in a web page'
# tus: the last piece is answered with it, and the upload is gone
printf '%%PDF-1.7\n' >"$site/body"
ask editor uploads -X POST -H 'Tus-Resumable: 1.0.0' -H 'Upload-Length: 9' \
	-H "Upload-Metadata: filename $(printf a.pdf | base64),run $(printf %s "$run" | base64)" >/dev/null
same "an upload in pieces begins" "$status" 201
upload=$(field .upload)
ask editor "uploads?upload=$upload" -X PATCH -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' \
	-H 'Content-Type: application/offset+octet-stream' --data-binary "@$site/body" >/dev/null
like "and ends with what the file is" "$status $(field .detail)" '^422 The file is a PDF document'
ask editor "uploads?upload=$upload" -H 'Tus-Resumable: 1.0.0' >/dev/null
same "nothing of it is left" "$status" 404
done_testing
