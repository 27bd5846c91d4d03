# keys.sh -- keys of scripts, as nginx lets them past the sign-on: to the programs alone, and whoever else is named is
# not believed. Read by answers.t, for each kind of sign-on ($SIGN_ON); $site is its site.

# make_key WHO MAY [FIELD...] -- sets $key
make_key() {
	ask "$1" tokens -d "purpose=by $1 to $2" -d "may=$2" "${@:3}" >/dev/null
	key=$(field .token)
}

# with KEY PATH [CURL OPTION...] -- sets $status and $answer; a script as README has it
with() {
	status=$(curl -sS -o "$answer" -D "$site/head" -w '%{http_code}' -H "Authorization: Bearer $1" "${@:3}" "$HMIS_URL/$2")
}
# What is in the way of a name: a session, a header that a proxy would set, a login of somebody else.
cookie='Cookie: session=viewer' name='X-Remote-User: admin' user='Remote-User: admin'

# refused "what" STATUS CODE -- as a script is told: by problem+json and, for a key that is not good, a challenge
refused() {
	same "A-14 $1" "$status $(field .code 2>&1) $(tr -d '\r' <"$site/head" | sed -n 's/^content-type: //Ip')" \
		"$2 $3 application/problem+json"
	[ "$2" != 401 ] || same "A-14 $1, and asked for another" \
		"$(tr -d '\r' <"$site/head" | sed -n 's/^www-authenticate: //Ip')" 'Bearer error="invalid_token"'
}

make_key editor import
import_key=$key
make_key viewer read
with "$key" projects
same "A-14 it reads projects" "$status $(field '.projects | length')" "200 0"
same "A-14 when and from where is kept" \
	"$(sql -c "SELECT used_at > now() - interval '5 minutes', person FROM script_key WHERE used_at IS NOT NULL")" \
	"t|viewer"
with "$key" projects -H "$cookie" -H "$name" -H "$user"
same "A-14 a session and a name beside it change nothing" "$status" 200
with "$key" imports -d source=csv -H "$cookie" -H "$name" -H "$user"
refused "who else is named has no say in what it may" 403 key_rights
with "$key" tokens -d purpose=another -d may=read
refused "it makes no other key" 403 key_people
with "$key" "" -H "$name"
refused "it is not for what people look at" 403 key_people
with "$import_key" imports -d source=csv -H "$name"
same "A-14 it imports" "$status $(sql -c 'SELECT created_by FROM run ORDER BY run DESC LIMIT 1')" "201 editor"
same "A-14 the audit has whose it is and which" \
	"$(sql -c "SELECT who, key_purpose(key), path FROM audit WHERE key IS NOT NULL AND status = 201")" \
	"editor|by editor to import|/imports"
with "$import_key" "assets?name=a.csv" -T "$site/1m" -H 'Content-Type: text/csv'
refused "it sends no file that is for no import" 403 key_people
run=$(sql -c 'SELECT max(run) FROM run')
with "$import_key" "csv/upload?run=$run&name=a.csv" -T "$site/3m" -H 'Content-Type: text/csv'
same "A-14 a file, which a step is asked about before" "$status" 201
with "$import_key" uploads -X POST -H "$tus" -H 'Upload-Length: 4' -H "$octets" -H 'Upload-Metadata: filename YS5jc3Y='
same "A-14 a file in pieces" "$status" 201
with "$import_key" "csv/review?run=$run" -X POST
refused "one that imports does not integrate" 403 key_rights
with "$import_key" imports -d source=csv -H 'Origin: http://evil.example'
refused "a form of another site does not use it" 403 cross_site
with "$import_key" imports -d source=csv -H "Origin: ${HMIS_URL%/hmis}" -H 'Accept: text/html'
same "A-14 one of ours may" "$status" 303

# one that is not good is not good enough for whoever else is named
wrong=hmis_$(openssl rand -hex 36)
for known in "$cookie" "$name" "$user"; do
	with "$wrong" projects -H "$known"
	refused "a wrong one with ${known%%:*}" 401 key_broken
done
with nonsense progress.json
refused "what is none opens nothing" 401 key_broken
with "" projects -H "$name"
like "A-14 an empty one is none" "$status" '^401$'
check_of() { printf 'hmis_%s' "$1" | sha256sum | cut -c 1-8; }
other=$(openssl rand -hex 32)
with "hmis_$other$(check_of "$other")" projects
refused "one of another site" 401 key_unknown
with "$wrong" "csv/upload?run=$run&name=a.csv" -T "$site/3m" -H 'Content-Type: text/csv'
refused "a wrong one with a file" 401 key_broken
with "$wrong" "uploads?upload=x" -X PATCH -H "$tus" -H "$octets" -T "$site/3m"
refused "a wrong one with a piece of 3 MB" 401 key_broken
check "A-14 of what is refused nothing is kept" empty

