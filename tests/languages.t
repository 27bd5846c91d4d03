#!/bin/bash
# languages.t -- the pages that are nginx's own (start, help, what it refuses) are in the reader's language: as chosen,
# which a cookie tells, else as the browser asks, else as the settings say; and no cache mixes them.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/dhis2/start"
cd "$root" || exit 1
export BUILD=opt
SETTINGS=$(printf '%s\n' "language = pt" "time_zone = Africa/Maputo")
start_site
html='Accept: text/html' pages="start help"

# heard WHO PATH [CURL OPTION...] -- ask; the headers of the answer are kept, nothing is printed
heard() { ask "$@" -D "$site/head" >/dev/null; }
header() { tr -d '\r' <"$site/head" | sed -n "s/^$1: //Ip" | tail -1; }
title() { sed -n 's|.*<title>\(.*\) · hmis-intake</title>.*|\1|p' "$answer" | sed "s/&#39;/'/g; s/\xc2\xa0/ /g"; }

# in_all "what" STATUS WHO PATH ENGLISH FRENCH PORTUGUESE [CURL OPTION...] -- its title in a browser, and in its problem
in_all() {
	local what=$1 wanted=$2 who=$3 path=$4 language code=
	local -A said=([en]=$5 [fr]=$6 [pt]=$7)
	shift 7
	for language in en fr pt; do
		heard "$who" "$path" -H "$html" -H "Accept-Language: $language" "$@"
		same "$what, in a browser: $language" \
			"$status $(header Content-Type) $(header Content-Language) \
$(grep -c "<html lang=\"$language\">" "$answer") $(title)" \
			"$wanted text/html; charset=utf-8 $language 1 ${said[$language]}"
		same "$what: what a cache needs to know: $language" "$(header Vary)" "Accept, Accept-Language, Cookie"
		[ "$wanted" != 200 ] || continue
		heard "$who" "$path" -H "Accept-Language: $language" "$@"
		same "$what, to a script: $language" \
			"$status $(header Content-Type) $(header Content-Language) $(field .title | sed "s/\xc2\xa0/ /g")" \
			"$wanted application/problem+json $language ${said[$language]#*: }"
		code=${code:-$(field .type)}
		same "$what: the same code: $language" "$(field '.type, .status' | tr '\n' ' ')" "$code $wanted "
	done
}

yes a,b,c,d | head -c 3000000 >"$site/3m"
in_all start 200 editor start "Start new import" "Nouvelle importation" "Nova importação"
in_all help 200 editor help "Help" "Aide" "Ajuda"
in_all "no such page" 404 editor nowhere "Error: This page does not exist" "Erreur : Cette page n'existe pas" \
	"Erro: Esta página não existe"
in_all "a wrong password" 401 editor:wrong versions "Error: Sign in to see this page" \
	"Erreur : Connectez-vous pour voir cette page" "Erro: Inicie sessão para ver esta página"
in_all "more than a step takes" 413 editor versions "Error: This file is too large" \
	"Erreur : Ce fichier est trop grand" "Erro: Este ficheiro é demasiado grande" --data-binary "@$site/3m"
mv "$VAR/run/versions.sock" "$VAR/run/versions.gone"
in_all "a step that is away" 502 editor versions "Error: This part is restarting" \
	"Erreur : Cette partie du site redémarre" \
	"Erro: Esta parte está a reiniciar"
mv "$VAR/run/versions.gone" "$VAR/run/versions.sock"
heard editor nowhere
same "the type of a problem is an address of this site" "$(field .type)" "$HMIS_URL/help#not_found"
same "and nothing of it is left to nginx" "$(grep -c '<!--' "$answer")" 0
heard editor nowhere -H "$html"
like "a page of an error finds its style" "$(cat "$answer")" 'href="/hmis/style.css"'

# which language
while IFS='|' read -r what accept cookie wanted; do
	heard editor start ${accept:+-H "Accept-Language: $accept"} ${cookie:+-H "Cookie: $cookie"}
	same "$what" "$(header Content-Language) $(grep -c "<html lang=\"$wanted\">" "$answer")" "$wanted 1"
