#!/bin/bash
# What the stand-in DHIS2 server says, fact by fact as they were measured on real servers, and what of the
# earlier facts the imports rest on.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
cd "$root" || exit 1

dhis2_more() { tests/dhis2/odd "$1"; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/hmis-facts.XXXXXX")
at_exit 'stop_dhis2; rm -rf "$folder"'
export BUILD=${BUILD:-asan}
start_dhis2 "$folder" || { echo "Bail out! the stand-in did not start"; exit 1; }

# get WHO PATH -- WHO: a name of account.c, name:password, a token, nobody, or script (nobody, with the XHR header);
# into $answer,
# its status into $status, its headers into $folder/headers
get() {
	local who=()
	case $1 in
	nobody) ;;
	script) who=(-H 'X-Requested-With: XMLHttpRequest') ;;
	d2pat_*) who=(-H "Authorization: ApiToken $1") ;;
	*:*) who=(-u "$1") ;;
	*) who=(-u "$1:district") ;;
	esac
	status=$(curl -sS -g -o "$answer" -D "$folder/headers" -w '%{http_code}' "${who[@]}" "$dhis2/$2")
}

# What of an answer a fact is about: a word of these, or a filter of jq.
part() {
	case $1 in
	status) echo "$status" ;;
	location) tr -d '\r' <"$folder/headers" | sed -n "s|^Location: $dhis2||p; s|^Location: ||p" ;;
	bytes) echo "$status, $(wc -c <"$answer") bytes" ;;
	lines) wc -l <"$answer" ;;
	ends) sed -n '2s/.*+0000,/,/p' "$answer" ;;
	sum) awk -F, 'NR > 1 { n += $6 } END { print n + 0 }' "$answer" ;;
	text) cat "$answer" ;;
	title) sed -n 's/.*<title>\([^<]*[0-9]\) .*<.title>.*/\1/p' "$answer" ;;
	code) echo "$status $(jq -r '.errorCode // .message' "$answer")" ;;
	*) jq -cr "$1" "$answer" ;;
	esac
}

trim() { sed 's/^[[:space:]]*//; s/[[:space:]]*$//' <<<"$1"; }

# facts -- lines of: what is so # who asks # the path # the part of the answer # that part
facts() {
	local what who path of wanted
	while IFS='#' read -r what who path of wanted; do
		[ -n "$what" ] || continue
		get "$(trim "$who")" "$(trim "$path")"
		same "$(trim "$what")" "$(part "$(trim "$of")")" "$(trim "$wanted")"
	done
}

values='api/dataValueSets?format=csv&orgUnit=Country0001&children=true&period=202301&dataElement'
json='api/dataValueSets.json?orgUnit=Country0001&children=true&period=202301&dataElement'
one='api/dataValueSets?format=csv&orgUnit=Facility001&period=202301&dataElement'
rates='api/analytics.json?dimension=ou:LEVEL-5;Country0001&dimension=pe'
local_sum='[.rows[][3] | tonumber] | add + 0' # as a number of its own, not as it was written