# two at once: whichever nginx takes, it is one of them and no third
if [ "$SIGN_ON" = basic ]; then
	basic="Authorization: Basic $(printf %s "$HMIS_VIEWER" | base64 -w 0)"
	status=$(curl -sS -o "$answer" -w '%{http_code}' -H "$basic" -H "Authorization: Bearer $import_key" \
		"$HMIS_URL/imports" -d source=csv)
	like "A-14 a login before it" "$status $(field .code)" '^(403 role_required|400 .*|401 .*)$'
	status=$(curl -sS -o "$answer" -w '%{http_code}' -H "Authorization: Bearer $wrong" -H "$basic" "$HMIS_URL/projects")
	like "A-14 a login after a wrong one" "$status" '^40[01]$'
fi

# nowhere else
for path in start help copy.js; do
	with "$key" "$path"
	like "A-14 /$path is not for keys" "$status" '^40[13]$'
done
with "$key" "../"
like "A-14 nor is the rest of the site" "$status" '^(302|401)$'
with "$key" style.css
same "A-14 what is for all is" "$status" 200
asked=$(curl -sS -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $key" "$HMIS_URL/asks")
same "A-14 what nginx asks itself is nobody's" "$asked" 404

# where a key should not be
with "$key" "projects?key=$key"
refused "one in the address" 400 key_in_address
ask viewer "projects?key=$key" >/dev/null
same "A-14 also of somebody who has signed in" "$status $(field .code)" "400 key_in_address"
for path in "start?key=$key" "$key" "projects?key=hmis%5F${key#hmis_}"; do
	ask viewer "$path" >/dev/null
	same "A-14 also at ${path:0:5}" "$status $(field .code)" "400 key_in_address"
done
if [ "$SIGN_ON" != trusted_header ]; then # where it would be the proxy's to keep
	ask "$key:" projects >/dev/null
	same "A-14 one in place of a login" "$status $(field .code)" "401 key_broken"
fi
ask "x:$key" projects >/dev/null
same "A-14 one in place of a password" "$status" 401

# ended, taken back, of somebody who is less or gone
with "$import_key" imports -d source=csv
same "A-14 it still imports" "$status" 201
ask admin users -d name=editor -d role=viewer >/dev/null
with "$import_key" imports -d source=csv
refused "of somebody who is a viewer now" 403 role_required
ask admin users -d name=editor -d role=data_admin >/dev/null
sql -c "UPDATE script_key SET ends_at = now() WHERE purpose = 'by editor to import'"
with "$import_key" imports
refused "one that ended" 401 key_ended
number=$(sql -c "SELECT key FROM script_key WHERE purpose = 'by viewer to read'")
ask editor tokens -d "take_back=$number" >/dev/null
same "A-14 nobody takes back another's" "$status" 404
ask admin tokens -d "take_back=$number" >/dev/null
with "$key" projects
refused "one that was taken back, at once" 401 key_taken_back
make_key viewer read
ask admin users -d name=viewer -d role=none >/dev/null
with "$key" projects
refused "of somebody whose role was taken away" 401 key_taken_back
ask admin users -d name=viewer -d role=viewer >/dev/null
with "$key" projects
refused "it does not come back with the role" 401 key_taken_back

# a server block that lets its own network in unasked does not let it in here
if [ "$SIGN_ON" = basic ]; then
	make_key viewer read
	sed -i 's|^\t\tlisten 127.*|&\n\t\tsatisfy any; allow all; add_header X-Reloaded yes;|' "$VAR/nginx/nginx.conf"
	kill -HUP "$(cat "$VAR/run/nginx.pid")"
	reloaded() { curl -sSI "${HMIS_URL%/hmis}/" | grep -q '^X-Reloaded'; }
	check "A-14 nginx has read its configuration again" within 20 reloaded
	ask admin:wrong versions >/dev/null
	same "A-14 with satisfy any in the server block a wrong password stays one" "$status" 401
	with "$key" projects
	same "A-14 and a key a key" "$status" 200
fi

same "A-14 no log of nginx has one" "$(grep -rlE 'hmis(_|%5[Ff])[0-9a-f]{40}' "$VAR"/log/)" ""
