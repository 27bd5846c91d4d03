# tap.sh -- what the *.t files share: TAP, and asking a site. Sourced, with bash.
#
#	check "what must be so" COMMAND ARG...		ok when the command succeeds
#	same "what must be equal" "$got" "$wanted"	ok when the texts are equal
#	done_testing					the plan, at the end of each file

set -u
# Their texts are UTF-8, also where the locale is C; programs do not ask for it.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8
# Debian's own psql is a script that chooses a version, which takes five times as long as psql itself.
newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
PATH=$newest:$PATH
root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
tests=0

pass() {
	tests=$((tests + 1))
	echo "ok $tests - $1"
}

flunk() {
	tests=$((tests + 1))
	echo "not ok $tests - $1"
	shift
	printf '%s\n' "$@" | head -40 | sed 's/^/# /'
}

check() {
	local what=$1 said
	shift
	if said=$("$@" 2>&1); then pass "$what"; else flunk "$what" "$said" "$(head -c 300 <<<"$*")"; fi
}

same() {
	if [ "$2" = "$3" ]; then pass "$1"; else flunk "$1" "got:    $2" "wanted: $3"; fi
}

# like "what it says" "$got" "$pattern" -- also where a page goes on in the next line
like() {
	local folded
	folded=$(tr -s ' \t\n' ' ' <<<"$2")
	if grep -qE -- "$3" <<<"$2" || grep -qE -- "$3" <<<"$folded"; then
		pass "$1"
	else
		flunk "$1" "got:    $2" "wanted: $3"
	fi
}

skip() {
	tests=$((tests + 1))
	echo "ok $tests - # SKIP $1"
}

done_testing() {
	echo "1..$tests"
}

# ask WHO PATH [CURL OPTION...] -- the body that the site answers WHO (admin, editor, viewer, or nobody known:
# "name:password"); the status is in $status. Answers JSON unless told otherwise.
export HMIS_ANSWER=${HMIS_ANSWER:-$(mktemp "${TMPDIR:-/tmp}/hmis-answer.XXXXXX")} # also after exec tests/with-postgres
answer=$HMIS_ANSWER

# at_exit COMMAND -- when this file ends, however that is; what was asked for last comes first.
at_exit() { at_exit=("$1" "${at_exit[@]}"); }
at_exit=('rm -f "$HMIS_ANSWER"')
end_file() {
	local each
	for each in "${at_exit[@]}"; do eval "$each"; done
}
trap end_file EXIT
trap 'exit 130' INT TERM

ask() {
	local who path
	case $1 in
	admin) who=$HMIS_ADMIN ;;
	editor) who=$HMIS_EDITOR ;;
	viewer) who=$HMIS_VIEWER ;;
	*) who=$1 ;;
	esac
	path=$2
	shift 2
	[ -z "${PSEUDO-}" ] || set -- -H 'Accept-Language: xx' "$@"
	status=$(curl -sS -o "$answer" -w '%{http_code} %{method} %{content_type}' -u "$who" "$@" "$HMIS_URL/$path")
	[ -z "${ANSWERS-}" ] || keep_asked "$path"
	status=${status%% *}
	[ -z "${PSEUDO-}" ] || look_pseudo "$path" "$@"
	[ /dev/stdout -ef /dev/null ] || cat "$answer"
}