echo "# who is let in"
facts <<END
nobody, without the XHR header, 2.41: to the old login page # nobody # 2.41/api/me.json # location # /2.41/dhis-web-commons/security/login.action
2.42: to another one # nobody # 2.42/api/me.json # location # /2.42/dhis-web-login/
2.43: to /login/ # nobody # 2.43/api/me.json # location # /2.43/login/
nobody, with the XHR header: 401 # script # 2.43/api/me.json # code # 401 Unauthorized
a wrong password # admin:wrong # 2.43/api/me.json # code # 401 Unauthorized
an account that is locked # locked # 2.43/api/me.json # code # 401 Account locked
one that is disabled # disabled # 2.42/api/me.json # code # 401 Account disabled
one with two factors, by its password: says nothing of them # twofactor # 2.43/api/me.json # code # 401 Unauthorized
one with two factors, by its token # d2pat_twofactor000000000000000000000000 # 2.43/api/me.json # .message # The API token is disabled, locked or 2FA is enabled.
a token that has expired # d2pat_expired00000000000000000000000000 # 2.43/api/me.json # .message | contains("has expired") # true
a token for other addresses # d2pat_elsewhere000000000000000000000000 # 2.43/api/me.json # .message | contains("request ip address is not allowed") # true
a token whose checksum is wrong is a bad request # d2pat_nobodys00000000000000000000000000 # 2.43/api/me.json # code # 400 Checksum validation failed
a token that is right # d2pat_standin00000000000000000000000000 # 2.41/api/me.json # .username # admin
2.36 knows no tokens # d2pat_standin00000000000000000000000000 # 2.36/api/me.json # status # 401
2.36 has the name among the credentials # admin # 2.36/api/me.json # [.username, .userCredentials.username] # [null,"admin"]
END
get d2pat_expired00000000000000000000000000 2.43/api/me.json
check "a token's refusal names its kind" grep -qi '^WWW-Authenticate: ApiToken' "$folder/headers"
for _ in 1 2 3 4; do get viewer:wrong 2.42/api/me.json; done
get viewer 2.42/api/me.json
same "where locking is off, four failures lock nobody" "$status" 200
echo 1 >"$folder/lock"
for _ in 1 2 3 4; do get viewer:wrong 2.42/api/me.json; done
get viewer 2.42/api/me.json
same "where it is on, four do" "$(part code)" "401 Account locked"
rm "$folder/lock"
get viewer 2.42/api/me.json
same "switching it off does not unlock at once" "$(part code)" "401 Account locked"
rm "$folder/failed.viewer"

echo "# where the server is"
facts <<END
/api/ping: 200 without a word, to anybody # nobody # 2.43/api/ping # bytes # 200, 0 bytes
2.36 has none # script # 2.36/api/ping # status # 401
/api/loginConfig, to anybody # nobody # 2.42/api/loginConfig # .applicationTitle # Stand-in DHIS2
the context path forgotten: 404 of Tomcat, no JSON # admin # api/system/info.json # status # 404
and a page of it # admin # api/ping # title # HTTP Status 404
where it often is # nobody # dhis/api/ping # bytes # 200, 0 bytes
raw brackets are no address # admin # 2.43/api/me.json?fields=a[b] # status # 400
encoded ones are # admin # 2.43/api/me.json?fields=a%5Bb%5D # status # 200
and a raw semicolon # admin # 2.43/$rates:202301;202302&dimension=dx:Indicator01 # [.rows[][1]] | unique | length # 2
END

echo "# lists"
facts <<END
a page behind the last, 2.43: empty, and told to be the last # admin # 2.43/api/organisationUnitLevels.json?page=9&pageSize=2 # [.pager.page, (.organisationUnitLevels | length)] # [3,0]
2.42: the same # admin # 2.42/api/organisationUnitLevels.json?page=9&pageSize=2 # [.pager.page, (.organisationUnitLevels | length)] # [3,0]
2.40: the last one again # admin # 2.40/api/organisationUnitLevels.json?page=9&pageSize=2 # [.pager.page, (.organisationUnitLevels | length)] # [3,1]
a data set's period type # admin # 2.43/api/dataSets.json?filter=id:in:%5BQuarterSet1%5D # .dataSets[0].periodType # Quarterly
and at its elements # admin # 2.43/api/dataElements.json?filter=id:in:%5BQuarterElm1%5D # .dataElements[0].dataSetElements[0].dataSet.periodType # Quarterly
a data set by attribute options # admin # 2.43/api/dataSets.json?filter=id:in:%5BProjectSet1%5D # .dataSets[0].categoryCombo.isDefault # false
an element's combos in a data set of their own # admin # 2.43/api/dataElements.json?filter=id:in:%5BOverrideEl1%5D # [.dataElements[0].dataSetElements[0].categoryCombo.categoryOptionCombos[].id] | join(" ") # Combo000003 Combo000004
and its own, which hold nothing # admin # 2.43/api/dataElements.json?filter=id:in:%5BOverrideEl1%5D # .dataElements[0].categoryCombo.categoryOptionCombos[0].id # HllvX50cXC0
a data set of a unit and its children # admin # 2.43/api/dataSets.json?filter=id:in:%5BFamilySet01%5D # [.dataSets[0].organisationUnits[].id] | length # 6
a unit that is closed today # admin # 2.43/api/organisationUnits.json?filter=id:in:%5BFacility299%5D # .organisationUnits[0].closedDate # 2023-08-31T00:00:00.000
2.43: the period types of analytics # admin # 2.43/api/configuration/dataOutputPeriodTypes # [.[].name] | sort | join(" ") # Monthly Yearly
on a fresh database: without months # admin # 2.43-bare/api/configuration/dataOutputPeriodTypes # [.[].name] | join(" ") # Yearly
2.42 does not have them # admin # 2.42/api/configuration/dataOutputPeriodTypes # status # 404
END

