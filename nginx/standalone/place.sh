# place.sh -- where a stack lives and what it is made of. Read by nginx/stack.
#
# The folders that programs write in are their user's; what tells them how to run, and the
# logs that the caller opens for them, are the caller's.

# Sets real, where VAR truly is; uid and gid, whom the steps and nginx run as; keeper, whom the database and the workers
# do; drop and keep, how to become them. A cluster stays with the user that made it.
know() {
	real=$(cd "$var" && pwd -P)
	drop='' keep='' uid=$(id -u) gid=$(id -g)
	owner=$(stat -c %u "$real")
	if [ "$uid" -ne 0 ] && [ "$owner" -ne "$uid" ]; then
		fail "$var belongs to $(stat -c %U "$real"): choose another folder with VAR=."
	elif [ "$owner" -ne "$uid" ]; then
		exec setpriv --reuid="$owner" --regid="$(stat -c %g "$real")" --clear-groups "$here/stack" "$command"
	elif [ "$uid" -eq 0 ]; then
		uid=$(id -u www-data) gid=$(id -g www-data)
		drop="setpriv --reuid=$uid --regid=$gid --clear-groups"
		keeper=$(stat -c %u "$real/db/data" 2>/dev/null || id -u postgres 2>/dev/null || echo "$uid")
		keep="setpriv --reuid=$keeper --regid=$gid --clear-groups"
	fi
	keeper=${keeper:-$uid}
}

