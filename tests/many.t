#!/bin/bash
# many.t -- two hosts with one database and one store, each in a network of its own with all programs and an nginx: work
# begun on one goes on at the other, and when one dies, or is cut off, in the middle of it. Needs root and `ip`.
#
# Each host is a stack; the second one's is turned to the database of the first, which it reaches by TCP and with
# passwords, to its store and its key.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1
if [ ! "${HOSTS_APART-}" ]; then
	[ "$(id -u)" = 0 ] && command -v ip >/dev/null && unshare --net true 2>/dev/null ||
		{ skip "no networks of its own can be made here"; done_testing; exit; }
	HOSTS_APART=1 exec unshare --net "$0"
fi
ok() { # WHAT COMMAND... -- as check, but in this shell
	if "${@:2}" >"$site/said" 2>&1; then pass "$1"; else flunk "$1" "${*:2}" "$(cat "$site/said")"; fi
}
BUILD=opt
SETTINGS=$(printf '%s\n' 'runs_per_minute = 100000' 'lease = 2')

# The network of the second host is that of a process; who is asked there, is asked from there.
ip link set lo up
unshare --net sleep 1000 &
second=$!
disown
apart() { ! [ "/proc/$second/ns/net" -ef /proc/self/ns/net ]; }
within 10 apart
at_exit 'kill -9 $(processes_there) $second 2>/dev/null'
there() { nsenter -t "$second" -n "$@"; }
processes_there() {
	local each
	for each in /proc/[0-9]*; do
		[ "$each" = "/proc/$second" ] || ! [ "$each/ns/net" -ef "/proc/$second/ns/net" ] || echo "${each#/proc/}"
	done
}
curl() {
	if [ "${asks_there-}" ]; then there curl "$@"; else command curl "$@"; fi
}
at_second() { asks_there=1 HMIS_URL=$second_url "$@"; }

ip link add to_second type veth peer name to_first netns "$second"
ip addr add 10.99.0.1/24 dev to_second
ip link set to_second up
there ip addr add 10.99.0.2/24 dev to_first
there ip link set lo up
there ip link set to_first up

# The database listens to the second host; as pg_hba.conf of a cluster for several hosts has it.
open_database() {
	sql -c "ALTER SYSTEM SET listen_addresses = '10.99.0.1'" -c "ALTER ROLE intake_web PASSWORD 'of the pages'" \
		-c "ALTER ROLE intake_worker PASSWORD 'of the workers'"
	echo 'host hmis intake_web,intake_worker 10.99.0.2/32 scram-sha-256' >>"$VAR/db/data/pg_hba.conf"
	kill -INT "$(head -n 1 "$VAR/db/data/postmaster.pid")"
	within 20 there bash -c 'exec 3<>/dev/tcp/10.99.0.1/5432' 2>/dev/null
}