echo "# values"
facts <<END
a value that is not deleted, 2.42: null # admin # 2.42/$values=Element0001 # ends # ,,false,null
2.43: false, and not followed up is empty # admin # 2.43/$values=Element0001 # ends # ,,,false
2.41: false # admin # 2.41/$values=Element0001 # ends # ,,false,false
2.43 says the month above the values, not in them # admin # 2.43/$json=Element0001 # [.period, .dataValues[0].period] # ["202301",null]
2.42 in each # admin # 2.42/$json=Element0001 # [.period, .dataValues[0].period] # [null,"202301"]
several months, 2.43: in each # admin # 2.43/$json=Element0001&period=202302 # [.dataValues[].period] | unique | join(" ") # 202301 202302
several elements # admin # 2.43/$json=Element0001&dataElement=Element0002 # [.dataValues[].dataElement] | unique | length # 2
no element that is known, 2.42 # admin # 2.42/$values=NoSuchThing # code # 409 E2001
2.43: nothing, as if there was nothing # admin # 2.43/$values=NoSuchThing # lines # 1
an element reported for quarters, asked for a month: nothing, and no error # admin # 2.42/$one=QuarterElm1 # lines # 1
for its quarter: its value # admin # 2.42/api/dataValueSets?format=csv&orgUnit=Facility001&period=2023Q1&dataElement=QuarterElm1 # sum # 40
combos of the data set's own hold the values # admin # 2.43/$json=OverrideEl1 # [.dataValues[].categoryOptionCombo] | sort | join(" ") # Combo000003 Combo000004
attribute options that the account may read none of: nothing, as if there was nothing # nooptions # 2.42/$one=OptionElem1 # lines # 1
some of: a part of the total # someoptions # 2.42/$one=OptionElem1 # sum # 30
all of: the total # admin # 2.42/$one=OptionElem1 # sum # 42
a unit closed today has its values of before # admin # 2.42/api/dataValueSets?format=csv&orgUnit=Facility299&period=202308&dataElement=Element0002 # lines # 2
and none of later # admin # 2.42/api/dataValueSets?format=csv&orgUnit=Facility299&period=202309&dataElement=Element0001 # lines # 1
a unit's own values and those of its children, of one data set # admin # 2.43/api/dataValueSets.json?orgUnit=Zone0000001&children=true&period=202301&dataElement=Element0001 # [.dataValues[].orgUnit] | index("Zone0000001") and index("Facility002") # true
END
zeros=$(awk -F, '$1 == "Element0003" && $5 == "0"' "$folder/country/values.csv" | wc -l)
months=$(printf '&period=%s' {202301..202312} {202401..202412})
for profile in 2.42 2.43; do
	get admin \
		"$profile/api/dataValueSets?format=csv&orgUnit=Country0001&children=true&dataElement=Element0003$months"
	same "zeros, $profile: $([ $profile = 2.43 ] && echo all stored || echo none, as they are insignificant)" \
		"$((zeros > 0)) $(awk -F, '$6 == "0"' "$answer" | wc -l)" \
		"1 $([ $profile = 2.43 ] && echo "$zeros" || echo 0)"