done <<'END'
nothing asked: the settings|||pt
a language that there is not: the settings|sw,sw-KE;q=0.9||pt
the first that there is|sw, fr;q=0.8, en;q=0.7||fr
with a country|en-GB,en;q=0.5||en
in capitals|FR-CA||fr
not a part of another one's name|frr, enm, fil||pt
one that is not wanted|fr;q=0, en;q=0.5||en
one that is wanted little|fr;q=0.01||fr
the cookie before what the browser asks|en|hmis_language=fr|fr
among other cookies|en|a=en; hmis_language=fr; b=pt|fr
a cookie that names no language|en|hmis_language=../../etc|en
an empty cookie|fr|hmis_language=|fr
any language: the settings|*||pt
END

# what was chosen, until another is
jar=$site/jar
for language in fr en; do
	heard editor language -H "$html" -b "$jar" -c "$jar" -d "language=$language&from=start"
	same "chosen: back to the page" "$status $(header Location)" "303 /hmis/start"
	heard editor start -H "Accept-Language: pt" -b "$jar"
	same "chosen: start is in it" "$(header Content-Language)" "$language"
	heard editor nowhere -H "Accept-Language: pt" -b "$jar"
	same "chosen: a refusal is in it" "$(header Content-Language)" "$language"
	heard editor imports -H "$html" -H "Accept-Language: pt" -b "$jar"
	same "chosen: as a page of the programs is" "$(header Content-Language)" "$language"
done
heard editor imports -H "$html" -b "hmis_language=fr; a=b" -c "$jar"
same "a browser that has another language than the person learns theirs from a page of the programs" \
	"$(header Content-Language) $(header Set-Cookie | cut -d';' -f1) $(awk '$6 == "hmis_language" { print $7 }' "$jar")" \
	"en hmis_language=en en"
heard editor imports -H "$html" -b "a=b; hmis_language=en"
same "one that has it is not told again" "$(header Set-Cookie)" ""
heard editor start -H "Accept-Language: fr"
like "each page offers the others" "$(tr '\n' ' ' <"$answer")" \
	'language\?from=start".*<b aria-current="true">français</b>.*value="pt" lang="pt">português'

# times are those of the place, for people
ask editor imports -d source=csv >/dev/null
run=$(field .run)
sql -c "UPDATE run SET created_at = '2026-08-02T22:08:00Z' WHERE run = $run"
heard viewer imports -H "$html" -H "Accept-Language: fr"
like "a page has them in the zone of the settings" "$(cat "$answer")" \
	"datetime=\"2026-08-02T22:08:00[^\"]*\"[^>]*>[^<]*3 août 2026, 00:08.CAT|title=\"3 août 2026, 00:08.CAT\""
ask viewer imports >/dev/null
like "a document in UTC" \
	"$(field "[.. | objects | select(.run? == $run and .created_at?)][0].created_at")" '^2026-08-02T22:08:00(Z|\+00:00)$'
heard editor schedules
same "schedules say in which they are" "$(field .time_zone)" Africa/Maputo
for zone in Africa/Mputo /etc/passwd CAT-2; do
	sed "s|^time_zone = .*|time_zone = $zone|" "$VAR/hmis.conf" >"$site/other.conf"
	same "a time zone that there is not ends a program at its start: $zone" \
		"$(HMIS_CONF=$site/other.conf timeout 5 build/opt/worker 2>&1; echo $?)" \
		"hmis-intake: $site/other.conf: time_zone is no name that tzdata has, such as Africa/Maputo: $zone
2"
done

# what was kept of one language is not taken for another
for page in $pages; do
	heard editor $page -H "Accept-Language: fr"
	etag=$(header ETag) modified=$(header Last-Modified)
	heard editor $page -H "Accept-Language: fr" -H "If-None-Match: $etag" -H "If-Modified-Since: $modified"
	same "$page: the same is not sent twice" "$status" 304
	for other in en pt; do
		heard editor $page -H "Accept-Language: $other" -H "If-None-Match: $etag"
		same "$page: another language is sent: $other" "$status $(header Content-Language)" "200 $other"
	done
