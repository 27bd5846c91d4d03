#!/bin/bash
# Analytics that is broken is never taken for data: a server where it was never built, one that has no months, one whose
# queries fail in silence; and rates of months that are not over.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

begin_dhis2
list_indicators Element0001,E1 Element0002,E2 Indicator01,I1 Indicator02,I2 DataSet0001.ACTUAL_REPORTS,A \
	DataSet0001.REPORTING_RATE,R \
	DataSet0001.EXPECTED_REPORTS,X
rates=(DataSet0001.ACTUAL_REPORTS DataSet0001.REPORTING_RATE)

echo "# that says of itself that it has nothing"
for profile in 2.43-bare 2.43-never; do
	begin_fetch
	connect -d "url=$dhis2/$profile" "${admin[@]}"
	ask editor "dhis2/connect?run=$run" -H 'Accept: text/html' >/dev/null
	like "$profile: it is said when connecting" "$status $(tr '\n' ' ' <"$answer")" \
		"^200 .*(Months are not among|has never built).*Data elements can be fetched"
	: >"$dhis2_state/log"
	choose 202301 202302 Element0001 Indicator01 "${rates[@]}"
	fetch
	same "$profile: what it would compute fails, with the reason; elements are fetched" \
		"$(pairs), $(review '[.failures[] | [.code, .kind, .pairs]]')" \
		'done 2, failed 6, [["no_analytics","configuration",6]]'
	same "$profile: and is not asked for" "$(asked api/analytics)" 0
	same "$profile: nothing is held, as nothing came" "$(review .pairs.held)" 0
done
same "analytics never built is no date in 1970" \
	"$(review '[.rules[] | select(.name == "Analytics last built") | .value]')" '["never for months"]'
profile=2.43 same_run 202301 202302 Indicator01 "${rates[@]}"
same "a server that has it is asked" "$(pairs)" "done 6"

echo "# that fails in silence"
profile=2.42
faults '* * swallowed'
same_run 202301 202301 Indicator01 Indicator02 "${rates[@]}" DataSet0001.EXPECTED_REPORTS
same "with nothing beside it, an empty indicator may be so" "$(review '[.pairs.empty, .pairs.done, .pairs.held]')" \
	"[2,3,0]"
same_run 202301 202301 Element0001 Indicator01 "${rates[@]}" DataSet0001.EXPECTED_REPORTS
same "where an element has values, empty indicators and zero rates are held" \
	"$(review '[.pairs.held, .pairs.doubted, ([.held[] | [.raw_indicator_id, .zero]] | sort)]')" \
	'[3,3,[["DataSet0001.ACTUAL_REPORTS",true],["DataSet0001.REPORTING_RATE",true],["Indicator01",false]]]'
ask editor "dhis2/review?run=$run" -H 'Accept: text/html' >/dev/null
like "the page says what it can be" "$(tr '\n' ' ' <"$answer")" \
	"computed by the server's analytics|computed by the server&#39;s analytics"
ask editor "dhis2/review?run=$run" -X POST >/dev/null
same "and nothing is taken without a yes" "$status $(field .code)" "409 empty_months"
faults
same_run 202301 202302 Element0001 Indicator01 "${rates[@]}"
same "the same from one that works: nothing is held" "$(review '[.pairs.done, .pairs.held]')" "[8,0]"
to_version
before=$(held '')
faults 'api/analytics * swallowed'
same_run 202301 202302 Indicator01 "${rates[@]}"
same "where the dataset has values of them, they are held too" "$(review '[.pairs.held, .changes.removed > 0]')" \
	'[6,true]'
same "it shows what is held" \
	"$(review '[.held[] | select(.raw_indicator_id == "Indicator01") | .total > 0] | unique')" '[true]'
to_version -d accept_empty=1
same "with a yes they are taken as they came" "$(held "AND raw_indicator_id LIKE 'DataSet%' AND total > 0")" ""
faults 'pe:202301 * swallowed'
same_run 202301 202301 "${rates[@]}"
same "what is held as zero and comes as zero is no news" "$(review '[.pairs.held, .changes.changed]')" '[0,0]'
faults
same_run 202301 202302 Indicator01 "${rates[@]}"
to_version
same "a server that works again brings all of it back" "$(held '')" "$before"
faults '* * nothing'
same_run 202303 202303 Element0001
same "an element that has nothing, here and there, is no doubt" "$(review '[.pairs.empty, .pairs.held]')" '[1,0]'
faults

echo "# months that are not over"
now=$(date -u +%Y%m)
last=$(date -u -d "$(date -u +%Y-%m-15) -1 month" +%Y%m)
begin_fetch
connect -d "url=$dhis2/2.42" "${admin[@]}"
choose "$last" "$now" Element0001 "${rates[@]}"
same "rates are asked for up to the month that is over, elements of all that are chosen" \
	"$(sql -c \
	"SELECT string_agg(raw_indicator_id || ' ' ||
		(period = $now), ', ' ORDER BY 1) FROM dhis2_pair JOIN raw_indicator USING (indicator)
		WHERE run = $run AND (period = $now OR raw_indicator_id <> 'Element0001')")" \
	"$(printf '%s\n' "Element0001 true" "DataSet0001.ACTUAL_REPORTS false" "DataSet0001.REPORTING_RATE false" |
	LC_ALL=C sort | paste -sd, | sed 's/,/, /g')"
choose "$now" "$now" "${rates[@]}"
like "of a month that is not over alone there is nothing to fetch" \
	"$status $(field '[.errors[]?.message, .detail] | join(" ")')" "^422 .*once their month is over"
begin_fetch
connect -d "url=$dhis2/2.40-ethiopian" "${admin[@]}"
choose "$((now - 700))" "$((now - 700))" "${rates[@]}"
same "in the server's own calendar" "$status" 422
choose "$((now - 1000))" "$((now - 1000))" "${rates[@]}"
same "where years are others" "$status" 200
done_testing
