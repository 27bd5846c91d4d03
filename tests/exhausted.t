#!/bin/bash
# Nothing is left: no disk for the store and the database (a small tmpfs, where root may mount one), no descriptors, no
# temporary folder; very many versions and imports; requests that are none.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1

small=$(mktemp -d "${TMPDIR:-/tmp}/hmis-small.XXXXXX")
mounted=
if mount -t tmpfs -o size=700m,mode=755 none "$small" 2>/dev/null; then
	mounted=1
	TMPDIR=$small
fi
SETTINGS=$(printf '%s\n' 'runs_per_minute = 100000' 'runs_open = 100000' 'disk_reserve = 1000000')
export TMPDIR=${TMPDIR:-/tmp}
at_exit '[ -z "$mounted" ] || umount "$small"; rmdir "$small"'
start_site
load_sample
works() { ask editor versions >/dev/null; [ "$status" = 200 ]; }
ended_as() { [ "$(run_is state)" = "$1" ]; }

echo "# no room"
if [ -n "$mounted" ]; then
	awk -F, 'NR == FNR { if (FNR > 1) f[++n] = $1; next } FNR > 1 { i[++k] = $1 }
		END { print "facility_id,raw_indicator_id,period_id,count"
		for (y = 1990; y < 2024; y++) for (m = 1; m < 13; m++) for (a = 1; a <= n; a++) for (b = 1; b <= k; b++)
			print f[a] "," i[b] "," y sprintf("%02d", m) "," int(rand() * 1e9) }' \
		tests/sample/facilities.csv tests/sample/indicators.csv | head -n 400000 >"$small/big.csv"
	begin_import "$small/big.csv"
	fill() { # all but so many kB
		local free
		free=$(df --output=avail -k "$small" | tail -1)
		head -c $(((free - $1) * 1024)) /dev/zero >"$small/filler"
	}
	fill 200
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	check "D-08 no room for the staging: it ends" within 60 ended_as failed
	like "D-08 with the reason, and what to do" \
		"$(run_is failure_code) $(run_is "worded(failure)")" '(disk_full|database).*([Dd]isk|space)'
	same "D-08 pages are there" "$(ask viewer data >/dev/null; echo "$status")" 200
	rm "$small/filler"
	within 20 works
	stage 120
	same "D-08 with room again it is staged" "$(run_is state)" staged
	before=$(sql -c "SELECT count(*), coalesce(sum(total), 0) FROM indicator_month")
	fill 300
	ask editor "csv/review?run=$run" -X POST >/dev/null
	tried() { [ "$(run_is failure_code)" != "" ] || ended_as integrated; }
	within 60 tried
	same "D-09 no room for the version: back in its review, the data as before" \
		"$(run_is state) $(sql -c "SELECT count(*), coalesce(sum(total), 0) FROM indicator_month")" "staged $before"
	rm "$small/filler"
	within 20 works
	integrate 120
	same "D-09 with room again it is integrated" "$(run_is state)" integrated
	echo "# no room for the write-ahead log"
	free=$(df --output=avail -k "$small" | tail -1)
	head -c $((free * 1024)) /dev/zero >"$small/filler" 2>/dev/null
	sql -c "CREATE TABLE filler AS SELECT repeat(md5(i::text), 100) AS t FROM generate_series(1, 200000) i" >/dev/null 2>&1
	for path in versions imports; do
		ask viewer $path >/dev/null
		like "D-10 /$path: an answer" "$status" '^(200|503)$'
	done
	rm "$small/filler"
	check "D-10 with room again all goes on by itself" within 60 works
	sql -c "DROP TABLE IF EXISTS filler" >/dev/null 2>&1
	begin_import tests/sample/hmis.csv
	check "D-10 and the worker works" stage 60
else
	skip "D-08, D-09, D-10: no tmpfs can be mounted here"
fi

echo "# very many"
sql -c "INSERT INTO version (version, source, created_by, new, changed, unchanged, removed)
	SELECT v, 'csv', 'editor', 1, 0, 0, 0 FROM generate_series((SELECT max(version) + 1 FROM version), 5000) v"
sql -c "INSERT INTO run (source, state, created_by, created_at)
	SELECT 'csv', 'cancelled', 'editor', now() - i * interval '1 minute' FROM generate_series(1, 50000) i" -c "ANALYZE"
for path in versions imports '' 'versions?page=40' 'imports?page=900'; do
	ask viewer "$path" >/dev/null
	took=$(curl -s -o /dev/null -w '%{time_total}' -u "$HMIS_VIEWER" "$HMIS_URL/$path")
	check "R-07 /$path among 5,000 versions and 50,000 imports: $took s" [ "$status" = 200 -a "${took%.*}" -lt 1 ]
