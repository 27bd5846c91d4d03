# shellcheck shell=bash
# tests/bench/made.sh -- a dataset that is not read from files but made (country.h, fill.c), in a site that is up; to be
# sourced after site.sh. fill is the program, work a folder.

# The registry of a made country, by upload: slots in the order of districts.
made_registry() { # FACILITIES INDICATORS
	awk -v n="$1" 'BEGIN {
		print "facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3,facility_type,latitude,longitude"
		for (i = 0; i < n; i++) {
			district = int(i / 250)
			printf "FACILITY_%05d,Facility %d,Madeland,Region %02d,District %03d,%s,%.4f,%.4f\n", i + 1, i + 1,
				int(district / 20) + 1, district + 1, i % 10 ? "clinic" : "hospital",
				int(district / 20) + i % 17 / 20, district % 20 + i % 19 / 20
		}
	}' >"$work/facilities.csv"
	awk -v n="$2" 'BEGIN {
		print "raw_indicator_id,raw_indicator_label,indicator_common_id"
		for (i = 1; i <= n; i++)
			printf "INDICATOR_%03d,Indicator %d,common_%03d\n", i, i, int((i + 1) / 2)
	}' >"$work/indicators.csv"
	ask "facilities?mode=add_update" -T "$work/facilities.csv" >/dev/null
	ask "indicators?mode=add_update" -T "$work/indicators.csv" >/dev/null
	same_order=$(sql -c "SELECT count(*) FROM facility WHERE facility_id <> 'FACILITY_' || lpad(slot::text, 5, '0')" \
		-c "SELECT count(*) FROM raw_indicator WHERE raw_indicator_id <> 'INDICATOR_' || lpad(indicator::text, 3, '0')")
	[ "$same_order" = "$(printf '0\n0')" ] || { echo "the registry is not in the order of its ids" >&2; return 1; }
}

# An import that has read no file: one of a line, given to fill as a worker has it. Sets run and fence.
made_import() {
	printf 'facility_id,raw_indicator_id,period_id,count\nFACILITY_00001,INDICATOR_001,201801,1\n' >"$work/line.csv"
	asset=$(ask "assets?name=made.csv" -T "$work/line.csv" | jq .asset)
	run=$(ask imports -d source=csv | jq .run)
	ask "csv/upload?run=$run" -d "asset=$asset" >/dev/null
	map_columns
	ask "csv/stage?run=$run" -X POST >/dev/null
	until_state "$run" staged
	fence=$(sql -c "UPDATE run SET state = 'staging', fence = nextval('fence'), lease_until = now() + interval '1 day'
		WHERE run = $run RETURNING fence")
}

# Months FIRST to LAST become a version. Says on stderr how many of so many indicator-months are there, a line a second.
made_version() { # FACILITIES INDICATORS FIRST LAST
	made_import
	HMIS_CONF="$VAR/hmis.conf" "$fill" "$run" "$fence" "$@"
	ask "csv/review?run=$run" -X POST >/dev/null
	until_state "$run" integrated
}
