#!/bin/bash
# database.t -- databases that are not as ours has to be, poolers in front of one, statements in each other's
# way, values that no column takes, and a key that is lost.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1
export BUILD=opt
SETTINGS=$(printf '%s\n' 'runs_per_minute = 100000' 'name_length = 100000') # so that the database refuses
start_site
at_exit 'kill $(cat "$site"/pooler/*.pid) 2>/dev/null'
pg=$VAR/run/pg
as_owner() { psql -qXAt -v ON_ERROR_STOP=1 -d "host=$pg user=intake_owner dbname=$1" "${@:2}"; }

# starts DATABASE [HOST] -- what the worker says when it is started there; a line of its own when it goes on working
starts() {
	local to="host=${2:-$pg} port=${port:-5432} dbname=$1"
	sed -e "s|^db_[a-z]* *=.*user=\(.*\)|db_\1 = $to user=\1|; s/^db_intake_/db_/" "$VAR/hmis.conf" >"$site/other.conf"
	HMIS_CONF=$site/other.conf timeout 3 "build/opt/worker" 2>&1
	echo "status $?"
}

# D-18
for encoding in SQL_ASCII LATIN1; do
	as_owner postgres -c "CREATE DATABASE $encoding ENCODING '$encoding' LOCALE 'C' TEMPLATE template0"
	name=${encoding,,}
	like "D-18 sql/apply refuses $encoding, with the way out" \
		"$(sql/apply "host=$pg user=intake_owner dbname=$name" 2>&1)" \
		"^sql/apply: .* $encoding; it must be UTF8 .*createdb"
	same "D-18 and makes nothing there" \
		"$(as_owner "$name" -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" 0
	like "D-18 no program works on $encoding" "$(starts "$name" | tr '\n' ' ')" \
		"^hmis-intake: the database has the encoding $encoding and must have UTF8.* status 3 $"
done

# D-24
pooler() { # MODE
	mkdir -p "$site/pooler"
	cat >"$site/pooler/$1.ini" <<-END
	[databases]
	hmis = host=$pg dbname=hmis
	[pgbouncer]
	pool_mode = $1
	listen_addr =
	listen_port = 6432
	unix_socket_dir = $site/pooler
	auth_type = any
	auth_file = $site/pooler/users
	logfile = $site/pooler/$1.log
	pidfile = $site/pooler/$1.pid
	ignore_startup_parameters = extra_float_digits
	END
	sed -i 's|^hmis = .*|& user=intake_worker|' "$site/pooler/$1.ini"
	: >"$site/pooler/users"
	owner=$(stat -c %u:%g "$pg")
	chown -R "$owner" "$site/pooler"
	setpriv --reuid="${owner%:*}" --regid="${owner#*:}" --clear-groups pgbouncer -d "$site/pooler/$1.ini" 2>&1
	within 5 test -S "$site/pooler/.s.PGSQL.6432"
}
port=6432
check "a pooler of sessions" pooler session
like "D-24 with it a program works" "$(starts hmis "$site/pooler" | tail -1)" '^status (0|124)$'
kill "$(cat "$site/pooler/session.pid")"
gone() { [ ! -e "$site/pooler/.s.PGSQL.6432" ]; }
within 5 gone
check "a pooler of transactions" pooler transaction
like "D-24 with it none does, and says so in a line" "$(starts hmis "$site/pooler" | tr '\n' ' ')" \
	'^hmis-intake: the connection pooler .* pool_mode = session\. status 3 $'

# D-12: what PostgreSQL ends in favour of another
fails() { # TIMES STATE -- so often from now on, at each new import
	sql -c "SET client_min_messages = warning;
		CREATE SEQUENCE IF NOT EXISTS tries;
		SELECT setval('tries', 1, false);
		GRANT USAGE ON tries TO intake_web;
		CREATE OR REPLACE FUNCTION refuse_often() RETURNS trigger LANGUAGE plpgsql AS \$\$
		BEGIN
			IF nextval('tries') <= $1 THEN RAISE 'in the way' USING ERRCODE = '$2'; END IF;
			RETURN NEW;
		END \$\$;
		CREATE OR REPLACE TRIGGER refuse_often BEFORE INSERT ON run FOR EACH ROW EXECUTE FUNCTION refuse_often()" >/dev/null
}
for state in 40P01 40001; do
	before=$(sql -c 'SELECT count(*) FROM run')
	fails 3 $state
	ask editor imports -d source=csv >/dev/null
	same "D-12 $state three times: the same result" "$status $(sql -c 'SELECT count(*) FROM run')" "201 $((before + 1))"
	fails 9 $state
	ask editor imports -d source=csv >/dev/null
	same "D-12 $state all the time: refused after four tries" \
		"$status $(field .code) $(sql -c 'SELECT last_value FROM tries') $(sql -c 'SELECT count(*) FROM run')" \
		"503 busy 4 $((before + 1))"
done
sql -c "DROP TRIGGER refuse_often ON run"

# what a column cannot hold
long=$(head -c 20000 /dev/urandom | base64 -w 0)
ask admin users --data-urlencode "name=$long" -d role=viewer >/dev/null
same "a value that is too long is 422 and names its field" "$status $(field '.code + " " + .errors[0].field')" \
	"422 invalid_value name"
ask editor projects --data-urlencode "name=$long" >/dev/null
same "so is one that the column refuses" "$status $(field '.code + " " + .errors[0].field')" "422 invalid_value name"

# a database without its key
load_sample
sql -c "INSERT INTO dhis2_connection (url, username, sealed, saved, server, created_by)
	VALUES ('https://dhis2.example', 'reader', repeat('ab', 60), true, '{}', 'editor')"
rm "$VAR/store/seal.key"
worker_again() {
	local was
	was=$(cat "$VAR/run/worker.pid")
	: >"$VAR/log/worker.log"
	kill "$was"
	is_new() { [ -e "$VAR/run/worker.pid" ] && [ "$(cat "$VAR/run/worker.pid")" != "$was" ]; }
	within 10 is_new
}
said() { grep -q "$1" "$VAR/log/worker.log"; }
check "a worker without the key of its database starts" worker_again
check "and says what to do" within 10 said 'not the key.*worker --new-key'
check "and which secrets cannot be used" said 'the login of reader at https://dhis2.example'
begin_import tests/sample/hmis.csv
check "and works" stage
owner=$(stat -c %u:%g "$VAR/store/seal.key")
same "a command takes the new key, and says what is to be entered again" "$(HMIS_CONF=$VAR/hmis.conf \
	setpriv --reuid="${owner%:*}" --regid="${owner#*:}" --clear-groups "$VAR/app/cgi-bin/worker" --new-key 2>&1 |
	sed 's|in /[^ ]*|in FILE|')" "worker: the key in FILE is the database's now. Secrets to be entered again: 1
worker:   the login of reader at https://dhis2.example"
same "and what waits for the old one counts as refused" \
	"$(sql -c "SELECT refused_at IS NOT NULL FROM dhis2_connection WHERE username = 'reader'")" t
check "a worker with it starts" worker_again
begin_import tests/sample/hmis.csv
check "works" stage
same "and has nothing to say" "$(grep -c 'not the key' "$VAR/log/worker.log")" 0
done_testing
