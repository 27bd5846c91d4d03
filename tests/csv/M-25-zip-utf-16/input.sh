dir=$(mktemp -d)
cd "$dir" || exit 1
{ printf '\377\376'; printf 'facility_id,raw_indicator_id,period_id,count\nHF01,MAL,202401,1\nHF02,MAL,202401,2\n' |
	iconv -f UTF-8 -t UTF-16LE; } >data.csv
zip -q - data.csv
rm -r "$dir"
