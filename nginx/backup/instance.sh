# instance.sh -- where an instance keeps its things, as its settings say. Read by backup and restore.
# shellcheck shell=sh
#
# HMIS_CONF is the settings' file, unless -i NAME says which instance of this host. DB is how to connect to the database
# as its owner; unless it is given, that of the settings without their user, as the user postgres when root asks.

fail() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# choose_instance [-i NAME] ... -- false when it took the two.
choose_instance() {
	conf=${HMIS_CONF:-/etc/hmis-intake.conf} given=
	[ "${1-}" != -i ] || conf=/etc/hmis-intake-${2-}.conf given=yes
	nginx=/etc/nginx/$(basename "$conf" .conf) # each instance has its own
	[ -z "$given" ]
}

setting() { # NAME STANDARD
	value=$(sed -n "s/^[[:blank:]]*$1[[:blank:]]*=[[:blank:]]*\(.*[^[:blank:]]\)[[:blank:]]*\$/\1/p" "$conf" | tail -n 1)
	printf %s "${value:-$2}"
}

# The words of a conninfo but those that say who connects.
without_user() {
	printf %s "$1" | tr ' ' '\n' | grep -vE '^(user|password)=' | paste -sd' ' -
}

read_settings() {
	[ -r "$conf" ] || fail "the settings $conf cannot be read; HMIS_CONF=FILE says where they are."
	store=$(setting store /var/lib/hmis-intake)
	key=$(setting seal_key /var/lib/hmis-intake-worker/seal.key)
	as=
	if [ -z "${DB-}" ]; then
		DB=$(without_user "$(setting db_worker dbname=hmis)")
		[ "$(id -u)" -ne 0 ] || as='runuser -u postgres --'
	fi
	[ -d "$store/assets" ] || fail "there is no store in $store."
	for tool in rsync psql pg_dump pg_restore; do
		command -v $tool >/dev/null || fail "$tool is needed and not installed (packages rsync, postgresql-client)."
	done
}

# A statement's answer, from the database or another one of the same server.
ask() { # STATEMENT [DATABASE]
	# shellcheck disable=SC2086 # no words, or some
	$as psql -qXAt -v ON_ERROR_STOP=1 -d "$DB${2:+ dbname=$2}" -c "$1"
}

# Whom a connection of the settings is made as.
role() { # SETTING STANDARD
	setting "$1" "user=$2" | tr ' ' '\n' | sed -n 's/^user=//p'
}

files_in() {
	find "$1" -type f | wc -l
}