done
same "no two have one ETag, even at one length" "$(stat -c '%Y' build/opt/pages/*/start.html | sort | uniq -d)" ""
same "the help explains the same codes in each language, and the steps" \
	"$(for help in build/opt/pages/*/help.html; do grep -o ' id="[a-z0-9_-]*"' "$help" | sha256sum; done | uniq -c |
		awk '{ print $1 }')" "$(find build/opt/pages/* -maxdepth 0 | wc -l)"
same "with no text of another: each entry differs" "$(for other in fr pt; do
	comm -12 <(grep '^<dd>' build/opt/pages/en/help.html | sort) <(grep '^<dd>' build/opt/pages/$other/help.html | sort)
done)" ""
same "each language has each page" "$(for folder in build/opt/pages/*/; do
	(cd "$folder" && find . -type f | sort | sha256sum)
done | sort -u | wc -l)" 1
same "and so has each catalog" "$(ls build/opt/pages)" \
	"$( (echo en && find lib/words -name '*.po' -printf '%f\n' | sed 's/\.po$//') | sort)"

# every code that the sources have is explained in each language, in words of its own
codes=$(cat lib/*/*.c cgi-bin/*.c cgi-bin/*/*.c sql/functions/*.sql sql/functions/*/*.sql | tr -s '\n\t ' ' ' |
	grep -oE "(\berr|refuse)\([^\"';]{0,80}[0-9]{3}, ?[\"'][a-z][a-z_0-9]+[\"']" | grep -oE "[a-z][a-z_0-9]+.$" |
	tr -d "\"'" | sort -u)
explained() { # LANGUAGE: code and words, a line each
	tr '\n' ' ' <"build/opt/pages/$1/help.html" | sed 's/<dt id="/\n/g' |
		sed -nE 's|^([a-z0-9_]+)">.*<dd>([^ ].*)</dd>.*|\1\t\2|p' | sort
}
check "there are codes" test "$(wc -w <<<"$codes")" -gt 50
for language in fr pt; do
	same "each code is explained: $language" \
		"$(comm -23 <(echo "$codes") <(explained $language | cut -f1 | sort -u))$(
			comm -12 <(explained en) <(explained $language))" ""
done

# samples: the code and values stay, what is said is the reader's
sql -c "UPDATE app_user SET language = NULL"
while IFS='|' read -r who path code options; do
	declare -A detail=() rest=()
	for language in en fr pt; do
		# shellcheck disable=SC2086 # options are words
		heard "$who" "$path" -H "Accept-Language: $language" $options
		detail[$language]=$(field '.title + ": " + .detail')
		rest[$language]="$(header Content-Type) $(field '[.code, .status, .step, (.values // {} | keys)] | tostring')"
		[ "$(header Content-Language)" = $language ] || rest[$language]=$(header Content-Language)
	done
	same "a refusal in each language: $code" \
		"$(field .code) $(printf '%s\n' "${detail[@]}" | sort -u | wc -l) $(printf '%s\n' "${rest[@]}" | sort -u | wc -l)" \
		"$code 3 1"
done <<'END'
editor|versions?version=99|not_found|
editor|versions?version=x|invalid_fields|
editor|imports|invalid_fields|-d source=fax
viewer|imports|role_required|-d source=csv
stranger:x|versions|not_signed_in|
editor|delete|role_required|
editor|csv/review?run=1|step_out_of_order|
editor|csv/stage?run=1|step_out_of_order|-X POST
editor|versions/undo?version=9|role_required|-X POST
admin|versions/undo?version=9|not_found|-X POST
editor|language|wrong_method|
editor|imports|cross_site|-d source=csv -H Sec-Fetch-Site:cross-site
editor|export?project=7|not_found|
editor|imports.csv|no_csv|-d source=csv
END

