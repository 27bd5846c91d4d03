awk 'BEGIN { print "facility_id,raw_indicator_id,period_id,count"
	for (i = 0; i < 30000; i++) print "HF01,MAL,202401," i }' | gzip | { head -c -8; printf 12345678; }
