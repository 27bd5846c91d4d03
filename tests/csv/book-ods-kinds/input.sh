head='t:facility_id\tt:raw_indicator_id\tt:period_id\tt:count'
{
	printf '==hidden Lists\nt:x\n== Data\n'"$head"'\nt:HF01\tt:MAL\td:45292\tn:12\n~2\n'
	printf 't:HF02\tt:MAL\td:45323\tf:7\n'
} | python3 tests/csv/book.py ods
