# shellcheck shell=bash
# tests/soak/killer.sh -- what is killed in tests/soak.t, and what is looked at of the processes; to be sourced by it.

# The processes of programs of the site, known by their supervisors' numbers: "number name".
processes() { # NAME...
	ps -eo ppid=,pid= | awk -v names="$*" 'FNR == NR { if (index(" " names " ", " " $2 " ")) name[$1] = $2; next }
		$1 in name { print $2, name[$1] }' <(cd "$VAR/pid" && grep -H . -- * | sed 's/\(.*\):\(.*\)/\2 \1/') -
}
steps() { find "$VAR/pid" -type f ! -name 'postgres' ! -name 'nginx' ! -name 'worker*' -printf '%f\n'; }

# A process: mostly a page or a worker, at times a session of the database, nginx, or the whole database.
victim() { # A NUMBER BELOW 20
	case $1 in
	[0-5]) processes $(steps) ;;
	[6-9] | 1[0-2]) processes worker worker-network worker-calls ;;
	1[3-6]) pgrep -P "$(processes postgres | cut -d' ' -f1)" -f 'intake_(web|worker)' | sed 's/$/ session/' ;;
	1[78]) processes nginx ;; # the whole: a worker alone leaves its requests counted among those of its users
	19) processes postgres ;;
	esac | shuf -n 1
}

kind_of() { # NAME
	case $1 in
	postgres | session | nginx) echo "$1" ;;
	worker*) echo worker ;;
	*) echo page ;;
	esac
}

# Until $end, but for the last seconds: in them everything is there again.
killer() {
	local pid name
	: >"$site/soak/killed"
	RANDOM=${SEED:-1}
	while [ $SECONDS -lt $((end - 5)) ]; do
		sleep "$((1 + RANDOM % 2)).$((RANDOM % 10))"
		read -r pid name < <(victim $((RANDOM % 20))) || continue
		! kill -9 "$pid" 2>/dev/null || kind_of "$name" >>"$site/soak/killed"
	done
}

# Those whose memory, as it was at most, is beyond what they may have: "name MB".
large_processes() {
	processes $(steps) worker worker-network worker-calls | while read -r pid name; do
		awk -v name="$name" -v most="$([ "$(kind_of "$name")" = worker ] && echo 300 || echo 64)" \
			'/^VmHWM/ && $2 / 1024 > most { print name, int($2 / 1024) }' "/proc/$pid/status" 2>/dev/null
	done
}
