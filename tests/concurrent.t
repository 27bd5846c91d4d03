#!/bin/bash
# Two people, two tabs, two requests at once, and many browsers: each is told what the other did, and everything happens
# once; also when the line to the database is cut at the very commit.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1
BUILD=opt start_site
page='Accept: text/html'
cc -O2 -D_GNU_SOURCE -o "$site/relay" tests/relay.c
generated_registry
"$site/generate" 2000000 data >"$site/large.csv"
head -n 1001 "$site/large.csv" >"$site/small.csv"

is_in() { [ "$(run_is state)" = "$1" ]; }
map=(-d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id)

# begin WHO [FILE] -- a new import of a file, mapped; its number is $run.
begin() {
	ask "$1" imports -d source=csv >/dev/null
	run=$(field .run)
	ask "$1" "csv/upload?run=$run&name=a.csv" -T "${2:-$site/small.csv}" >/dev/null
	within 60 mapped_by "$1" "${map[@]}" -d "count=${3:-count}"
}
# a large file is looked through first: the same again, until it is
mapped_by() { ask "$1" "csv/map?run=$run" "${@:2}" >/dev/null && [ "$status" != 202 ]; }
# at_once PATH [CURL OPTION...] -- the same of editor and admin at once; their answers are $site/editor and $site/admin.
at_once() {
	local who path=$1
	shift
	for who in editor admin; do
		(HMIS_ANSWER=$site/$who answer=$site/$who && ask $who "$path" "$@" >/dev/null && echo "$status" \
			>"$site/$who.status") &
		asking[${#asking[@]}]=$!
	done
	wait "${asking[@]}"
	asking=()
}
asking=()
statuses() { sort "$site/editor.status" "$site/admin.status" | paste -sd' '; }

echo "# two people integrate the same import"
begin editor
stage
at_once "csv/review?run=$run" -X POST
same "N-02 one is taken, the other told" "$(statuses)" "202 409"
winner=$(run_is approved_by)
other=$([ "$winner" = editor ] && echo admin || echo editor)
like "N-02 who, and when" "$(jq -r '.code + ": " + .detail' "$site/$other")" \
	"^(busy|already_integrated): $winner asked .* import $run on [0-9]+ [A-Z][a-z]+ $(date -u +%Y), .*UTC"
within 20 is_in integrated
ask "$winner" "csv/review?run=$run" -X POST >/dev/null
same "N-01 the one who asked may ask again" "$status $(field .version)" "202 1"
ask "$other" "csv/review?run=$run" -X POST >/dev/null
same "N-02 later, too, with the step to go on to" "$status $(field '.code + " " + .step')" \
	"409 already_integrated versions?version=1"
ask "$other" "csv/review?run=$run" -X POST -H "$page" >"$site/page"
like "N-02 and on a page" "$status $(cat "$site/page")" "^409.*|$winner asked for the integration"
same "N-02 there is one version" "$(sql -c 'SELECT count(*) FROM version')" 1

echo "# the same form in two tabs"
begin editor
seen() { ask "$1" "csv/map?run=$run" >/dev/null; field .seen; }
tab=$(seen editor)
ask admin "csv/map?run=$run" "${map[@]}" -d count=count -d duplicates=sum -d "seen=$(seen admin)" >/dev/null
same "N-08 the first is saved" "$status" 200
ask editor "csv/map?run=$run" "${map[@]}" -d count=count -d duplicates=last -d "seen=$tab" >/dev/null
like "N-08 the second is told both" "$status $(field '.code + ": " + .detail')" \
	"409 changed_meanwhile: admin saved this on .*Duplicates: saved is Add them up, yours is Take the last in the file"
same "N-08 and has changed nothing" "$(run_is "mapping->>'duplicates', mapped_by")" "sum|admin"
ask editor "csv/map?run=$run" -H "$page" "${map[@]}" -d count=count -d duplicates=last -d "seen=$tab" >"$site/page"
same "N-08 a page with both" \
	"$status $(grep -c "<td>Add them up</td><td>Take the last in the file</td>" "$site/page") $(
		grep -c 'value="last" checked' "$site/page")" "409 1 1"
same "N-08 that is HTML" "$(untidy "$site/page")" ""
again=$(sed -n 's/.*name="seen" value="\([0-9a-f]*\)".*/\1/p' "$site/page")
ask editor "csv/map?run=$run" -H "$page" "${map[@]}" -d count=count -d duplicates=last -d "seen=$again" >/dev/null
same "N-08 saved from there, it replaces the first" "$status $(run_is "mapping->>'duplicates', mapped_by")" \
	"303 last|editor"
ask admin "csv/map?run=$run" "${map[@]}" -d count=count -d duplicates=last -d "seen=$tab" >/dev/null
same "N-08 the same is no conflict" "$status" 200
ask admin "csv/map?run=$run" "${map[@]}" -d count=count -d duplicates=max >/dev/null
same "N-08 who does not say what was seen replaces it" "$status" 200

echo "# the same request again"
# hold TABLE -- against writing, until let_go.
hold() {
	coproc HOLD { exec psql -qXAt -d "$HMIS_DB" 2>&1; }
	holder=$HOLD_PID
	printf '%s\n' BEGIN\; "LOCK TABLE $1 IN SHARE MODE;" "SELECT 'held';" >&"${HOLD[1]}"
	read -r -t 10 <&"${HOLD[0]}"
}
let_go() {
	kill "$holder"
	wait "$holder" 2>/dev/null
}
is_waiting() { [ "$(sql -c \
	"SELECT count(*) FROM pg_stat_activity WHERE usename = 'intake_web' AND wait_event_type = 'Lock'")" = 1 ]; }
once() { # WHAT TABLE PATH OPTION BODY OTHER-BODY
	local what=$1 table=$2 path=$3 first key=(-H "Idempotency-Key: of-$1")
	shift 3
	hold "$table"
	curl -sS -o "$site/first" -w '%{http_code}' -u "$HMIS_EDITOR" "${key[@]}" "$1" "$2" "$HMIS_URL/$path" \
		>"$site/first.status" &
	first=$!
	within 10 is_waiting
	ask editor "$path" "${key[@]}" "$1" "$2" >/dev/null
	same "N-10 $what: still under way" "$status $(field .code)" "409 still_running"
	let_go
	wait $first
	ask editor "$path" "${key[@]}" "$1" "$2" >/dev/null
	same "N-10 $what: the same again gets the same answer" "$status $(cat "$answer")" \
		"$(cat "$site/first.status") $(cat "$site/first")"
	same "N-10 $what: which is that it was made" "$status" 201
	ask editor "$path" "${key[@]}" "$1" "$3" >/dev/null
	same "N-10 $what: another with its key" "$status $(field .code)" "422 key_reused"
	same "N-10 $what: it was done once" "$(sql -c "SELECT count(*) FROM $table WHERE idempotency_key = 'of-$what'")" 1
}
sed '2s/[0-9]$/X/' "$site/small.csv" >"$site/other.csv"
same "another file is as long" "$(stat -c %s "$site/other.csv")" "$(stat -c %s "$site/small.csv")"
once import run imports -d source=csv source=dhis2
ask editor imports -d source=csv >/dev/null
once upload asset "csv/upload?run=$(field .run)&name=a.csv" -T "$site/small.csv" "$site/other.csv"
once file asset "assets?name=a.csv" -T "$site/small.csv" "$site/other.csv"

echo "# the same file by two people"
sed '2,$s/$/1/' "$site/small.csv" >"$site/both.csv"
begin editor "$site/both.csv"
one=$run
begin admin "$site/both.csv"
two=$run
for step in upload map stage; do
	same "N-11 both are told where they ${step/map/map its columns}" \
		"$(ask editor "csv/$step?run=$one" | jq -r '.same_as | "\(.run) \(.created_by) \(.done)"') $(ask admin \
			"csv/$step?run=$two" | jq -r '.same_as | "\(.run) \(.created_by)"')" \
		"$two admin false $one editor"
done
like "N-11 on the page as well" "$(ask editor "csv/stage?run=$one" -H "$page")" \
	"The same content is on its way in another import"
for run in $one $two; do stage; done
same "N-11 and in the review" "$(ask editor "csv/review?run=$one" | jq .same_as.run) $(ask admin "csv/review?run=$two" |
	jq .same_as.run)" "$two $one"
