#!/bin/bash
# Every statement in sql/queries is one that the schema can prepare, in the role of the program that uses it.
. "$(dirname "$0")/../tap.sh"
cd "$root" || exit 1
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0"

uses() { grep -lE "SQL_$1\b" "${@:2}" >/dev/null; }

# The binary COPY of no rows: its head and its end.
copy_nothing() { # FILE ROLE
	{ printf 'PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0\377\377'; } |
		psql -qX -v ON_ERROR_STOP=1 -d "$HMIS_DB" -c "SET ROLE $2" -c "$(sed '/^--/d' "$1" | tr '\n' ' ')"
}

prepare() { # FILE ROLE
	{ echo "SET ROLE $2; PREPARE q AS"; cat "$1"; } | psql -qX -v ON_ERROR_STOP=1 -d "$HMIS_DB"
}

for file in sql/queries/*.sql; do
	name=$(basename "$file" .sql)
	if grep -q '^COPY listed' "$file"; then
		check "$name takes a COPY" copy_nothing "$file" intake_web
	elif grep -q '^COPY' "$file"; then
		check "$name takes a COPY" copy_nothing "$file" intake_worker
	elif uses "$name" lib/hmis/*.c cgi-bin/worker.c cgi-bin/worker/*.c; then
		check "$name can be prepared by the worker" prepare "$file" intake_worker
	else
		check "$name can be prepared by the steps" prepare "$file" intake_web
	fi
	check "$name is used" uses "$name" lib/*/*.c cgi-bin/*.c cgi-bin/*/*.c
	like "$name begins with what it is for" "$(head -1 "$file")" '^-- [A-Z]'
done
for file in sql/schema/*.sql; do
	same "$(basename "$file"): every column has its sentence" \
		"$(grep -nE '^	[a-z_]+ +(text|int|bigint|boolean|jsonb|timestamptz|inet|double)' "$file" | grep -v -- '-- ' |
			awk -F: '{ print $1 }' | while read -r line; do sed -n "$((line + 1))p" "$file" | grep -q -- '-- ' || echo "$line";
				done)" ""
done

# The names and titles of the formats, as C has them.
formats() {
	cat lib/values/number.c lib/values/period.c | tr -d '\n' |
		grep -oE '\] = *\{ ?"[^"]+",[[:space:]]*(WORDS\()?"[^"]+"' | sed -E 's/.*\{ ?"([^"]+)",[^"]*"([^"]+)"$/\1\t\2/'
}
same "format_title has the words of C" "$(formats | psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB" \
	-c "CREATE TEMP TABLE c (name text, title text)" -c "\copy c FROM pstdin" \
	-c "SELECT name FROM c WHERE format_title(name) <> title" -c "SELECT count(*) FROM c" 2>&1)" 20
same "csv/map takes the formats of C" "$(formats | cut -f1 | tr '\n' ' ')" \
	"$(sed -nE '/define (NUMBERS|PERIODS)/,/[^\\]$/p' lib/desk/mapping_fields.h | grep -oE '"[^"]+"' | tr -d '"' |
		tr -s ' \n' ' ')"
check "applying the schema again changes nothing" sql/apply "$HMIS_DB"
done_testing
