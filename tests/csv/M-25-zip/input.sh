dir=$(mktemp -d)
cd "$dir" || exit 1
mkdir d
printf 'facility_id,raw_indicator_id,period_id,count\nHF01,MAL,202401,1\nHF02,MAL,202401,2\n' >d/data.csv
zip -qr - d
rm -r "$dir"
