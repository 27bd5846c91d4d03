dir=$(mktemp -d)
cd "$dir" || exit 1
printf 'facility_id,raw_indicator_id,period_id,count\nHF01,MAL,202401,1\nHF99,MAL,202401,2\n' >jan.csv
printf 'facility_id,raw_indicator_id,period_id,count\nHF01,MAL,202402,x\nHF02,MAL,202402,3' >feb.csv
zip -q - jan.csv feb.csv
rm -r "$dir"