# Sockets take 107 bytes; nginx's configuration, and lists of words in these scripts, no blanks.
suits() {
	case $1 in
	*[!A-Za-z0-9/._+-]*) return 1 ;;
	esac
	[ ${#1} -le 70 ] && as_user sh -c 'cd "$1"' sh "$1" 2>/dev/null
}

elsewhere() {
	base=/srv
	[ -w $base ] || base=/var/tmp
	target=$base/hmis-intake-$(printf %s "$real" | sha256sum | cut -c 1-12)
	rmdir "$var" 2>/dev/null ||
		fail "$var cannot be used by the programs' user and is not empty: choose another folder with VAR=."
	mkdir -m 755 "$target" 2>/dev/null || { [ -O "$target" ] && [ ! -L "$target" ]; } ||
		fail "$target is somebody else's: choose another folder with VAR=."
	ln -s "$target" "$var"
	know
}

# A folder of a user's, and of the group that the programs of both users are in; of nobody else where it is one.
belongs() { # FOLDER USER MODE
	mode=$3
	[ "$keeper" != "$uid" ] || mode=700
	[ -d "$1" ] || mkdir -m 700 "$1"
	[ "$(stat -c %u:%g:%a "$1")" = "$2:$gid:$mode" ] || { chown "$2:$gid" "$1" && chmod "$mode" "$1"; }
}

# Make the folders. A link whose folder was removed is made anew.
place() {
	[ ! -L "$var" ] || [ -d "$var" ] || rm "$var"
	mkdir -p "$var"
	know
	suits "$real" || elsewhere
	cd "$real" # the caller's folder may be closed to the programs' user
	mkdir -p log pid
	belongs run "$uid" 770
	belongs run/pg "$keeper" 750
	belongs db "$keeper" 700
	belongs store "$keeper" 750 # the key is in it: the steps can neither read nor replace it
	belongs store/spool "$uid" 700
	for folder in assets rejected tmp; do
		belongs store/$folder "$uid" 770
	done
	as_user sh -c '[ -e run/counters ] || : >run/counters; chmod 660 run/counters'
	[ -e store/turns ] || : >store/turns
	chown "$keeper:$gid" store/turns
	chmod 660 store/turns
	[ -e log/access.log ] || : >log/access.log
	chown "$uid:$gid" log/access.log
	db="host=$real/run/pg port=5432 dbname=hmis"
}

# Is there a stack in VAR?
there() {
	[ -d "$var/pid" ] || return 1
	know
	cd "$real"
}

known_port() {
	[ ! -e "$real/hmis.env" ] ||
		sed -n 's|^HMIS_URL=.http://127\.0\.0\.1:\([0-9]*\)/.*|\1|p' "$real/hmis.env" 2>/dev/null
}

port_free() {
	hex=$(printf ':%04X$' "$1")
	! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
		awk -v port="$hex" '$4 == "0A" && $2 ~ port { found = 1 } END { exit !found }'
}

choose_port() {
	chosen=${PORT-}
	if [ -z "$chosen" ] || [ "$chosen" = 0 ]; then
		chosen=$(known_port)
	fi
	if [ -z "$chosen" ] && [ "${PORT-}" = 0 ]; then
		chosen=$(shuf -i 20000-29999 | while read -r one; do
			! port_free "$one" || { echo "$one"; break; }
		done)
	fi
	echo "${chosen:-8080}"
}

# A cluster stays with the version that made it.
find_postgres() {
	bin=${HMIS_CITUS:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
	if [ -z "${HMIS_CITUS-}" ] && [ -s "$real/db/data/PG_VERSION" ]; then
		bin=/usr/lib/postgresql/$(cat "$real/db/data/PG_VERSION")/bin
	fi
	[ -x "$bin/initdb" ] ||
		fail "There is no PostgreSQL server in ${bin:-/usr/lib/postgresql}: nginx/packages run installs it."
}

# Changes when a program, a page or a setting does.
fingerprint() {
	find "$real/app" "$real/nginx" "$real/hmis.conf" -type f -exec cksum {} + 2>/dev/null | sort | cksum
}

install_app() {
	rm -rf "$real/app.new"
	"$here/install" copy "$real/app.new"
	rm -rf "$real/app"
	mv "$real/app.new" "$real/app"
}

password() {
	sed -n "s/^HMIS_$1='[a-z]*:\(.*\)'/\1/p" "$real/hmis.env" 2>/dev/null | grep . || openssl rand -hex 10
}

# salted NAME:PASSWORD -- its line for nginx: salted SHA-1. A long random password needs no slow hash, and
# nginx computes it at every request: an import is to feel little of 200 browsers that poll.
salted() {
	salt=$(openssl rand -hex 4)
	echo "${1%%:*}:{SSHA}$( (printf %s "${1#*:}$salt" | openssl dgst -sha1 -binary && printf %s "$salt") | base64)"
}

# The accounts stay as they were made first; the port may change.
write_env() {
	(umask 077 && cat >"$real/hmis.env.new" <<-END
	HMIS_URL='$url'
	HMIS_ADMIN='admin:$(password ADMIN)'
	HMIS_EDITOR='editor:$(password EDITOR)'
	HMIS_VIEWER='viewer:$(password VIEWER)'
	HMIS_DB='$db user=intake_owner'
	END
	)
	mv "$real/hmis.env.new" "$real/hmis.env"
	. "$real/hmis.env"
	[ -e "$real/htpasswd" ] || for one in "$HMIS_ADMIN" "$HMIS_EDITOR" "$HMIS_VIEWER"; do
		salted "$one"
	done >"$real/htpasswd"
	chown ":$gid" "$real/htpasswd"
	chmod 640 "$real/htpasswd"
}

# fill [FROM TO...] -- the files, or stdin to stdout
fill() {
	"$here/fill" "$real/app" LIB="$real/app" NGINX="$real/nginx" RUN="$real/run" LOG="$real/log" \
		STORE="$real/store" HTPASSWD="$real/htpasswd" SITE="$site" FRONT="$front" PREFIX=/hmis BASE_URL="$url" \
		INSTANCE='Malawi sample' CONTACT='whoever started this site' DB="$db" DHIS2_ALLOW=127.0.0.0/8 \
		SEAL_KEY="$real/store/seal.key" UPLOAD_MAX="${upload_max:-5000000000}" \
		LANGUAGE="${language:-en}" MONITOR_FROM="${monitor:-127.0.0.1}, unix:" -- "$@"
}

# The site is at the port, or behind the proxy that is.
choose_front() {
	site=127.0.0.1:$port front=unix:$real/run/front.sock
	if [ "$1" = trusted_header ]; then
		site=unix:$real/run/site.sock front=127.0.0.1:$port
	fi
}

# hmis.conf is kept as it was edited, but for what follows from where the stack is.
write_settings() {
	url=http://127.0.0.1:$port/hmis sign_on=${SIGN_ON:-basic}
	[ -e "$here/sign-on/$sign_on.conf" ] || fail "There is no sign-on of the kind $sign_on."
	choose_front "$sign_on"
	write_env
	[ -e "$real/hmis.conf" ] || {
		fill "$here/settings.conf" "$real/hmis.conf"
		echo "${SETTINGS-}" >>"$real/hmis.conf"
	}
	sed -i -e "s|^base_url *=.*|base_url = $url|" -e "s|^store *=.*|store = $real/store|" \
		-e "s|^counters *=.*|counters = $real/run/counters|" \
		-e "s|^\(db_[a-z]*\) *=.* user=|\1 = $db user=|" "$real/hmis.conf"
	upload_max=$(sed -n 's/^upload_max *= *\([0-9]*\).*/\1/p' "$real/hmis.conf")
	language=$(sed -n 's/^language *= *\([a-z]*\).*/\1/p' "$real/hmis.conf")
	monitor=$(sed -n 's/^monitor_from *= *\([^#;{}]*\).*/\1/p' "$real/hmis.conf")
	mkdir -p "$real/nginx"
	set -- "$here/standalone/nginx.conf" "$real/nginx/nginx.conf" \
		"$here/sign-on/$sign_on.conf" "$real/nginx/sign-on.conf"
	[ -e "$real/nginx/headers.conf" ] || set -- "$@" "$here/headers.conf" "$real/nginx/headers.conf"
	for file in $(cd "$here/site" && echo *.conf); do
		set -- "$@" "$here/site/$file" "$real/nginx/$file"
	done
	fill "$@"
	sed -i 's/192\\\.0\\\.2\\\.10/unix:/' "$real/nginx/sign-on.conf"
}
