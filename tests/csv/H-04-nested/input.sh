dir=$(mktemp -d)
cd "$dir" || exit 1
printf 'facility_id,raw_indicator_id,period_id,count\nHF01,MAL,202401,1\nHF02,MAL,202401,2\n' >a.csv
zip -q a.zip a.csv
zip -q - a.zip
rm -r "$dir"