# Its own database ends; settings, nginx's and the programs' are then those of a host beside the first.
begin_second() {
	other=$site/second
	there env VAR="$other" PORT=0 nginx/stack up >"$site/second.log" 2>&1 || { cat "$site/second.log"; return 1; }
	kill "$(cat "$other/pid/postgres")"
	second_url=$(. "$other/hmis.env" && echo "$HMIS_URL")
	cp -p "$VAR/htpasswd" "$other/htpasswd"
	turn_second "host=10.99.0.1 port=5432"
	sed -i "s|$other/store|$VAR/store|g" "$other"/nginx/*.conf
	kill -HUP "$(cat "$other/run/nginx.pid")"
	within 20 answers_there
}
turn_second() { # HOST-AND-PORT
	sed -i -e "s|^db_web *=.*|db_web = $1 dbname=hmis user=intake_web password='of the pages' tcp_user_timeout=5000|" \
		-e "s|^db_worker *=.*|db_worker = $1 dbname=hmis user=intake_worker password='of the workers'|" \
		-e "s|^store *=.*|store = $VAR/store|" -e "s|^seal_key *=.*|seal_key = $VAR/store/seal.key|" "$other/hmis.conf"
	kill $(cat "$other"/pid/* | while read -r each; do pgrep -P "$each"; done | grep -vxF "$(cat "$other/run/nginx.pid")")
	within 20 answers_there
}
answers_there() { at_second ask viewer versions >/dev/null; [ "$status" = 200 ]; }

worker() { cat "$1/run/worker.pid"; }
alone() { # VAR COMMAND... -- while the other one's worker of files waits
	waits=$(worker "$1")
	kill -STOP "$waits"
	"${@:2}"
}

start_site
ok "the database listens to the second host" open_database
ok "the second host" begin_second
load_sample
same "knows what was loaded at the first" \
	"$(at_second ask viewer 'facilities.json' | jq -c .total)" "$(ask viewer 'facilities.json' | jq -c .total)"

echo "# an import that goes from one to the other"
ask editor imports -d source=csv >/dev/null
run=$(field .run)
at_second ask editor "csv/upload?run=$run&name=hmis.csv" -T tests/sample/hmis.csv >/dev/null
same "begun here, its file is taken there" "$status $(field .sha256)" \
	"201 $(sha256sum <tests/sample/hmis.csv | cut -c1-64)"
mapped -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id -d count=count
same "mapped here" "$status" 200
ok "staged there" at_second stage
same "both show the same review" "$(at_second ask viewer "csv/review.json?run=$run" | md5sum)" \
	"$(ask viewer "csv/review.json?run=$run" | md5sum)"
ok "integrated there" at_second integrate
same "both have the dataset" "$(at_second ask viewer data.csv | md5sum)" "$(ask viewer data.csv | md5sum)"
echo 'NOWHERE,X,202401,1' | cat tests/sample/hmis.csv - >"$site/more.csv"
alone "$other" begin_import "$site/more.csv"
ok "staged by the first" stage
kill -CONT "$waits"
same "the second gives the rows that were dropped" \
	"$(at_second ask editor "rejected?run=$run" | tail -n 1 | cut -d, -f1-4)" 'NOWHERE,X,202401,1'

echo "# a file in pieces"
bytes=$(stat -c %s tests/sample/hmis.csv)
ask editor uploads -X POST -D "$site/head" -H 'Tus-Resumable: 1.0.0' -H "Upload-Length: $bytes" \
	-H "Upload-Metadata: filename $(printf pieces.csv | base64)" >/dev/null
at=$(sed -n 's|^Location: */hmis/||Ip' "$site/head" | tr -d '\r')
piece() { # OFFSET
	tail -c +$(($1 + 1)) tests/sample/hmis.csv | head -c $((bytes / 3 + 1)) >"$site/piece"
	ask editor "$at" -X PATCH -H 'Tus-Resumable: 1.0.0' -H 'Content-Type: application/offset+octet-stream' \
		-H "Upload-Offset: $1" --data-binary "@$site/piece" -D "$site/head" >/dev/null
	offset=$(sed -n 's/^Upload-Offset: *//Ip' "$site/head" | tr -d '\r')
}
piece 0
at_second piece "$offset"
same "the second goes on where the first had come to" "$status $offset" "204 $((2 * (bytes / 3 + 1)))"
piece "$offset"
same "the whole file is there" "$(sql -c "SELECT sha256 FROM asset WHERE name = 'pieces.csv'")" \
	"$(sha256sum <tests/sample/hmis.csv | cut -c1-64)"

# From here on storing takes seconds, so that what is to happen in it does.
sql -c "CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS \$\$
		BEGIN PERFORM pg_sleep(0.04); RETURN NEW; END \$\$" \
	-c "CREATE TRIGGER take_time BEFORE INSERT ON staged_month FOR EACH ROW EXECUTE FUNCTION take_time()" \
	-c "CREATE TRIGGER take_time BEFORE INSERT ON version FOR EACH ROW EXECUTE FUNCTION take_time()"
state_is() { [ "$(run_is state)" = "$1" ]; }
storing() { [ "$(sql -c "SELECT count(*) FROM pg_stat_progress_copy WHERE tuples_processed > 5")" -gt 0 ]; }
another() { sed "2,\$ s/[0-9]*\$/$1/" tests/sample/hmis.csv >"$site/$1.csv"; } # all its values are N
begun_there() { # N -- such a file is being stored by the second host's worker; the first's waits
	another "$1"
	alone "$VAR" begin_import "$site/$1.csv"
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	within 20 storing
}

echo "# progress and cancelling"
ok "the second host's worker stages" begun_there 7
seen_here() { ask viewer "progress.json?run=$run" | jq -e '.phase == "storing" and .rows > 0' >/dev/null; }
ok "its progress is seen at the first" within 3 seen_here
ask editor "imports/cancel?run=$run" -X POST >/dev/null
quiet() { [ "$(sql -c 'SELECT count(*) FROM pg_stat_progress_copy')" = 0 ]; }
ok "cancelled at the first, the second's worker leaves it within 5 seconds" within 5 quiet
same "and nothing of it stays" \
	"$(run_is state) $(sql -c "SELECT count(*) FROM staged_month WHERE run = $run")" "cancelled 0"
kill -CONT "$waits"

echo "# a host that is cut off, and comes back"
ok "the second host's worker stages" begun_there 8
ip link set to_second down
kill -CONT "$waits"
ok "the first takes it over" wait_for staged 30
staged=$(run_is staged_at)
ip link set to_second up
ok "the second is there again" within 20 answers_there
sleep 1
same "and has changed nothing" "$(run_is 'state, staged_at')" "staged|$staged"
ok "its worker works" alone "$VAR" at_second integrate
kill -CONT "$waits"
same "both have the dataset" "$(at_second ask viewer data.csv | md5sum)" "$(ask viewer data.csv | md5sum)"

echo "# a host that dies"
# As when its power fails: the database hears nothing of its end.
die() {
	ip link set to_second down
	kill -9 $(processes_there)
}
for at in staging integrating; do
	before=$(sql -c 'SELECT max(version) FROM version')
	value=$([ $at = staging ] && echo 9 || echo 10)
	ok "the second host's worker stages" begun_there "$value"
	if [ $at = integrating ]; then
		wait_for staged
		hold 'LOCK TABLE version IN SHARE MODE'
		ask editor "csv/review?run=$run" -X POST >/dev/null
		within 20 state_is integrating
		sleep 0.5
	fi
	die
	kill -CONT "$waits"
	[ $at = staging ] || let_go
	pages=$(for _ in {1..20}; do for page in imports versions data; do
		ask viewer $page >/dev/null
		echo "$status"
	done; done | sort | uniq -c)
	same "it dies while $at: the first's pages answer" "${pages##* }$(wc -l <<<"$pages")" 2001
	if [ $at = staging ]; then
		ok "the first stages it" wait_for staged 40
		approve
	else
		ok "the first integrates it" wait_for integrated 40
	fi
	same "once, and whole" "$(sql -c "SELECT max(version) - $before FROM version" \
		-c "SELECT DISTINCT count FROM hmis_data" | paste -sd ' ')" "1 $value"
	ip link set to_second up
	ok "the second host starts again" begin_second
done

echo "# a pooler of sessions between the second host and the database"
pooler() {
	mkdir "$other/pooler"
	cat >"$other/pooler/ini" <<-END
	[databases]
	hmis = host=10.99.0.1 port=5432 dbname=hmis
	[pgbouncer]
	pool_mode = session
	listen_port = 6432
	unix_socket_dir = $other/pooler
	auth_type = trust
	auth_file = $other/pooler/users
	logfile = $other/pooler/log
	END
	printf '"%s" "%s"\n' intake_web 'of the pages' intake_worker 'of the workers' >"$other/pooler/users"
	chown -R www-data "$other/pooler"
	there setpriv --reuid=www-data --regid=www-data --clear-groups \
		pgbouncer -q "$other/pooler/ini" >"$site/pgbouncer" 2>&1 &
	within 10 test -S "$other/pooler/.s.PGSQL.6432"
}
ok "a pooler" pooler
ok "the second host works with it" turn_second "host=$other/pooler port=6432"
another 11
alone "$VAR" at_second begin_import "$site/11.csv"
ok "its worker stages" at_second stage
ok "and integrates" at_second integrate
kill -CONT "$waits"
same "the first has it" "$(sql -c "SELECT DISTINCT count FROM hmis_data" -c "SELECT count(DISTINCT usename) = 2
	FROM pg_stat_activity WHERE client_addr = '10.99.0.2'" | paste -sd ' ')" "11 t"
done_testing