# two people with two languages at one import, and a browser that changes its language at each step, lose nothing
rm -f "$jar"
touch "$jar"
load_sample
language=fr other=pt
page() { heard "$1" "$2" -H "$html" -H "Accept-Language: $other" -b "$jar" "${@:3}"; }
choose() { heard editor language -H "$html" -b "$jar" -c "$jar" -d "language=$1" -d "from=$2"; }
# what a form holds, whatever it says
chosen() {
	tr '\n' ' ' <"$answer" | sed 's/<footer .*//; s/<\(input\|option\)/\n<\1/g' |
		grep -oE '^<(input type="hidden"[^>]*|input type="(radio|checkbox)"[^>]* checked|option[^>]* selected)'
}
at() { # STEP -- two look at it, each in their language; then the first one's is changed there
	local path="$1?run=$run" first
	page editor "$path"
	same "$1, in $language" "$status $(header Content-Language)" "200 $language"
	first=$(chosen)
	page admin "$path"
	same "$1, to another, in $other: the same is chosen" "$status $(header Content-Language) $(chosen)" "200 $other $first"
	choose $other "$path"
	same "$1: the language is changed, and it goes on there" "$status $(header Location)" "303 /hmis/$path"
	read -r other language <<<"$language $other"
}
on() { same "$1: sent, and it goes on" "$status $(header Location)" "303 /hmis/$1?run=$run"; }
figures() {
	local shown=
	for other in fr pt en; do
		page admin "$1?run=$run"
		shown+=$(header Content-Language)$(grep -o '<b class="figure">[^<]*' "$answer" | tr -dc '0-9>')
	done
	like "the review has the same figures in each" "$shown" '^fr(.*[1-9].*)pt\1en\1$'
}
values() { sql -c "SELECT sum(n_records) FROM indicator_month WHERE version_to IS NULL"; }

head -n 200 tests/sample/hmis.csv >"$site/half.csv"
choose $language start
ask editor imports -d source=csv >/dev/null
run=$(field .run)
at csv/upload
page editor "csv/upload?run=$run" -F "file=@$site/half.csv"
on csv/map
at csv/map
page admin "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id \
	-d count=count
on csv/stage
at csv/stage
page editor "csv/stage?run=$run" -X POST
on csv/stage
wait_for staged 60
at csv/review
figures csv/review
page admin "csv/review?run=$run" -X POST
same "integrated" "$status" 303
wait_for integrated 60
same "nothing is lost" "$(values)" 199

dhis2_size='1 2 12 1'
at_exit stop_dhis2
BUILD=asan start_dhis2 "$site/dhis2" || { echo "Bail out! the stand-in did not start"; exit 1; }
awk -F, 'NR == 1 { print "facility_id,facility_name" } $3 == 5 { print $1 "," $2 }' "$dhis2_state/country/units.csv" |
	ask editor "facilities?mode=add_update" -T - >/dev/null
printf '%s\n' raw_indicator_id,raw_indicator_label Element0001,One |
	ask editor "indicators?mode=add_update" -T - >/dev/null
language=fr other=pt
choose $language start
ask editor imports -d source=dhis2 >/dev/null
run=$(field .run)
at dhis2/connect
page editor "dhis2/connect?run=$run" -d "url=$dhis2/2.41" -d username=admin -d password=district
on dhis2/select
at dhis2/select
page admin "dhis2/select?run=$run" -d raw_indicators=Element0001 -d start_period=202301 -d end_period=202303
on dhis2/fetch
at dhis2/select
at dhis2/fetch
page editor "dhis2/fetch?run=$run" -X POST
on dhis2/fetch
wait_for staged 90
at dhis2/review
figures dhis2/review
fetched=$(sql -c "SELECT sum(n_records) FROM staged_month WHERE run = $run")
page admin "dhis2/review?run=$run" -X POST
same "integrated, too" "$status" 303
wait_for integrated 60
check "there was something" test "$fetched" -gt 0
same "nothing is lost" "$(values)" $((199 + fetched))
done_testing
