head='t:facility_id\tt:raw_indicator_id\tt:period_id\tt:count'
{
	printf '== One\n'"$head"'\nt:HF01\tt:MAL\tn:202401\tn:1\n== Notes\nt:written by\tt:somebody\nt:on\tt:a day\n'
	printf '== Two\n'"$head"'\nt:HF01\tt:MAL\tn:202402\tn:2\n'
} | python3 tests/csv/book.py ods
