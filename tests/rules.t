#!/bin/bash
# Imports that are integrated by themselves while rules hold: a schedule of twelve months of which three break a rule
# each in its own way, and imports of files. Those that wait say why, and tell it once by a webhook and by e-mail.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/dhis2/start"
. "$(dirname "$0")/dhis2/import"
cd "$root" || exit 1

# 60 facilities report around 100 and more, another each month; the total stays in its range.
series() { # FIRST LAST LINE AWK: months by their number from 202301 on, changed by AWK over f (facility) and c (count)
	awk -v first="$1" -v last="$2" "function id() { return sprintf(\"Facility%03d\", f) }
	BEGIN { for (n = first; n <= last; n++) for (f = 1; f <= 60; f++) {
		p = 2023 + int((n - 1) / 12) \"\" sprintf(\"%02d\", (n - 1) % 12 + 1)
		c = 100 + 5 * f + (f * n * 7 + n) % 20; ${4-}; print $3 } }"
}
# April is there, but its pull will fail; July has a value of ten times the usual; October lacks one.
dhis2_more() { # FOLDER
	{
		echo element,period,unit,combo,value,attribute
		series 1 24 '"Element0001," p "," id() ",HllvX50cXC0," c ","' \
			'if (n == 19 && f == 1) c *= 11; if (n == 22 && f == 5) continue'
	} >"$1/values.csv"
}
dhis2_size='1 2 24 1'
begin_dhis2
list_indicators Element0001,One
mkdir "$site/hook" "$site/mail"
echo a-secret-of-the-site >"$site/hook/secret"
echo 200 >"$site/hook/answer"
touch "$site/hook/told" "$site/mail/mails"
python3 tests/projects/receiver.py "$site/hook" & hook=$!
python3 tests/rules/sink.py "$site/mail" & sink=$!
at_exit 'kill $hook $sink 2>/dev/null'
within 20 test -s "$site/hook/port" -a -s "$site/mail/port"
set_conf "notify_url = http://127.0.0.1:$(cat "$site/hook/port")/" "notify_secret = $(cat "$site/hook/secret")" \
	"mail_server = smtp://127.0.0.1:$(cat "$site/mail/port")" 'mail_from = hmis@example.org' \
	'mail_to = ana@example.org, bo@example.org' 'instance = Ministério' 'lease = 2'
for pid in $(pgrep -P "$(cat "$VAR/pid/imports")"); do kill "$pid"; done
told() { jq -c "$1" "$site/hook/told"; }
mails() { jq -c "$1" "$site/mail/mails"; }
told_all() { # N -- so many were told in both ways
	[ "$(wc -l <"$site/hook/told")" -ge "$1" ] && [ "$(wc -l <"$site/mail/mails")" -ge "$1" ]
}

echo "# what the dataset holds: a year, and of October 2024 all that the server will have, and one value more"
{
	echo facility_id,raw_indicator_id,period_id,count
	series 1 12 'id() ",Element0001," p "," c'
	series 22 22 'id() ",Element0001," p "," c'
} >"$site/year.csv"
begin_import "$site/year.csv"
check "it is integrated" eval 'stage && integrate'

echo "# a schedule"
begin_fetch
connect -d "url=$dhis2/2.41" "${admin[@]}" -d save=1
choose 202401 202401 Element0001
rules=(-d approve=rules -d max_changed=5 -d max_dropped=0 -d nothing_removed=1 -d 'no=tenfold,repeated' -d no=shifted)
schedule=(-d "run=$run" -d months=1 -d day=20 -d hour=2)
asked=$run
ask editor schedules "${schedule[@]}" -d approve=rules -d max_changed=many >/dev/null
same "rules that cannot be understood are refused" "$status $(field '.errors[0].field')" "422 max_changed"
ask editor schedules "${schedule[@]}" -d approve=rules -d max_changed=many -H 'Accept: text/html' \
	-H "Origin: ${HMIS_URL%/hmis}" >/dev/null
like "on the form, which keeps what was entered" "$(cat "$answer")" 'name="max_changed" size="5" value="many"'
ask editor schedules "${schedule[@]}" "${rules[@]}" >/dev/null
same "a schedule has rules" "$status $(field '.rules | [.max_changed, .max_dropped, .nothing_removed, (.no | sort)]' |
	jq -c .)" '201 [5,0,true,["repeated","shifted","tenfold"]]'
