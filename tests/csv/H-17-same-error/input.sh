# 10,000 errors, but four different values.
awk 'BEGIN {
	print "facility_id,raw_indicator_id,period_id,count"
	for (i = 0; i < 10000; i++)
		printf "HF01,MAL,202401,bad%d\n", i % 4
}'
