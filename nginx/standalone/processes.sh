# processes.sh -- the processes of a stack: to start, know and stop them. Read by nginx/stack.
#
# Each program runs in a process group of its own, led by supervise, whose number is in
# pid/NAME. As a number may since belong to somebody else, a process counts as ours only if it
# works in a folder of this stack, too. A name is a step's path, worker*, nginx or postgres.

fail() {
	echo "$*" >&2
	exit 1
}

as_user() {
	$drop "$@"
}

as_keeper() {
	$keep "$@"
}

mkdir_user() {
	[ -d "$1" ] || as_user mkdir -p -m 700 "$1"
}

# The workers are the only programs that write the dataset: they and the database have a user of their own.
user_of() {
	case $1 in
	postgres | worker | worker-*) echo "$keep" ;;
	*) echo "$drop" ;;
	esac
}

# flat NAME -- csv/map as a file's name, in $flat: csv-map. Asked for so often that it starts no process.
flat() {
	flat=$1
	while [ "${flat#*/}" != "$flat" ]; do
		flat=${flat%%/*}-${flat#*/}
	done
}

steps() {
	[ ! -d "$real/app/cgi-bin" ] ||
		(cd "$real/app/cgi-bin" && find . -name '*.fcgi' | sed 's|^\./||; s|\.fcgi$||' | LC_ALL=C sort)
}

# Asked for each process and so often that they start no program, where that can be.
ours() {
	[ "/proc/$1/cwd" -ef "$real/run" ] && return
	case $(readlink "/proc/$1/cwd" 2>/dev/null) in
	"$real"/*) return 0 ;;
	*) return 1 ;;
	esac
}

# recorded NAME -- the number of its supervise, in $number; 0: it was not started
recorded() {
	flat "$1"
	number=0
	[ ! -e "$real/pid/$flat" ] || read -r number <"$real/pid/$flat" || true
	number=${number:-0}
}

# "process parent group command" of everything that runs here, or ran a moment ago, if that was kept in $seen.
table() {
	[ -z "${seen-}" ] || { printf '%s\n' "$seen"; return; }
	cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^\([0-9]*\) (\(.*\)) . \([0-9]*\) \([0-9]*\) .*/\1 \3 \4 \2/'
}

# The processes of programs: supervise's groups, and of PostgreSQL the backends, which leave
# the group and may outlive a killed server for a moment.
members() {
	groups=' ' cluster=
	for one; do
		recorded "$one"
		groups="$groups$number "
		[ "$one" != postgres ] || cluster=postgres
	done
	case $groups in
	*[1-9]*) ;;
	*) return 0 ;;
	esac
	table | awk -v groups="$groups" -v cluster=$cluster '
		$3 && index(groups, " " $3 " ") { print $1, $2, "member" }
		$4 == cluster { print $1, $2, "backend" }' |
		while read -r pid parent of; do
			case $of in
			member) ! ours "$pid" || echo "$pid $parent" ;;
			backend) [ ! "/proc/$pid/cwd" -ef "$real/db/data" ] || echo "$pid $parent" ;;
			esac
		done
}

# supervise runs; what it supervises is then never long away.
running() {
	recorded "$1"
	[ "/proc/$number/cwd" -ef "$real/run" ]
}

# The processes that do the work: supervise's children.
programs() {
	recorded "$1"
	members "$1" | awk -v supervise="$number" '$2 == supervise { printf "%s ", $1 }'
}

# kB of addresses that each of its processes may have: many times what it needs, and the last line when something
# goes wrong. The sanitizers reserve terabytes.
memory_of() {
	case ${BUILD:-opt} in
	opt) ;;
	*) echo unlimited; return ;;
	esac
	case $1 in
	postgres | nginx) echo unlimited ;;
	worker | worker-*) echo 4000000 ;;
	*) echo 2000000 ;;
	esac
}

# start NAME N [OPTION...] PROGRAM [ARGUMENT...] -- unless it runs. A step gets its socket as
# stdin; the log is opened by the caller, so that the programs cannot choose where it is.
start() {
	name=$1 count=$2
	shift 2
	running "$name" && return
	flat "$name"
	[ ! -e "$real/pid/$flat" ] || finish "$name"
	log=$real/log/$flat.log
	if [ -e "$log" ] && [ "$(stat -c %s "$log")" -gt 20000000 ]; then
		mv "$log" "$log.old"
	fi
	options=
	while [ "${1#-}" != "$1" ]; do
		options="$options $1 $2"
		shift 2
	done
	case $name in
	postgres | worker | worker-* | nginx) socket= ;;
	*) socket="spawn-fcgi -n -s $real/run/$name.sock -M 0600 --" ;;
	esac
	# shellcheck disable=SC2046,SC2086,SC3045 # lists of words; no path of a stack holds blanks; dash has ulimit -v
	(cd "$real/run" && ulimit -v "$(memory_of "$name")" &&
		exec setsid $(user_of "$name") env -i PATH="$PATH" HOME="$real/store" LANG=C.UTF-8 \
		HMIS_CONF="$real/hmis.conf" ${ASAN_OPTIONS+"ASAN_OPTIONS=$ASAN_OPTIONS"} \
		${UBSAN_OPTIONS+"UBSAN_OPTIONS=$UBSAN_OPTIONS"} $socket \
		"$real/app/nginx/supervise" $options "$count" "$@") </dev/null >>"$log" 2>&1 9>&- &
	echo $! >"$real/pid/$flat"
}

end() {
	for pid in $(members "$2" | cut -d ' ' -f 1); do
		kill -s "$1" "$pid" 2>/dev/null || ! ours "$pid" ||
			fail "Process $pid of $2 belongs to somebody else; stop the stack as who started it."
	done
}

gone() {
	[ -z "$(members "$@")" ]
}

# What is left of a program has ended, and its port and socket are free, when this returns.
finish() {
	end KILL "$1"
	wait_for 5 gone "$1" || fail "$1 does not end."
}

# stop SECONDS NAME... -- all at once; supervise passes it on. What is left then is killed.
stop() {
	seconds=$1
	shift
	for name; do
		running "$name" && kill -s TERM "$number"
	done
	wait_for "$seconds" gone "$@" && return
	for name; do
		finish "$name"
	done
}

# wait_for SECONDS COMMAND... -- until it succeeds.
wait_for() {
	tries=$(($1 * 10))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}
