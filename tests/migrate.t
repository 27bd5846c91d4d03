#!/bin/bash
# A database of the version before loses nothing when this schema is applied to it: tests/migrate/before.sql.gz, of a
# site that was used with the programs of that version (tests/migrate/make). Every row is there with every value, and
# the pages say the same.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/migrate/documents"
cd "$root" || exit 1
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0" "$@"

# not every psql knows `restrict`
load_before() { zcat tests/migrate/before.sql.gz | sed '/^\\\(un\)\?restrict /d' | sql >/dev/null; }
sql -c 'CREATE DATABASE before'
HMIS_DB=${HMIS_DB/dbname=hmis/dbname=before}
load_before
tables=$(sql -c "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
sql -c 'CREATE SCHEMA before'
# every version, by what its own functions read
versions() { sql -c "SELECT v.version, count(*), md5(string_agg(d::text, E'\n' ORDER BY d::text))
	FROM version v CROSS JOIN LATERAL hmis_data_at(v.version) d GROUP BY 1 ORDER BY 1"; }
held=$(versions)
for table in $tables; do sql -c "CREATE TABLE before.$table AS TABLE public.$table"; done
same "there are imports in every state" "$(sql -c 'SELECT count(DISTINCT state) FROM before.run')" 11
check "the schema is applied" sql/apply "$HMIS_DB"
check "and once more" sql/apply "$HMIS_DB"

# A sentence that was a text is one without values.
sql -c "CREATE FUNCTION before.prose(is_now jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS \$\$ SELECT CASE
	WHEN jsonb_typeof(is_now) = 'object' AND is_now ? 'text' AND is_now - 'text' = '{}' THEN is_now->'text'
	ELSE is_now END \$\$"
# differing FROM WHERE-IT-IS-NOW -- the rows of a table of before that are not there, and those that were not
differing() {
	sql -c "WITH was AS (SELECT to_jsonb(w) AS row FROM ($1) w),
		     kept AS (SELECT key FROM (SELECT row FROM was LIMIT 1) first, jsonb_object_keys(row) key),
		     now AS (SELECT (SELECT jsonb_object_agg(key, before.prose(to_jsonb(n)->key)) FROM kept) AS row FROM ($2) n),
		     differ AS ((SELECT 'was', row FROM was EXCEPT ALL SELECT 'was', row FROM now)
		                UNION ALL (SELECT 'is', row FROM now EXCEPT ALL SELECT 'is', row FROM was))
		SELECT * FROM differ LIMIT 6"
}
# The arrays of before are in blocks now: put together again, up to the last count.
sql -c "CREATE FUNCTION before.trimmed(counts int[]) RETURNS int[] LANGUAGE sql AS \$\$
		SELECT coalesce(counts[:(SELECT max(n) FROM unnest(counts) WITH ORDINALITY u (c, n) WHERE c IS NOT NULL)], '{}')
		\$\$" \
	-c "CREATE FUNCTION before.whole(blocks int[], arrays json) RETURNS int[] LANGUAGE sql AS \$\$
		SELECT coalesce(array_agg((arrays->block_of(s)::text->>block_place(s) - 1)::int ORDER BY s), '{}')
		  FROM generate_series(1, (SELECT max(block_slot(b, json_array_length(arrays->b::text))) FROM unnest(blocks) b)) s
		\$\$" \
	-c "CREATE VIEW before.held AS SELECT m.*, before.whole((SELECT array_agg(block) FROM count_block b
			WHERE (b.indicator, b.period) = (m.indicator, m.period)
			  AND stands_at(b.version_from, b.version_to, m.version_from)),
			(SELECT json_object_agg(block, to_json(counts_of(b.counts, b.large))) FROM count_block b
			WHERE (b.indicator, b.period) = (m.indicator, m.period)
			  AND stands_at(b.version_from, b.version_to, m.version_from))) AS counts FROM indicator_month m" \
	-c "CREATE FUNCTION before.afterwards(staged_block) RETURNS int[] LANGUAGE sql AS \$\$
		SELECT coalesce(\$1.becomes_large, \$1.becomes::int[], counts_of(\$1.counts, \$1.large)) \$\$" \
	-c "CREATE VIEW before.staged AS SELECT s.*, before.whole(
			array_agg(b.block) FILTER (WHERE counts_of(b.counts, b.large) <> '{}'),
			json_object_agg(coalesce(b.block, 0), to_json(counts_of(b.counts, b.large)))) AS counts, before.whole(
				array_agg(b.block) FILTER (WHERE before.afterwards(b.*) <> '{}'),
				json_object_agg(coalesce(b.block, 0), to_json(before.afterwards(b.*)))) AS becomes
		  FROM staged_month s LEFT JOIN staged_block b USING (run, indicator, period)
		 GROUP BY s.run, s.indicator, s.period"
same "every version reads as it did" "$(versions)" "$held"
for table in $tables; do
	case $table in
	run | schema_change | reporting_month) ;;
	indicator_month)
		figures="indicator, period, version_from, version_to, n_records, total"
		same "$table is as it was" "$(differing "SELECT $figures, before.trimmed(counts) AS counts FROM before.$table" \
			"SELECT $figures, counts FROM before.held")" "" ;;
	staged_month)
		figures="run, indicator, period, n_records, total, n_new, n_changed, n_unchanged, n_removed, becomes_records,
			becomes_total"
		same "$table is as it was" "$(differing "SELECT $figures, before.trimmed(counts) AS counts,
			before.trimmed(coalesce(becomes, counts)) AS becomes FROM before.$table" \
			"SELECT $figures, counts, becomes FROM before.staged")" "" ;;
	*) same "$table is as it was" "$(differing "TABLE before.$table" "TABLE public.$table")" "" ;;
	esac
