#!/bin/bash
# The rules by which the same statements run on a cluster (sql/README.md), and that what breaks them is found.
. "$(dirname "$0")/../tap.sh"
cd "$root" || exit 1
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0"

sql() { psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB" "$@"; }

same "statements keep the rules of a cluster" "$(tests/sql/cluster.py sql)" ""
same "unique keys contain the column by which blocks are spread" "$(sql -c "SELECT indexrelid::regclass FROM pg_index
	 WHERE indrelid IN ('count_block'::regclass, 'staged_block'::regclass) AND indisunique
	   AND NOT (SELECT attnum FROM pg_attribute WHERE attrelid = indrelid AND attname = 'indicator') = ANY (indkey)")" ""
same "nothing refers to blocks, and they to nothing" "$(sql -c "SELECT conname FROM pg_constraint WHERE contype = 'f'
	   AND (conrelid IN ('count_block'::regclass, 'staged_block'::regclass)
	        OR confrelid IN ('count_block'::regclass, 'staged_block'::regclass))")" ""

folder=$(mktemp -d "${TMPDIR:-/tmp}/hmis-rules.XXXXXX")
at_exit 'rm -rf "$folder"'
mkdir "$folder/functions" "$folder/queries"
breaks() { # WHAT STATEMENT PATTERN
	echo "$2" >"$folder/queries/one.sql"
	like "found: $1" "$(tests/sql/cluster.py "$folder")" "$3"
}
cat >"$folder/functions/some.sql" <<-'SQL'
	CREATE OR REPLACE FUNCTION some(n int) RETURNS SETOF count_block
	LANGUAGE sql STABLE AS $$
		SELECT * FROM count_block WHERE block = n
	$$;
	CREATE OR REPLACE FUNCTION thing() RETURNS int
	LANGUAGE plpgsql AS $$
	BEGIN
		CREATE TEMP TABLE passing ON COMMIT DROP AS SELECT 1 AS run;
		RETURN 1;
	END $$;
SQL
breaks "a function in SQL" "" '^some\.sql: some: '
breaks "a temporary table" "DELETE FROM staged_block s USING passing p WHERE s.run = p.run" '^one\.sql: .* passing '
breaks "a join per row" \
	"SELECT FROM run CROSS JOIN LATERAL (SELECT FROM staged_block s WHERE s.run = run.run) s" LATERAL
breaks "a volatile function" "UPDATE count_block SET version_to = thing()" 'thing\(\)'
breaks "what has no end, taken for what stands" \
	"SELECT FROM indicator_month m JOIN count_block b USING (indicator, period)
	  WHERE m.version_to IS NULL AND b.version_to IS NULL" stands_now
breaks "the same without a name" "SELECT counts FROM count_block WHERE version_to IS NULL" stands_now
breaks "a look at other tables for each row" \
	"DELETE FROM staged_block s WHERE NOT EXISTS (SELECT FROM run r WHERE r.run = s.run)" EXISTS
done_testing
