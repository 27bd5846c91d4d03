awk 'BEGIN { print "facility_id,raw_indicator_id,period_id,count"
	for (i = 2; i < 20000; i++) print "HF0" i % 2 + 1 ",MAL,202401,1" }'
printf 'H\364pital,MAL,202401,1\n'