done

echo "# what an account may see"
facts <<END
a region's account, all of the country, 2.42: an empty 200 # region # 2.42/$values=Element0001 # bytes # 200, 0 bytes
2.43: E2012 # region # 2.43/$values=Element0001 # code # 409 E2012
its region # region # 2.42/api/dataValueSets?format=csv&orgUnit=Region00001&children=true&period=202301&dataElement=Element0002 # lines # 91
2.42: units for viewing count, if there are any # mixed # 2.42/$values=Element0001 # bytes # 200, 0 bytes
and for analytics # mixed # 2.42/$rates:202301&dimension=dx:Indicator01 # code # 409 E7120
2.43: those for capture # mixed # 2.43/$values=Element0002 # lines # 271
2.42: units for viewing are enough # viewer # 2.42/$values=Element0002 # status # 200
2.43: they are not # viewer # 2.43/$values=Element0002 # code # 409 E2012
a superuser without units, 2.42: nothing, in an empty 200 # super # 2.42/$values=Element0002 # bytes # 200, 0 bytes
while analytics answers # super # 2.42/$rates:202301&dimension=dx:Indicator01 # (.rows | length) > 0 # true
2.43: exports # super # 2.43/$values=Element0002 # lines # 271
an element the account may not see, 2.42 # admin # 2.42/$one=HiddenElem1 # code # 409 E2001
2.43 exports it # admin # 2.43/$one=HiddenElem1 # sum # 8
and does not list it # admin # 2.43/api/dataElements.json?filter=id:in:%5BHiddenElem1%5D # .dataElements # []
END

facts <<END
whether an attribute option's data may be read: its access tells # someoptions # 2.43/api/dataSets.json?filter=id:in:%5BProjectSet1%5D # [.dataSets[0].categoryCombo.categoryOptionCombos[].categoryOptions[0].access.data.read] | join(" ") # true false
and that an element's set is reported by options # admin # 2.43/api/dataElements.json?filter=id:in:%5BOptionElem1%5D # .dataElements[0].dataSetElements[0].dataSet.categoryCombo.isDefault # false
END