# With PSEUDO=FOLDER (tests/words/suite) the site speaks a language that is made up, and words/overhear, which stands
# before it, keeps what it says: also the page of whatever was only looked at.
look_pseudo() {
	local path=${1/.json/} page
	page=${path%%\?*}
	shift
	case "$page $*" in
	*.* | *export* | *rejected* | *uploads* | *' -d '* | *' -T '* | *' -X '* | *' --data'* | *' -F '* | *text/html*) ;;
	*) curl -sS -m 20 -o /dev/null -u "$who" "$@" -H 'Accept: text/html' "$HMIS_URL/$path" ;;
	esac
}
overhear() {
	local ours
	python3 "$root/tests/words/overhear" "$PORT" "$PSEUDO/$(basename "$0" .t)" >"$site/overheard" &
	overhears=$!
	within 10 test -s "$site/overheard"
	ours=$(cat "$site/overheard")
	export HMIS_URL=${HMIS_URL/:$PORT\//:$ours/}
}

# With ANSWERS=FILE, what is answered is kept there, but for pages, as tests/openapi/answers.py reads it.
keep_asked() { # PATH
	local method=${status#* } kind
	kind=${method#* } method=${method%% *}
	case $kind in application/*json*) ;; *) return ;; esac
	printf '%s\t%s\t%s\t%s\t\t%s\t%s\n\n' - "$(basename "$0")" "$method" "$1" "${status%% *}" "$kind"
	sed -z 's/\\/\\\\/g; s/\n/\\n/g' "$answer"
	echo
} >>"$ANSWERS"

# untidy [FILE] -- what is wrong with a page; tidy does not know all attributes of ARIA.
untidy() {
	tidy -eq -utf8 "$@" 2>&1 | grep -vE 'proprietary attribute "(aria-|role)'
}

# gojq starts in a tenth of jq's time; it has the members of an object always in the order of their names (-S). A host
# that is booted for tests/hosts/life has jq alone.
! command -v gojq >/dev/null || jq() {
	[ "$1" != -S ] || shift
	gojq "$@"
}

# generated_registry -- the registry of tests/bench/generate.c, whose data "$site/generate" N data prints.
generated_registry() {
	local list
	cc -O2 -o "$site/generate" "$root/tests/bench/generate.c"
	for list in facilities indicators; do
		"$site/generate" 0 $list >"$site/$list.csv"
		ask editor $list -T "$site/$list.csv" >/dev/null
	done
}

# field FILTER -- a part of the last answer.
field() {
	jq -r "$1" "$answer"
}

sql() {
	psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB" "$@"
}

# begin_import FILE [MAP FIELD...] -- a new import of a file, mapped by the usual names; its number is $run.
begin_import() {
	local file=$1
	shift
	ask editor imports -d source=csv >/dev/null
	run=$(field .run)
	ask editor "csv/upload?run=$run&name=$(basename "$file")" -T "$file" >/dev/null
	within 60 mapped -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id \
		-d count=count "$@"
}

# mapped MAP FIELD... -- a large file is looked through first: the same again, until it is
mapped() { ask editor "csv/map?run=$run" "$@" >/dev/null && [ "$status" != 202 ]; }

# The numbers of the workers, of every lane.
workers() { cat "$VAR"/run/worker*.pid; }

# hold STATEMENT -- somebody else's transaction, which has done the statement and goes on until let_go
hold() {
	rm -f "$site/held"
	mkfifo "$site/held"
	psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB" <"$site/held" >"$site/holds" &
	holder=$!
	exec 8>"$site/held"
	printf 'BEGIN; %s;\n\\echo held\n' "$1" >&8
	within 10 grep -q held "$site/holds"
}
let_go() {
	echo 'COMMIT;' >&8
	exec 8>&-
	wait "$holder"
}

# within SECONDS COMMAND... -- until the command succeeds
within() {
	local until=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $until ] || return 1
		sleep 0.05
	done
}

# Runs with all that belongs to them, as one table: sql -c "SELECT state, rows FROM $every_run WHERE run = 1".
every_run='run LEFT JOIN run_csv USING (run) LEFT JOIN run_dhis2 USING (run) LEFT JOIN run_undo USING (run)
	LEFT JOIN run_approval USING (run) LEFT JOIN run_review USING (run)'

# run_is COLUMN -- of the import $run
run_is() { sql -c "SELECT $1 FROM $every_run WHERE run = $run" 2>/dev/null; }

# wait_in_database RUN STATE SECONDS -- the same, and what state it is in then: one session looks, as each look by a
# program of its own costs more than what it waits for. Nothing, where there is no such run, or no database.
wait_in_database() {
	PGOPTIONS="-c statement_timeout=$3s" sql 2>/dev/null -c "DO \$\$ BEGIN
			WHILE EXISTS (SELECT FROM run WHERE run = ${1:-0} AND state NOT IN ('$2', 'failed', 'cancelled', 'integrated')) LOOP
				PERFORM pg_sleep(0.01);
			END LOOP;
		END \$\$" -c "SELECT state FROM run WHERE run = ${1:-0}"
}

# seen CONDITION -- waits in the database, so as not to come late, until one on what its sessions do holds
seen() {
	sql -c "DO \$\$ BEGIN
		FOR i IN 1..4000 LOOP
			PERFORM pg_stat_clear_snapshot();
			IF EXISTS ($1) THEN RETURN; END IF;
			PERFORM pg_sleep(0.002);
		END LOOP;
		RAISE 'not seen';
	END \$\$" 2>&1
}

# wait_for STATE [SECONDS] -- until the import $run is in a state, or in one that it cannot leave.
wait_for() {
	local until=$((SECONDS + ${2:-60})) state=
	wait_in_database "$run" "$1" "${2:-60}" >/dev/null
	while [ $SECONDS -lt $until ]; do
		state=$(ask editor "progress.json?run=$run" >/dev/null; field .state 2>/dev/null)
		case $state in
		"$1") return 0 ;;
		failed | cancelled | integrated) break ;;
		esac
		sleep 0.2
	done
	echo "import $run is $state, not $1: $(field '.failure // ""' 2>/dev/null)" >&2
	return 1
}

stage() {
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	wait_for staged "${1:-60}"
}

integrate() {
	ask editor "csv/review?run=$run" -X POST >/dev/null
	wait_for integrated "${1:-60}"
}

# What was told by mail and by webhooks (rules/sink.py, projects/receiver.py).
keep_told() {
	local kept
	kept=$PSEUDO/$(basename "$0" .t)
	mkdir -p "$kept/mail" "$kept/hook"
	[ ! -s "$site/mail/mails" ] || jq -r '.subject, .body' "$site/mail/mails" >"$kept/mail/mails.txt"
	[ ! -s "$site/hook/told" ] || jq -r '.reasons[]?.text' "$site/hook/told" >"$kept/hook/told.txt"
}

# A site of its own (the build in $BUILD), which goes away with the test. It has one process of each program, unless
# PROCESSES is set to nothing, for a test that does several things at once.
start_site() {
	site=$(mktemp -d "${TMPDIR:-/tmp}/hmis-site.XXXXXX")
	chmod 755 "$site"
	export SETTINGS=${SETTINGS-$(printf '%s\n' 'runs_per_minute = 100000' 'connections = 60')}
	[ -z "${PSEUDO-}" ] || SETTINGS=$SETTINGS$'\n'"language = xx" BUILD=pseudo
	export VAR=$site/var PORT=${PORT:-$((20000 + $$ % 12000))} BUILD=${BUILD:-asan} PROCESSES=${PROCESSES-1}
	at_exit stop_site
	if [ -n "${HMIS_CITUS-}" ]; then
		start_nodes
	elif [ -n "${HMIS_CLUSTER-}" ] && [ -z "${HMIS_BLOCK_SLOTS-}" ]; then
		copy_cluster
	fi
	"$root/nginx/stack" up >"$site/up.log" 2>&1 || {
		echo "Bail out! the site did not start"
		sed 's/^/# /' "$site/up.log"
		exit 1
	}
	set -a
	. "$VAR/hmis.env"
	set +a
	[ -z "${PSEUDO-}" ] || overhear
}

# One PostgreSQL that makes versions as a cluster does: the blocks in a transaction of their own (sql/citus).
apart() {
	[ -n "${HMIS_CITUS-}" ] || sql -f "$root/sql/citus/base.sql" \
		-c "CREATE OR REPLACE FUNCTION blocks_first() RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'" >/dev/null
}

# The two nodes of a cluster (HMIS_CITUS, see with-postgres); the site's own server is the coordinator.
start_nodes() {
	mkdir "$site/nodes"
	[ "$(id -u)" != 0 ] || chown postgres:www-data "$site/nodes"
	with_nodes member_start node1 5433
	with_nodes member_start node2 5434
	export HMIS_NODES="$site/nodes:5433 $site/nodes:5434"
}

# with_nodes FUNCTION ARG... -- one of cluster.sh, for them
with_nodes() (
	. "$root/tests/cluster.sh"
	dir=$site/nodes bin=$HMIS_CITUS
	"$@"
)

# Instead of one that the stack makes (with-postgres).
copy_cluster() {
	mkdir -p "$VAR/db"
	cp -a "$HMIS_CLUSTER/data" "$VAR/db/data"
	echo "include '$VAR/app/nginx/standalone/postgresql.conf'" >>"$VAR/db/data/postgresql.conf"
}

stop_site() {
	[ -z "${HMIS_CITUS-}" ] || with_nodes servers_stop
	[ -z "${PSEUDO-}" ] || keep_told
	[ -z "${overhears-}" ] || kill "$overhears" 2>/dev/null
	"$root/nginx/stack" remove >/dev/null 2>&1
	rm -rf "$site"
}

load_sample() {
	ask editor "facilities?mode=add_update" -T "$root/tests/sample/facilities.csv" >/dev/null
	ask editor "indicators?mode=add_update" -T "$root/tests/sample/indicators.csv" >/dev/null
}

# ended RUN STATE -- wait for the end of the worker's work on it, which takes milliseconds here
ended() {
	local state
	state=$(wait_in_database "$1" "$2" 30)
	[ "$state" != "$2" ] || return 0
	echo "run $1 is $state, not $2: $(sql -c "SELECT failure FROM run WHERE run = $1")" >&2
	return 1
}

# import LINE... -- a file of these lines, staged as import $run
import() {
	printf '%s\n' facility_id,raw_indicator_id,period_id,count "$@" >"$site/in.csv"
	begin_import "$site/in.csv"
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	ended "$run" staged
}

# approve -- integrate it
approve() { ask editor "csv/review?run=$run" -X POST >/dev/null && ended "$run" integrated; }