same "N-11 each would change something" "$(jq '.changes.changed > 0' "$answer")" true
run=$one
integrate
run=$two
ask admin "csv/review?run=$run" -X POST >/dev/null
within 20 is_in staged
ask admin "csv/review?run=$run" >/dev/null
same "N-11 after the first the second sees: no change" \
	"$(field '.same_as.done, .same_as.run, .changes.new + .changes.changed + .changes.removed, .changes.nothing' |
	paste -sd' ')" \
	"true $one 0 true"
like "N-11 and why" "$(ask admin "csv/review?run=$run" -H "$page")" "The dataset changed after this import was staged"
integrate
same "N-11 and makes a version that says so" \
	"$(sql -c 'SELECT run, new + changed + removed, note FROM version ORDER BY version DESC LIMIT 1')" "$two|0|no change"

echo "# 200 browsers"
stranger=stranger:$(openssl rand -hex 10)
echo "stranger:$(openssl passwd -apr1 "${stranger#*:}")" >>"$VAR/htpasswd"
said() { grep -c "intake_web.*execute $1:" "$VAR/log/postgres.log"; }
begin editor "$site/large.csv"
sql -c "ALTER SYSTEM SET log_statement = 'all'" -c 'SELECT pg_reload_conf()' >/dev/null
hold staged_month # so that it lasts
ask editor "csv/stage?run=$run" -X POST >/dev/null
within 10 is_in staging
started=$(date +%s%N)
rounds=0
while [ $rounds -lt 5 ] && is_in staging; do
	rounds=$((rounds + 1))
	for who in "$HMIS_ADMIN" "$HMIS_EDITOR" "$HMIS_VIEWER"; do
		curl -s --parallel --parallel-immediate --parallel-max 67 -u "$who" -w '%{http_code} %{content_type}\n' -o /dev/null \
			"$HMIS_URL/progress.json?run=$run#[1-67]" >>"$site/polls" 2>"$site/meter" &
		asking[${#asking[@]}]=$!
	done
	sleep 1 &
	wait "${asking[@]}" $!
	asking=()
done
let_go # not before all are answered: the end is told to each at once
statements=$(said progress) roles=$(said user_role)
took=$((($(date +%s%N) - started) / 1000000000 + 1))
same "N-13 every browser was answered" "$(sort "$site/polls" | uniq -c | tr -s ' ')" \
	" $((201 * rounds)) 200 application/json"
check "N-13 for some seconds, while it was staged" test $rounds -ge 4
check "N-13 $statements statements in $took seconds: one a second" test "$statements" -le $((took + 1)) \
	-a "$statements" -ge 2
check "N-13 $roles times it was looked up who asks: each once a second" test "$roles" -le $((3 * took + 10))
ask "$stranger" "progress.json?run=$run" >/dev/null
same "N-13 what is remembered is not for everybody" "$status $(field .code)" "403 unknown_user"
ask viewer "progress.json?run=9999" >/dev/null
same "N-13 nor for every import" "$status" 404
sql -c "ALTER SYSTEM RESET log_statement" -c 'SELECT pg_reload_conf()' >/dev/null
check "N-13 and it goes on" wait_for staged
same "N-13 the end is told at once" "$(ask viewer "progress.json?run=$run" | jq -r .state)" staged
begin editor
hold staged_month
ask editor "csv/stage?run=$run" -X POST >/dev/null
within 10 is_in staging
ask viewer "progress.json?run=$run" >/dev/null
ask editor "imports/cancel?run=$run" -X POST >/dev/null
same "N-13 also what was remembered a moment before: $(field .state)" \
	"$(ask viewer "progress.json?run=$run" | jq -r .state)" cancelled
let_go

echo "# the line to the database is cut at the commit"
mkdir "$site/line"
chmod 755 "$site/line"
: >"$site/order"
"$site/relay" "$site/line/.s.PGSQL.5432" "$(readlink -f "$VAR")/run/pg/.s.PGSQL.5432" "$site/order" &
relay=$!
was=$(cat "$VAR/run/worker.pid")
sed -i "s|^db_worker = host=[^ ]*|db_worker = host=$site/line|" "$VAR/hmis.conf"
echo "lease = 2" >>"$VAR/hmis.conf"
restarted() { [ "$(cat "$VAR/run/worker.pid")" != "$was" ]; }
done_it() { [ "$(cat "$site/order")" = "done" ]; }
kill "$was"
within 10 restarted
examined() { [ "$(run_is 'plausible IS NOT NULL')" = t ]; }
data() { sql -c "SELECT count(*), coalesce(sum(total), 0) FROM indicator_month WHERE version_to IS NULL"; }
told() { grep -c "commit_answer_lost.*run=$run " "$VAR/log/worker.log"; }
versions() { sql -c "SELECT count(*), string_agg(DISTINCT source, ',') FROM version WHERE run = $run"; }
count=10
# cut_at ORDER WHAT -- an import that is integrated while the line does what is ordered at the commit.
cut_at() {
	count=$((count + 1))
	begin editor "$site/small.csv" "=$count"
	stage
	echo "$1 integrate_finish" >"$site/order"
	ask editor "csv/review?run=$run" -X POST >/dev/null
	check "$2 the line did it" within 10 done_it
}
all_of_it() { # WHAT
	check "$1 it is integrated" within 15 is_in integrated
	same "$1 once, all of it" "$(versions) $(data)" \
		"1|csv $(sql -c "SELECT count(*), sum(total) FROM (SELECT DISTINCT ON (indicator, period) total
		FROM indicator_month ORDER BY indicator, period, version_from DESC) m")"
	same "$1 and right" "$(sql -c "SELECT count(*) FROM hmis_data WHERE count = $count")" 1000
}
before=$(data)
cut_at lose "D-06 before the commit arrives:"
same "D-06 before the commit arrives: nothing is there" "$(data)" "$before"
all_of_it "D-06 before the commit arrives:"
cut_at cut "D-06 before its answer comes:"
all_of_it "D-06 before its answer comes:"
same "D-06 the worker saw that by the version" "$(told)" 1
same "D-06 and did not begin again" "$(run_is interruptions)" 0

cut_at hold "W-11 the answer does not come:"
same "W-11 it is committed" "$(run_is state)" integrated
begin editor "$site/small.csv" "=9"
ask editor "csv/stage?run=$run" -X POST >/dev/null # and somebody waits for the worker by now
next=$run run=$(sql -c "SELECT max(run) FROM version")
was=$(cat "$VAR/run/worker.pid")
kill -9 "$was"
within 10 restarted
all_of_it "W-11 killed after the commit:"
same "W-11 not begun again" "$(run_is 'interruptions, attempts')" "0|0"
run=$next
check "W-11 what waits meanwhile is done, though nobody calls again" wait_for staged

begin editor "$site/small.csv" "=8"
echo "hold stage_finish" >"$site/order"
ask editor "csv/stage?run=$run" -X POST >/dev/null
check "W-11 of a staging: the answer does not come" within 10 done_it
was=$(cat "$VAR/run/worker.pid")
kill -9 "$was"
within 10 restarted
same "W-11 of a staging: it is staged" "$(run_is "state, plausible IS NULL")" "staged|t"
check "W-11 of a staging: what comes after it is done by the next worker" within 15 examined
same "W-11 of a staging: not begun again" "$(run_is 'interruptions, attempts')" "0|0"
kill "$relay"
wait "$relay" 2>/dev/null
done_testing