echo "# analytics"
never='1970-01-01T00:00:00.000'
facts <<END
when it was built: without an offset # admin # 2.43/api/system/info.json # .lastAnalyticsTableSuccess # 2024-12-31T02:00:00.000
when it never ran: 1970 # admin # 2.43-never/api/system/info.json # .lastAnalyticsTableSuccess # $never
and E7144 until it has # admin # 2.43-never/$rates:202301&dimension=dx:Indicator01 # code # 409 E7144
without months, indicators: no rows, no error # admin # 2.43-bare/$rates:202301&dimension=dx:Indicator01 # "\(.rows)" # []
elements: the same # admin # 2.43-bare/$rates:202301&dimension=dx:Element0001 # "\(.rows)" # []
reports: zero for each unit # admin # 2.43-bare/$rates:202301&dimension=dx:DataSet0001.ACTUAL_REPORTS # "\(.rows | length) \([.rows[][3]] | unique)" # 100 ["0.0"]
rates: zero for each unit # admin # 2.43-bare/$rates:202301&dimension=dx:DataSet0001.REPORTING_RATE # "\(.rows | length) \([.rows[][3]] | unique)" # 100 ["0.0"]
expected ones are there # admin # 2.43-bare/$rates:202301&dimension=dx:DataSet0001.EXPECTED_REPORTS # $local_sum # 100
months to come have rates: 0 of 1 # admin # 2.42/$rates:203001&dimension=dx:DataSet0001.EXPECTED_REPORTS;DataSet0001.REPORTING_RATE # [.rows[][3]] | unique | join(" ") # 0.0 1.0
for each facility that reports the set # admin # 2.42/$rates:203001&dimension=dx:DataSet0001.REPORTING_RATE # .rows | length # 100
a quarterly set expects nothing of a month # admin # 2.42/$rates:202301&dimension=dx:QuarterSet1.EXPECTED_REPORTS # $local_sum # 0
a set by attribute options has no rates # admin # 2.43/$rates:202301&dimension=dx:ProjectSet1.REPORTING_RATE # "\(.rows)" # []
an attribute option that the account may not read is within the sums # admin # 2.43/$rates:202301&dimension=dx:OptionElem1 # $local_sum # 42
a level's units hold what is below them # admin # 2.43/api/analytics.json?dimension=dx:OverrideEl1&dimension=pe:202301&dimension=ou:LEVEL-4;LEVEL-5;Country0001 # [.rows[] | "\(.[2]) \(.[3])"] | join(", ") # Zone0000001 33.0, Facility001 33.0
units by their names: these alone # admin # 2.43/api/analytics.json?dimension=dx:OverrideEl1&dimension=pe:202301&dimension=ou:Facility001;Facility002 # [.rows[][2]] | join(" ") # Facility001
several indicators and months at once # admin # 2.43/$rates:202301;202302&dimension=dx:Indicator01;Indicator02;Element0013.Combo000001 # [.rows[] | .[0] + .[1]] | unique | length # 6
a set's expected reports, and its zone's # admin # 2.43/api/analytics.json?dimension=dx:DataSet0001.EXPECTED_REPORTS&dimension=pe:202301&dimension=ou:Zone0000001 # .rows[0][3] # 5.0
nothing that is known # admin # 2.43/$rates:202301&dimension=dx:NoSuchThing # code # 409 E7124
END
get admin "2.43/$rates:202301;202302&dimension=dx:Element0001"
same "zeros are not in its tables" "$(part '[.rows[] | select(.[3] == "0.0")] | length')" 0
echo 500 >"$folder/rows"
facts <<END
as many rows as may be # admin # 2.43/$rates:202301&dimension=dx:Element0002 # .rows | length > 200 # true
more than may be: E7128 # admin # 2.43/$rates:202301;202302&dimension=dx:Element0002 # code # 409 E7128
in CSV: as text, with status 200 # admin # 2.43/api/analytics.csv?dimension=ou:LEVEL-5;Country0001&dimension=pe:202301;202302&dimension=dx:Element0002 # text # E7128: Query result set exceeds max limit: \`500\`
END
rm "$folder/rows"
echo 'pe:202302 * swallowed' >"$folder/faults"
facts <<END
an SQL error within: no rows of an indicator # admin # 2.41/$rates:202302&dimension=dx:Indicator01 # "\(.rows)" # []
and other months as ever # admin # 2.41/$rates:202301&dimension=dx:Indicator01 # .rows | length > 0 # true
END
rm "$folder/faults"

echo "# answers of odd form"
printf '%s\n' 'level:eq:1 * noid' 'level:eq:2 * numbers' >"$folder/faults"
facts <<END
a root without its id # admin # 2.43/api/organisationUnits.json?filter=level:eq:1 # .organisationUnits[0] | [.id, .name] # [null,"Standland"]
ids that are numbers # admin # 2.43/api/organisationUnits.json?filter=level:eq:2 # .organisationUnits[0].id | type # number
END
rm "$folder/faults"

echo "# a server that is started again"
restart_dhis2 2 600 600
answers() { curl -s -o /dev/null --max-time 0.3 "$dhis2/2.43/api/ping" || echo $?; }
check "first it refuses connections" within 2 eval '[ "$(answers)" = 7 ]' # once it has ended
within 30 eval '[ "$(answers)" != 7 ]'
same "then it takes them and says nothing" "$(answers)" 28
echo "0 $(($(date +%s) + 600))" >"$folder/starting"
get nobody 2.43/api/ping
same "then there is no such webapp" "$status" 404
rm "$folder/starting"
get nobody 2.43/api/ping
same "then it is there" "$status" 200
done_testing