done

# Of what is not staged there is no review: a deletion had marked it all the same.
found="rows issues notices unknown changes by_month by_indicator staged slots against plausible purged_at"
was="SELECT $(for one in $found; do echo "CASE WHEN staged_at IS NOT NULL THEN $one END AS $one,"; done)
	run, source, state, created_at, created_by, changed_at, asset, dialect, mapping, fingerprint, mapped_by, mapped_at,
	profile, queued_at, fence, lease_until, attempts, interruptions, failure, failure_code, staged_at, approved_by,
	approved_at, version, connection, server, selection, scope, schedule, due_at, undoes, kept, idempotency_key
	FROM before.run"
now="SELECT run.*, asset, dialect, mapping, fingerprint, coalesce(mapped_by, selected_by) AS mapped_by,
	coalesce(mapped_at, selected_at) AS mapped_at, profile, connection, server,
	coalesce(d.selection, x.selection) AS selection, coalesce(d.scope, u.scope) AS scope, undoes, kept, approved_by,
	approved_at, review.*
	FROM run LEFT JOIN run_csv USING (run) LEFT JOIN run_dhis2 d USING (run) LEFT JOIN run_undo u USING (run)
	LEFT JOIN run_delete x USING (run) LEFT JOIN run_approval USING (run)
	LEFT JOIN LATERAL (SELECT staged_at, ${found// /, } FROM run_review WHERE run_review.run = run.run) review ON true"
same "all columns of run are looked at, but for accept_empty, which was never set" \
	"$(sql -c "SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attrelid = 'before.run'::regclass AND attnum > 0
	 AND NOT (SELECT to_jsonb(w) ? attname FROM ($was) w LIMIT 1)") $(
		sql -c 'SELECT count(accept_empty) FROM before.run')" "accept_empty 0"
same "run is as it was, in the tables it has now" "$(differing "$was" "$now")" ""

# What the pages said then they say now, but for what is told by the clock, and for the words of what was checked.
# What is new in a document does not count.
folder=$(mktemp -d "${TMPDIR:-/tmp}/hmis-migrate.XXXXXX")
at_exit 'rm -rf "$folder"'
zcat tests/migrate/before.json.gz >"$folder/before"
jq -r '.[0]' "$folder/before" | documents >"$folder/now"
cat >"$folder/differ.jq" <<'END'
def lacks($now): # the paths of a document where now is not the same
	. as $before | paths(type != "object" and type != "array" or length == 0) as $path
	| select($path[-1] | IN("seconds_since_change", "refresh", "eta_seconds", "worker", "ahead") | not)
	| select($path[0] != "checked")
	| select($path[1] != "steps" or $path[-1] != "title") # what a step is called
	| select($path != ["seen"]) # of what a form was built from: one that is open asks once more
	| select(($before.import.source? // "") != "undo" or $path != ["import", "file"]) # an undo has no file any more
	| select($path != ["by_indicator_any"]) # a picture by indicator is of imports alone, and never null
	| select($path != ["catalogue", "percent"]) # of one that was read it is 100 now
	| select(($before | getpath($path)) != ($now | getpath($path))) | $path;
range($before | length) as $i
	| $before[$i] as [$asked, $was] | ($now[$i][1] // {}) as $is
	| select($asked | split(" ")[0] == $query)
	| if $was == null then select($is != {}) | "\($asked): there is one"
	  else $was | lacks($is) as $path
	       | "\($asked): \($path | map(tostring) | join(".")): \($was | getpath($path)) is \($is | getpath($path))" end
END
for query in $(jq -r '.[0] | split(" ")[0]' "$folder/before" | sort -u); do
	same "$query says the same" "$(jq -rn --arg query "$query" --slurpfile before "$folder/before" \
		--slurpfile now "$folder/now" -f "$folder/differ.jq" 2>&1)" ""
done

echo "# killed while it copies, while versions come and values go"
sql -c 'CREATE DATABASE killed'
HMIS_DB=${HMIS_DB/dbname=before/dbname=killed}
load_before
sql -c "CREATE VIEW ours AS SELECT facility_id, sum(count) AS total FROM hmis_data GROUP BY 1"
sql -c "CREATE TABLE carried (indicator int PRIMARY KEY, version int NOT NULL, took interval NOT NULL)" \
	-c "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NEW; END'" \
	-c "CREATE TRIGGER slow BEFORE INSERT ON carried FOR EACH ROW EXECUTE FUNCTION slow()"
indicators=$(sql -c "SELECT count(DISTINCT indicator) FROM indicator_month")
HMIS_BLOCK_SLOTS=3 setsid sql/apply "$HMIS_DB" >"$folder/apply" 2>&1 &
killed=$!
until [ -s "$folder/apply" ] || ! kill -0 $killed; do sleep 0.05; done 2>/dev/null
kill -9 -- -$killed
wait $killed 2>/dev/null
like "it says how far it is, and how long it will take" "$(head -1 "$folder/apply")" \
	"039_blocks.sql: 1 of $indicators indicators .*, about 00:00:0[0-9] left\$"
check "some is copied and some is not" \
	test "$(sql -c "SELECT count(*) < $indicators AND count(*) > 0 FROM carried")" = t
same "readers see all of it" "$(versions)" "$held"
# an import and a deletion of a program of before, of the indicator that is copied already
sql -c "DROP TRIGGER slow ON carried" \
	-c "CREATE TEMP TABLE moved AS SELECT m.* FROM indicator_month m JOIN carried USING (indicator)
		WHERE version_to IS NULL AND n_records > 1 ORDER BY indicator, period LIMIT 1" \
	-c "INSERT INTO version (version, created_by, source, new, changed, unchanged, removed)
		SELECT max(version) + n, 'admin', kind, 0, 1, 0, 0 FROM version, (VALUES (1, 'csv'), (2, 'delete')) v (n, kind)
		GROUP BY n, kind" \
	-c "UPDATE indicator_month m SET version_to = (SELECT max(version) - 1 FROM version) FROM moved
		WHERE (m.indicator, m.period, m.version_from) = (moved.indicator, moved.period, moved.version_from)" \
	-c "INSERT INTO indicator_month (indicator, period, version_from, n_records, total, counts)
		SELECT indicator, period, (SELECT max(version) - 1 FROM version), n_records,
		       (SELECT sum(c + 7) FROM unnest(counts) c), (SELECT array_agg(c + 7 ORDER BY n) FROM unnest(counts)
		       	WITH ORDINALITY u (c, n)) FROM moved" \
	-c "DELETE FROM indicator_month WHERE (indicator, period) = (SELECT m.indicator, m.period FROM indicator_month m
		JOIN carried USING (indicator), moved WHERE (m.indicator, m.period) <> (moved.indicator, moved.period)
		ORDER BY 1, 2 LIMIT 1)"
held=$(versions)
check "started again, it goes on" env HMIS_BLOCK_SLOTS=3 sql/apply "$HMIS_DB"
same "every version reads as it did" "$(versions)" "$held"
same "and so does a view that somebody made of hmis_data" "$(sql -c 'SELECT sum(total) FROM ours')" \
	"$(sql -c 'SELECT sum(total) FROM indicator_month WHERE version_to IS NULL')"
same "in blocks of three, several of a month" "$(sql -c "SELECT block_slots(),
	max(cardinality(counts_of(counts, large))), count(DISTINCT block) > 1 FROM count_block")" "3|3|t"
same "and each summary is that of its blocks" "$(sql -c "SELECT count(*) FROM indicator_month m
	WHERE (n_records, total) IS DISTINCT FROM (
		SELECT ROW(coalesce(sum(n_records), 0)::int, coalesce(sum(total), 0)::bigint) FROM count_block b
		 WHERE b.indicator = m.indicator AND b.period = m.period
		   AND stands_at(b.version_from, b.version_to, m.version_from))")" 0
done_testing
