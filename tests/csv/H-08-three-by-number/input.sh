dir=$(mktemp -d)
cd "$dir" || exit 1
printf 'facility_id,raw_indicator_id,period_id,count\nHF01,MAL,202401,1\nHF02,MAL,202401,2\n' >b.csv
printf 'x,y\n1,2\n' >a.csv
cp a.csv c.csv
zip -q - a.csv b.csv c.csv
rm -r "$dir"