ask editor schedules >/dev/null
same "which the list shows, and who set them" \
	"$(field '.schedules[0] | [.rules_by, (.rules.words | length)]' | jq -c .)" \
	'["editor",7]'

# fire MONTH -- as the schedule does in the month after; $run is what began
fired=0
fire() {
	local at
	fired=$((fired + 1))
	at=$(date -u -d "${1:0:4}-${1:4}-20 +1 month" +%Y-%m-20)
	sql -c "SELECT schedule_begin(jsonb_populate_record(s, jsonb_build_object('next_at',
		'$at'::timestamptz + interval '$fired seconds')), '$at')
		FROM schedule s" >/dev/null
	run=$(sql -c "SELECT max(run) FROM run WHERE schedule IS NOT NULL")
}
settled() { [ "$(sql -c "SELECT r.state = 'integrated' OR reasons <> '[]' FROM run r JOIN run_rules USING (run)
	WHERE run = $run")" = t ]; }
faults 'period=202404 * status 404'
for month in 2024{01..12}; do
	fire "$month"
	within 60 settled || flunk "$month is settled" "$(run_is "state, failure")"
done
states() { sql -c "SELECT string_agg(state, ' ' ORDER BY run) FROM run WHERE schedule IS NOT NULL"; }
i=integrated
same "of twelve months nine are integrated, and three wait" "$(states)" \
	"$i $i $i staged $i $i staged $i $i staged $i $i"
same "each for its own reason" "$(sql -c "SELECT string_agg(x.reasons->0->>'kind' || ' '
	|| jsonb_array_length(x.reasons), ', ' ORDER BY run) FROM run_rules x WHERE reasons <> '[]'")" \
	"failed_pulls 1, tenfold 1, removed 1"
same "nine versions, of who set the rules" "$(sql -c "SELECT count(*), min(created_by), min(note) FROM version
	WHERE source = 'dhis2'")" "9|editor|integrated by rules"
same "with all their values, and no other" "$(held "AND period >= 202401 AND period NOT IN (202404, 202407, 202410)")" \
	"$(wanted 202401 202412 Element0001 | grep -vE '\|2024(04|07|10)\|')"
same "each stands in the audit" "$(sql -c "SELECT count(*), min(who) FROM audit WHERE method = 'RULES'")" "9|editor"
like "with the rules, as they were sent" "$(sql -c "SELECT DISTINCT about FROM audit WHERE method = 'RULES'")" \
	'^([a-z_]+=[^ ]+ ?)+$'
same "that they held is kept" "$(sql -c "SELECT count(*) FROM run_approval WHERE by_rules")" 9

