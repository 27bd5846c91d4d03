head='t:facility_id\tt:raw_indicator_id\tt:period_id\tt:count'
{
	printf '== Data\n'"$head"'\nt:HF01\tt:MAL\td:45292\tn:1.2E1\n\n'
	printf '^t:HF02\tt:MAL\td:45323.5\tf:7\nt:HF03\tt:MAL\td:45292\te:#DIV/0!\n'
	printf 'i:HF04\ti:MAL\td:45292\n==hidden Lists\n'"$head"'\nt:HF05\tt:MAL\tn:202401\tn:1\n== Empty\n\n'
} | python3 tests/csv/book.py xlsx