done
begin_import tests/sample/hmis.csv
stage
written() { # which rows the review is made of, and who wrote them
	sql -c "SELECT md5(string_agg(of, ' ' ORDER BY of)) FROM (
		SELECT 'month ' || ctid || xmin AS of FROM staged_month WHERE run = $run UNION ALL
		SELECT 'block ' || ctid || xmin FROM staged_block WHERE run = $run UNION ALL
		SELECT 'review ' || ctid || xmin FROM run_review WHERE run = $run) rows"
}
changed=$(written)
for _ in {1..5}; do ask editor "csv/review?run=$run" >/dev/null & done
wait
ask editor "csv/review?run=$run" >/dev/null
same "R-09 the effect is worked out once, however many look at it" "$status $(written)" "200 $changed"

echo "# requests that are none"
sock=$VAR/run/versions.sock
fcgi() { # bytes on stdin
	timeout 5 python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX); s.settimeout(1.5); s.connect(sys.argv[1])
try: s.sendall(sys.stdin.buffer.read()); s.shutdown(socket.SHUT_WR); s.recv(65536)
except OSError: pass' "$sock"
}
# BEGIN of a request, and what may follow it
start='\x01\x01\x00\x01\x00\x08\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00'
printf "${start/x01/x09}" | fcgi # another version
printf '\x01\x01\x00\x01\xff\xff\xff\x00\x00\x01' | fcgi # a length that lies
# 10 MB of parameters. Not of any bytes: libfcgi itself adds two lengths of 2^31 to a negative one (CVE-2025-23016),
# which is why nobody but nginx can open the sockets (S-22).
{ printf "$start"'\x01\x04\x00\x01\xff\xff\x00\x00'; head -c 10000000 /dev/zero | tr '\0' 'a'; } | fcgi
printf "$start"'\x01\x04\x00\x01\x00\x00\x00\x00\x01\x05\x00\x01\x00\x00\x00\x00' | fcgi # no REQUEST_METHOD
printf "$start${start/x00\\x01\\x00/x00\\x02\\x00}" | fcgi # one within another
printf "$start"'\x01\x02\x00\x01\x00\x00\x00\x00' | fcgi # broken off
check "S-23 records of FastCGI that are none: the step goes on" within 10 works
same "S-23 and did not crash" "$(grep -cE 'AddressSanitizer|runtime error' "$VAR/log/versions.log")" 0

echo "# no descriptors, no folder"
# as their own user, who may lower what is theirs where root in a container may not
lower() { runuser -u "$(stat -c %U "/proc/$1")" -- prlimit --pid "$1" --nofile=6:6; }
for pid in $(pgrep -P "$(cat "$VAR/pid/versions")"); do
	check "R-04 a step has six descriptors" lower "$pid"
done
for _ in {1..6}; do ask viewer versions >/dev/null; done
like "R-04 a step without descriptors answers" "$status" '^(200|5..)$'
for pid in $(pgrep -P "$(cat "$VAR/pid/versions")"); do kill "$pid"; done
check "R-04 and goes on" within 10 works
mv "$VAR/store/tmp" "$VAR/store/gone"
ask viewer health >/dev/null
same "R-06 a folder that is away is named by health" "$status $(field .store)" "503 false"
ask editor imports -d source=csv >/dev/null
run=$(field .run)
ask editor "csv/upload?run=$run&name=a.csv" -T tests/sample/hmis.csv >/dev/null
begin_import tests/sample/hmis.csv 2>/dev/null
mv "$VAR/store/gone" "$VAR/store/tmp"
within 10 works
begin_import tests/sample/hmis.csv
check "R-06 when it is there again all goes on" stage 60

echo "# again and again"
count() { find "$VAR/store/tmp" "$VAR/store/spool" -type f | wc -l; }
descriptors() { ls "/proc/$(cat "$VAR/run/worker.pid")/fd" | wc -l; }
begin_import tests/sample/hmis.csv && stage
was="$(count) $(descriptors)"
for _ in {1..15}; do
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	ask editor "imports/cancel?run=$run" -X POST >/dev/null
	begin_import tests/sample/hmis.csv
done
stage
same "R-08 begun and cancelled again and again: no file and no descriptor is left" "$(count) $(descriptors)" "$was"
same "R-08 nor rows of a staging" \
	"$(sql -c "SELECT count(*) FROM staged_month s JOIN run USING (run) WHERE state = 'cancelled'")" 0
same "R-08 nor locks" "$(sql -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")" 0

echo "# under a prefix"
bad=
for path in '' versions imports facilities indicators projects assets help; do
	ask editor "$path" -H 'Accept: text/html' >/dev/null
	bad+=$(grep -oE '(href|src|action)="/[^"]*"' "$answer" | grep -v '="/hmis/' | head -3)
done
same "J-11 every link stays under the prefix" "$bad" ""
same "J-11 and there is no cookie that could lie beside it" \
	"$(curl -s -D - -o /dev/null -u "$HMIS_EDITOR" "$HMIS_URL/versions" |
	grep -ci '^set-cookie')" 0
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