echo "# who is told"
check "a webhook and an e-mail for each of the three" within 30 told_all 3
sleep 1
waiting=$(sql -c "SELECT string_agg(run::text, ' ' ORDER BY run) FROM run
	WHERE schedule IS NOT NULL AND state = 'staged'")
read -r april july october <<<"$waiting"
same "and no more, each signed" "$(told '[.run, .event, .signed]' | sort -V | paste -sd' ')" \
	"[$april,\"import_waits\",true] [$july,\"import_waits\",true] [$october,\"import_waits\",true]"
same "with the reason and where to look" "$(told "select(.run == $october) | [.reasons[0].text,
	.reasons[0].text_said.many, .reasons[0].text_said.values.n, .url]")" \
	"[\"1 value would be removed.\",\"{n} values would be removed.\",1,\"$HMIS_URL/dhis2/review?run=$october\"]"
same "the e-mails" "$(mails '[.sender, .to]' | sort -u) $(mails .id | sort -u | wc -l)" \
	'["<hmis@example.org>",["<ana@example.org>","<bo@example.org>"]] 3'
like "say what waits" "$(mails "select(.subject | contains(\"Import $april \")) | .subject")" \
	"^\"\\[Ministério\\] Import $april waits for review: http"
like "and why" "$(mails "select(.subject | contains(\"Import $july\")) | .body")" \
	"The second look found values ten times the usual ones.*dhis2/review\\?run=$july.*set by editor"
same "no line is longer than a mail's may be" "$(mails '.longest <= 78' | sort -u)" true

echo "# where it is seen"
seen() { ask editor "$1" -H 'Accept: text/html' >/dev/null; like "$2" "$(tr '\n' ' ' <"$answer")" "$3"; }
seen "dhis2/review?run=$april" "on the review" 'It was not integrated by itself.*1 pull failed\..*E-mail: *told'
seen "" "on the front page" '3 +imports wait because their rules did not hold.*1 value would be removed'
seen imports "in the list of imports" '1 pull failed\..*by rules'
seen schedules "with the schedules" 'integrated by itself if.*at most 0 rows are dropped.*set by *editor'
version=$(sql -c "SELECT max(version) FROM version")
seen "versions?version=$version" "on the receipt" \
	'Integrated by the rules of *editor.*Rules that held.*nothing is removed'
seen versions "in the list of versions" 'integrated by rules'
ask viewer "dhis2/review.json?run=$april" >/dev/null
same "and in the documents" "$(field '.ruled | [.waits, .reasons[0].kind, (.told | length)]' | jq -c .)" \
	'[true,"failed_pulls",2]'
ask viewer "versions.json?version=$version" >/dev/null
same "of versions, too" "$(field '.by_rules | [.set_by, .held]' | jq -c .)" '["editor",true]'

echo "# the same rules, tried"
try='max_changed=5&max_dropped=0&nothing_removed=1&no=tenfold,repeated,shifted'
ask editor "schedules/try?schedule=1&$try" >/dev/null
same "they would have integrated 9 of 12" "$(field '[.would, .tried, .would_not] | map(tostring) | join(" ")')" "9 12 3"
same "and these three not, because" "$(field '[.imports[] | select(.would | not) | .reasons[0].kind] | join(" ")')" \
	"removed tenfold failed_pulls"
ask editor "schedules/try?schedule=1&no=tenfold" >/dev/null
same "others would have integrated more" "$(field .would)" 10
ask editor "schedules/try?schedule=1" >/dev/null
same "without any it is the schedule's own" "$(field '[.would, .rules.max_changed] | join(" ")')" "9 5"
ask editor "schedules/try?run=$asked&months=1&day=20&hour=2&approve=person&$try" -H 'Accept: text/html' >/dev/null
like "a page says so" "$(tr '\n' ' ' <"$answer")" 'They would have integrated +9 +of +12'
same "and is a valid one" "$(untidy "$answer")" ""
for page in "schedules?run=$asked" "schedules?schedule=1" "dhis2/review?run=$october" "versions?version=$version" ""; do
	ask editor "$page" -H 'Accept: text/html' >/dev/null
	same "so is $page" "$(untidy "$answer")" ""
done

echo "# a person goes on"
faults
run=$april
ask editor "dhis2/fetch?run=$run" -d retry=1 >/dev/null
wait_for staged 60
sleep 2
same "what was kept back once is a person's, also when it is fetched again" "$(run_is state) $(pairs)" "staged done 1"
check "who integrates it" to_version
same "in their name" "$(sql -c "SELECT by_rules FROM run_approval WHERE run = $run") $(sql -c "SELECT note FROM version
	WHERE run = $run")" "f "
ask editor schedules -d schedule=1 -d do=rules -d approve=person >/dev/null
same "a schedule can lose its rules" "$status $(sql -c 'SELECT rules IS NULL FROM schedule')" "200 t"
ask admin schedules -d schedule=1 -d do=rules "${rules[@]}" >/dev/null
same "and be given others, by somebody else" "$(sql -c 'SELECT rules_by FROM schedule')" admin
fire 202412
within 60 settled
same "whose name they go by" "$(sql -c "SELECT approved_by FROM run_approval WHERE run = $run")" admin
sql -c "UPDATE app_user SET role = 'viewer' WHERE name = 'admin'"
fire 202411
within 60 settled
sql -c "UPDATE app_user SET role = 'global_admin' WHERE name = 'admin'"
run=$(sql -c "SELECT max(run) FROM run WHERE schedule IS NOT NULL")
same "who may not integrate any more has no rules, either" "$(run_is state) $(sql -c \
	"SELECT reasons->0->>'kind' FROM run_rules WHERE run = $run")" "staged role"

echo "# a fetch that fails"
faults '* * login'
fire 202403
within 60 settled
faults
same "is told as well" "$(run_is state) $(within 20 eval '[ -n "$(told "select(.run == $run)")" ]' &&
	told "select(.run == $run) | .state")" 'failed "failed"'
paused() {
	told 'select(.event == "schedule_paused") | [.schedule, .server, .reasons[0].kind, .set_by, .signed, .url]'
}
check "and that the schedule paused itself" within 20 eval '[ "$(paused)" ]'
same "once, signed, with the reason and where to look" "$(paused)" \
	"[1,\"Stand-in DHIS2\",\"login_refused\",\"editor\",true,\"$HMIS_URL/schedules\"]"
letter() { mails "select(.subject | contains(\"$1\")) | .subject + \" \" + .body"; }
check "by e-mail, too" within 20 eval '[ "$(letter "Schedule 1 is paused: ")" ]'
like "as people read it" "$(letter "Schedule 1 ")" \
	'^"\[Ministério\] Schedule 1 is paused: Stand-in DHIS2 Schedule 1 \(.*has paused itself.*The server refused.*by editor'
told_mail() { ask editor schedules -H 'Accept: text/html' >/dev/null; tr '\n' ' ' <"$answer" |
	grep -q 'The server refused the login\..*E-mail: *told *<time'; }
check "the list says that they were told" within 20 told_mail
same "and is a valid page" "$(untidy "$answer")" ""
ask editor schedules -d schedule=1 -d do=pause >/dev/null
sql -c "UPDATE schedule SET paused_at = NULL, paused_why = NULL, next_at = now()" \
	-c "UPDATE app_user SET role = 'viewer' WHERE name = 'editor'" -c "NOTIFY work"
check "a schedule whose owner may not import any more is told of" within 20 eval '[ "$(paused | wc -l)" = 2 ]'
same "with that reason" "$(paused | tail -1 | jq -r '.[2]')" role
sql -c "UPDATE app_user SET role = 'data_admin' WHERE name = 'editor'" -c "UPDATE schedule SET paused_at = NULL"
ask editor schedules -d schedule=1 -d do=pause >/dev/null
sleep 2
same "one that a person pauses is not" "$(paused | wc -l)" 2
sql -c "DELETE FROM schedule"

echo "# files"
send() { # NAME RULES LINE... -- as import $run
	local name=$1 rules=$2
	shift 2
	printf '%s\n' facility_id,raw_indicator_id,period_id,count "$@" >"$site/$name"
	ask editor "imports?name=$name&$rules" -T "$site/$name" >/dev/null
	run=$(field .run)
}
reasons() { sql -c "SELECT string_agg(r->>'kind', ' ') FROM run_rules, jsonb_array_elements(reasons) r
	WHERE run = $run"; }
strict='approve=rules&max_changed=5&max_dropped=0&nothing_removed=1&no=tenfold'
send good.csv "$strict" Facility001,Element0001,202501,101
check "one under rules is integrated by itself" wait_for integrated
send bad.csv "$strict" Facility001,Element0001,202502,101 Nowhere,Element0001,202502,1
check "one with a row dropped waits" within 20 settled
same "for that" "$(run_is state) $(reasons)" "staged dropped"
send bad.csv "$strict" Facility001,Element0001,202501,102
within 20 settled
same "one that changes too much" "$(run_is state) $(reasons)" "staged changed"
send bad.csv "approve=rules&max_changed=100" Nowhere,Element0001,202502,1
within 20 settled
same "one without a row to store" "$(run_is state) $(reasons)" "staged nothing_staged"
before=$(wc -l <"$site/mail/mails")
name='%0d%0aBcc:%20all@example.org%0d%0a%0d%0aé🙂'
ask editor "imports?name=$name.csv&$strict" -T "$site/bad.csv" >/dev/null
run=$(field .run)
within 20 settled
check "its e-mail comes" within 20 told_all $((before + 1))
same "a name makes no header and no recipient" \
	"$(mails 'select(.headers | index("Bcc")) | .id') $(mails .to | sort -u)" \
	' ["<ana@example.org>","<bo@example.org>"]'
send sure.csv "$strict" Facility002,Element0001,202501,101
ask editor "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id \
	-d count==1 >/dev/null
same "what is under way is not mapped otherwise" \
	"$([ "$status" = 409 ] || [ "$(run_is state)" = mapped ] && echo so)" so
send renamed.csv "$strict" Facility003,Element0001,202501,101
sed -i '1s/count/n/' "$site/renamed.csv"
ask editor "imports?name=renamed.csv&$strict" -T "$site/renamed.csv" >/dev/null
run=$(field .run)
ask editor "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id \
	-d count=n >/dev/null
stage
sleep 2
same "what a person maps is a person's to review" "$(run_is state) $(sql -c "SELECT count(*) FROM run_rules
	WHERE run = $run")" "staged 0"

echo "# a second look that never succeeds"
sql -c "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''spoilt''; END'" \
	-c "CREATE TRIGGER spoil BEFORE UPDATE ON run_review FOR EACH ROW WHEN (new.plausible IS NOT NULL)
		EXECUTE FUNCTION spoil()"
looks() { sql -c "SELECT looks, look_failure IS NOT NULL FROM run_review WHERE run = $run"; }
later() { sql -c "UPDATE run_review SET staged_at = staged_at - interval '1 hour' WHERE run = $run"; }
given_up() { [ "$(looks)" = '3|t' ]; }
of_run() { told "select(.run == $run) | [.event, .reasons[0].kind]"; }
send look.csv "$strict" Facility004,Element0001,202501,101
check "it is tried" within 30 eval '[ "$(looks)" = "1|f" ]'
sleep 3
same "and not at once again" "$(looks) $(run_is state)" "1|f staged"
later
check "three times, then it is given up" within 30 given_up
same "an import whose rules ask for it waits" "$(run_is state) $(reasons)" "staged not_looked_at"
like "for that" "$(sql -c "SELECT worded(reasons->0) FROM run_rules WHERE run = $run")" \
	'^The second look at its values was given up\. Something went wrong'
check "and is told of" within 20 eval '[ "$(of_run)" ]'
same "once" "$(of_run)" '["import_waits","not_looked_at"]'
send look.csv 'approve=rules&max_changed=5' Facility005,Element0001,202501,101
later
check "one whose rules do not is integrated without" wait_for integrated
same "and told of, too" "$(within 20 eval '[ "$(of_run)" ]' && of_run)" '["not_looked_at","not_looked_at"]'
begin_import "$site/look.csv"
stage
sql -c "UPDATE app_user SET language = 'fr' WHERE name = 'editor'"
sql -c "UPDATE run_review SET looks = 3 WHERE run = $run" # as three workers that were killed leave it
later
check "one that was interrupted three times is given up as well" within 30 given_up
check "and told of, in the language of whose it is" \
	within 20 eval '[ "$(letter "importation $run n\u0027a pas eu de contrôle de vraisemblance")" ]'
like "in words" "$(letter "importation $run ")" \
	"look.csv\\) n'a pas été comparée aux mois qui précèdent.*interrompu trois fois.*L'importation appartient à editor"
check "by the webhook, too" within 20 eval '[ "$(of_run)" ]'
like "whose sentence is kept beside it" \
	"$(told "select(.run == $run) | [.language, .reasons[0].text, .reasons[0].text_said.text]")" \
	'^\["fr",".*interrompu trois fois.*","It was interrupted three times'
sql -c "UPDATE app_user SET language = NULL"
ask editor "csv/review?run=$run" -H 'Accept: text/html' >/dev/null
like "its review says so" "$(tr '\n' ' ' <"$answer")" \
	'There was no second look at these values.*It was interrupted three times.*does not stop the import.*E-mail: *told'
same "and is a valid page" "$(untidy "$answer")" ""
ask editor "csv/review.json?run=$run" >/dev/null
like "so does its document" "$(field .plausible.given_up)" '^It was interrupted'
sql -c "DROP TRIGGER spoil ON run_review"
ask editor "csv/stage?run=$run" -d again=1 >/dev/null
check "staged again it is looked at" within 30 eval '[ "$(sql -c "SELECT plausible IS NOT NULL, look_failure IS NULL
	FROM run_review WHERE run = $run")" = "t|t" ]'

echo "# kills"
killed=0
runs=()
for n in {1..12}; do
	[ $((n % 4)) = 0 ] && line=Nowhere,Element0001,202601,1 || line=Facility0$((10 + n)),Element0001,202601,$n
	send kill.csv "$strict" "Facility0$((10 + n)),Element0001,202602,$n" "$line"
	runs+=("$run")
	kill -9 "$(cat "$VAR/run/worker.pid")" "$(cat "$VAR/run/worker-calls.pid")" 2>/dev/null && killed=$((killed + 1))
	sleep 0.$((n % 5 + 1))
done
for run in "${runs[@]}"; do within 60 settled || flunk "import $run is settled" "$(run_is state)"; done
for run in "${runs[@]}"; do [ "$(reasons)" ] || within 30 wait_for integrated; done
list=$(IFS=,; echo "${runs[*]}")
same "killed $killed times: each once, by its rules" "$(sql -c "SELECT count(*), count(DISTINCT run) FROM version
	WHERE run IN ($list)") $(sql -c "SELECT count(*) FROM run WHERE run IN ($list) AND state = 'staged'")" "9|9 3"
due() { sql -c "UPDATE call SET due_at = now() WHERE ended_at IS NULL" -c "NOTIFY work"; }
all_told() { due; [ "$(sql -c "SELECT count(*) FROM call WHERE told_at IS NULL")" = 0 ]; }
check "those that wait are told, though the worker that tells was killed as well" within 60 all_told
same "each is told" "$(told 'select(.run) | .run' | sort -u | wc -l)" "$(sql -c "SELECT count(DISTINCT run) FROM call")"

echo "# a lane that is away, of which another one tells; a disk without room"
kill -STOP $(cat "$VAR/run/worker-calls.pid")
missed() { sql -c "UPDATE worker SET seen_at = seen_at - interval '5 minutes' WHERE lane = 'calls'" \
	-c "SELECT 1 FROM trouble WHERE about = 'calls'" | grep -q 1; }
check "a worker that is away is missed" within 20 missed
same "and not told of at once" "$(sql -c "SELECT count(*) FROM call WHERE about IS NOT NULL")" 0
sql -c "UPDATE trouble SET since = since - interval '2 minutes'"
check "but when it lasts, by another one" within 30 eval '[ "$(letter "The worker is away: calls")" ]'
kill -CONT $(cat "$VAR/run/worker-calls.pid")
check "and when it is back" within 30 eval '[ "$(letter "The worker is back: calls")" ]'
same "once each, by e-mail and by webhook" "$(sql -c "SELECT event, count(*) FROM call WHERE about = 'calls' GROUP BY 1
	ORDER BY 1")" $'lane_away|2\nlane_back|2'
watch() {
	sql -c "SELECT trouble_watch($1, 'another host')" -c "UPDATE trouble SET since = since - interval '2 minutes'"
}
for low in true true true NULL true false; do watch $low >/dev/null; done
same "a disk is told of once, and when it has room" "$(sql -c "SELECT string_agg(event, ' ' ORDER BY call) FROM call
	WHERE about = 'another host' AND way = 'mail'")" "disk_low disk_well"
check "by e-mail" within 30 eval '[ "$(letter "The disk is nearly full: another host")" ]'
like "which says what to do" "$(letter "The disk is nearly full")" 'disk_reserve.*/hmis/health'

echo "# a receiver that is away"
echo 500 >"$site/hook/answer"
echo '451 later' >"$site/mail/refuse"
send away.csv "$strict" Nowhere,Element0001,202603,1
tried() { [ "$(sql -c "SELECT count(*) FROM call WHERE run = $run AND failure IS NOT NULL")" = 2 ]; }
check "it is tried" within 30 tried
like "and said why not" "$(sql -c "SELECT string_agg(worded(failure), ' ' ORDER BY way) FROM call WHERE run = $run")" \
	"The mail server did not take it \\(451.* The answer was 500"
echo 200 >"$site/hook/answer"
rm "$site/mail/refuse"
check "and again, until it is taken" within 30 all_told
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s/args"; cat >"%s/letter"\n' "$site" "$site" >"$site/sendmail"
chmod 755 "$site/sendmail"
touch "$site/args" "$site/letter"
chmod 666 "$site/args" "$site/letter"
set_conf 'mail_server =' "mail_command = $site/sendmail -v"
send mail.csv "$strict" Nowhere,Element0001,202603,1
check "sendmail takes it as well" within 30 test -s "$site/letter"
same "with sender and recipients" "$(paste -sd' ' "$site/args")" \
	"-v -i -f hmis@example.org -- ana@example.org bo@example.org"
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
