{
	echo '== Data'
	printf 't:Health facility\tt:Indicator\td:45292\td:45323\n'
	printf 't:F001\tt:ANC1\tn:10\tn:100\n'
	printf '\tt:DPT3\tn:11\tn:101\n'
	printf 't:F002\tt:ANC1\tn:20\tn:200\n'
	printf '\tt:DPT3\tn:21\tn:201\n'
	printf 't:F003\tt:ANC1\tn:30\tn:300\n'
	printf '\tt:DPT3\tn:31\tn:301\n'
	printf 't:F004\tt:ANC1\tn:40\tn:400\n'
	printf '\tt:DPT3\tn:41\tn:401\n'
} | python3 tests/csv/book.py xlsx
