printf 'facility_id,raw_indicator_id,period_id,count\nHF01,MAL,2024' | gzip
printf '01,1\nHF02,MAL,202401,2\n' | gzip
