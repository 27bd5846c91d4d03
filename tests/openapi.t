#!/bin/bash
# openapi.t -- openapi.json is one, and the site answers as it says: a published validator reads it, and schemathesis
# drives every operation with its examples and, with LONG=1, with requests that it makes (the same each time).
#
# Both come from PyPI, in the versions of tests/openapi/requirements.txt, into build/openapi.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
tools=$root/build/openapi
if ! cmp -s tests/openapi/requirements.txt "$tools/requirements.txt"; then
	said=$(python3 -m venv "$tools" 2>&1 && "$tools/bin/pip" -q --disable-pip-version-check install \
		-r tests/openapi/requirements.txt 2>&1) || {
		flunk "what tests/openapi/requirements.txt names can be had from PyPI" "$said"
		done_testing
		exit 1
	}
	cp tests/openapi/requirements.txt "$tools"
fi
start_site
checks=(not_a_server_error {status_code,content_type,response_schema,response_headers}_conformance)
ask viewer openapi.json -D "$site/head" >/dev/null
same "the site has it" "$status $(field .openapi) $(tr -d '\r' <"$site/head" | sed -n 's/^content-type: //Ip')" \
	"200 3.1.0 application/json"
same "with its own address" "$(field '.servers[0].url')" "$HMIS_URL"
cp "$answer" "$site/openapi.json"
same "it is valid" "$("$tools/bin/openapi-spec-validator" "$site/openapi.json" 2>&1 | tail -1)" "$site/openapi.json: OK"
# a route says it in its table, what it answers is found by lib/web/outcomes, headers are described in openapi.jq
same "each operation says what it is for, what it takes and what it answers" "$(jq -r '.paths[][] |
	select(.summary == "" or all(.responses | keys[]; test("^[2-3]") | not) or any(.parameters[]; .description == "")) |
	.operationId' "$site/openapi.json")" ""
same "and has an example of its answer, if it is a document or a list" "$(jq -r '.paths[][] |
	select([.responses[].content | (.["application/json"], .["text/csv"]) // empty] |
	length > 0 and all(has("example") | not)) | .operationId' "$site/openapi.json")" ""
same "each page of it is tidy" "$(for page in "$VAR"/app/pages/*/api.html; do untidy "$page"; done)" ""

# the clients
printf 'facility_id,facility_name\nHF01,One\nHF02,Two\n' | ask editor facilities -T - >/dev/null
printf '%s\n' raw_indicator_id,raw_indicator_label,indicator_common_id,indicator_common_label MAL,Malaria,mal,Malaria |
	ask editor indicators -T - >/dev/null
ask editor projects -d name=Malaria >/dev/null
project=$(field .project)
ask editor "projects/window?project=$project" -d months=open -d indicators=all >/dev/null
month() { printf '%s\n' hf,what,month,n "HF01,MAL,$1,$2" "HF02,MAL,$1,$2" "HF09,MAL,$1,$2" >"$site/$1.csv"; }
month 202401 10
month 202402 20
export CLIENT_USER=${HMIS_EDITOR%%:*} CLIENT_PASSWORD=${HMIS_EDITOR#*:}
ask viewer clients/hmis_intake.py >/dev/null
same "the site has the client for Python" "$status" 200
mkdir "$site/client"
cp "$answer" "$site/client/hmis_intake.py"
same "it imports, answers, waits, integrates and reads" \
	"$(python3 tests/openapi/clients.py "$site/client" "$site/202401.csv" "$project" 2>&1)" \
	"$(printf '%s\n' '409 import_asks facility_id' True "2 ['unknown_facility']" True 20 'True False')"
ask viewer clients/hmis_intake.R >/dev/null
same "the site has the client for R" "$status" 200
cp "$answer" "$site/client/hmis_intake.R"
same "it does, too" \
	"$(Rscript tests/openapi/clients.R "$site/client/hmis_intake.R" "$site/202402.csv" "$project" 2>&1)" \
	"$(printf '%s \n' '409 TRUE' TRUE '2 unknown_facility' TRUE 60)"

kill -STOP $(workers) # an import stays in the state it was given
sql -c "UPDATE worker SET seen_at = seen_at + interval '1 hour'"
sed 's/DELETE FROM audit;//; s/^COMMIT;/DELETE FROM run WHERE run IN (5, 6, 8); COMMIT;/' tests/cases/seed.sql |
	psql -qX -d "$HMIS_DB" -v ON_ERROR_STOP=1 >/dev/null
cp tests/cases/store/assets/* "$VAR/store/assets/"
cp tests/cases/store/rejected/* "$VAR/store/rejected/"
SCHEMATHESIS_HOOKS=hooks PYTHONPATH=tests/openapi PYTHONDONTWRITEBYTECODE=1 "$tools/bin/schemathesis" run \
	"$site/openapi.json" --url "$HMIS_URL" --auth "$HMIS_ADMIN" --max-redirects 0 \
	--phases "examples${LONG:+,fuzzing}" --max-examples 3 --workers 1 \
	--generation-deterministic --no-shrink --continue-on-failure --warnings off \
	--no-color --checks "$(IFS=, && echo "${checks[*]}")" >"$site/drive" 2>&1
result=$?
asked=$(grep -oE '[0-9]+ generated' "$site/drive")
if [ $result = 0 ]; then pass "all operations answer as it says: ${asked% *} requests"; else
	flunk "all operations answer as it says" \
		"$(grep -E '^(_+ [A-Z]|- |    [a-z"].* (is|are|has|was|does) |    curl |[A-Z][A-Za-z ]* Error|Error)' "$site/drive" |
			cut -c 1-300)"
fi
kill -CONT $(workers)
same "no program complained" "$(grep -lE 'Sanitizer|runtime error' "$VAR"/log/*.log "$VAR"/log/*/*.log 2>/dev/null)" ""
done_testing
