# shellcheck shell=bash
# cluster.sh -- servers of PostgreSQL in the folder $dir, with sockets there, of the programs in $bin, owned by the role
# intake_owner, and run by the user postgres where root begins them, as a stack has it. Sourced, with bash.

as() {
	if [ "$(id -u)" = 0 ]; then
		(cd / && setpriv --reuid=postgres --regid="$(id -g www-data)" --clear-groups "$@")
	else
		"$@"
	fi
}

# server_start FOLDER PORT [OPTION] -- as a stack makes one, but that whoever reaches its socket may connect.
server_start() {
	[ -d "$dir/$1" ] ||
		as "$bin/initdb" -D "$dir/$1" -A trust -U intake_owner --no-sync --data-checksums --encoding=UTF8 \
			--locale=C.UTF-8 --no-instructions >/dev/null
	as "$bin/pg_ctl" -D "$dir/$1" -w -l "$dir/$1.log" \
		-o "-k $dir -p $2 -c listen_addresses= -c fsync=off ${3-}" start >/dev/null
}

# The same as one of a cluster, with the database hmis. The sockets are enough for all: nothing listens to the network.
member_start() { # FOLDER PORT
	local made=
	[ ! -d "$dir/$1" ] || made=1
	server_start "$1" "$2" "-c shared_preload_libraries=citus -c max_prepared_transactions=50 -c max_connections=300 \
		-c citus.shard_count=4 -c citus.node_conninfo=sslmode=prefer -c citus.enable_statistics_collection=off \
		-c citus.max_adaptive_executor_pool_size=2"
	[ -z "$made" ] || return 0
	psql -qX -d "host=$dir port=$2 user=intake_owner dbname=postgres" -c 'CREATE DATABASE hmis'
	psql -qX -d "host=$dir port=$2 user=intake_owner dbname=hmis" -c 'CREATE EXTENSION citus'
}

# cluster_start -- a coordinator and two nodes.
cluster_start() {
	member_start data 5432
	member_start node1 5433
	member_start node2 5434
	psql -qXAt -v ON_ERROR_STOP=1 -d "host=$dir user=intake_owner dbname=hmis" >/dev/null \
		-c "SELECT citus_set_coordinator_host('$dir', 5432)" \
		-c "SELECT citus_add_node('$dir', 5433), citus_add_node('$dir', 5434)"
}

# member_stop FOLDER -- at once, as when its machine falls over
member_stop() {
	as "$bin/pg_ctl" -D "$dir/$1" -m immediate stop >/dev/null 2>&1
}

servers_stop() {
	local folder
	for folder in "$dir"/data "$dir"/node*; do
		[ ! -f "$folder/postmaster.pid" ] || member_stop "${folder##*/}" || true
	done
}
