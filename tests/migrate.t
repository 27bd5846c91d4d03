#!/bin/bash
# A database of the version before loses nothing when this schema is applied to it: tests/migrate/before.sql.gz, of a
# site that was used with the programs of that version (tests/migrate/make). Every row is there with every value, and
# the pages say the same.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/migrate/documents"
cd "$root" || exit 1
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0" "$@"

sql -c 'CREATE DATABASE before'
HMIS_DB=${HMIS_DB/dbname=hmis/dbname=before}
zcat tests/migrate/before.sql.gz | sql >/dev/null
tables=$(sql -c "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
sql -c 'CREATE SCHEMA before'
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
for table in $tables; do
	case $table in
	run | schema_change) ;;
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
trap 'rm -rf "$folder"; cleanup_answer' EXIT
zcat tests/migrate/before.json.gz >"$folder/before"
jq -r '.[0]' "$folder/before" | documents >"$folder/now"
cat >"$folder/differ.jq" <<'END'
def lacks($now): # the paths of a document where now is not the same
	. as $before | paths(type != "object" and type != "array" or length == 0) as $path
	| select($path[-1] | IN("seconds_since_change", "refresh", "eta_seconds", "worker", "ahead") | not)
	| select($path[0] != "checked")
	| select($path[1] != "steps" or $path[-1] != "title") # what a step is called
	| select($path != ["seen"]) # of what a form was built from: one that is open asks once more
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
done_testing
