# 10,000 rows of 30 ids that nobody knows.
awk 'BEGIN {
	print "facility_id,raw_indicator_id,period_id,count"
	for (i = 1; i <= 10000; i++)
		printf "NO%02d,MAL,202401,%d\n", i % 30, i
}'
