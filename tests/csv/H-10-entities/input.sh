dir=$(mktemp -d)
{
	printf '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
	printf '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
	printf '<sst><si><t>&c;&d;</t></si></sst>'
} >"$dir/strings"
printf '== Data\nt:facility_id\tt:count\nt:HF01\tn:1\n' |
	python3 tests/csv/book.py xlsx "xl/sharedStrings.xml=$dir/strings"
rm -r "$dir"
