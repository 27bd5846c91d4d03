head='t:facility_id\tt:raw_indicator_id\tt:period_id\tt:count'
{
	printf '== "Données" & more\nt:Report\n\n'"$head"'\tt:note\n'
	printf 't:HF01\tt:MAL\tn:202401\tn:3\tt:a, "b"_x000D_\n\n\nt:HF99\tt:MAL\tn:202401\tn:4\n'
} | python3 tests/csv/book.py xlsx
