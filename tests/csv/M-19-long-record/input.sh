# A field of 3 MB: its record is over the limit of 1 MiB.
echo facility_id,raw_indicator_id,period_id,count
echo HF01,MAL,202401,1
printf 'HF02,MAL,202401,'
head -c 3000000 /dev/zero | tr '\0' 9
printf '\nHF03,MAL,202401,3\n'
