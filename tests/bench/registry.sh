# shellcheck shell=bash
# tests/bench/registry.sh -- 100,000 facilities: their upload and their pages, beside a \copy and a count(*) of the same
# table; to be sourced by run, at its end.

# Sets put_list, the seconds of the upload, and copied_list, those of a \copy of the file into a bare table;
# counted_list, those of the count(*); and list_page, search_page, areas_page, facility_page.
registry_pages() {
	local start
	awk 'BEGIN {
		print "facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3,facility_type,latitude,longitude"
		for (i = 0; i < 100000; i++)
			printf "BIG%06d,Facility %d,Bigland,Region %d,District %d,clinic,%.2f,%.2f\n",
				i, i, i % 20, i % 300, i % 90, i % 180
	}' >"$work/list.csv"
	sql -c 'CREATE TABLE bare_list (a text, b text, c text, d text, e text, f text, g float8, h float8)'
	start=$(now)
	sql -c "\\copy bare_list FROM '$work/list.csv' (FORMAT csv, HEADER)"
	copied_list=$(calc "$(now) - $start")
	start=$(now)
	ask "facilities?mode=add_update" -T "$work/list.csv" >/dev/null
	put_list=$(calc "$(now) - $start")
	sql -c 'VACUUM ANALYZE facility'
	start=$(now)
	sql -c 'SELECT count(*) FROM facility' >/dev/null
	counted_list=$(calc "$(now) - $start")
	page facilities >/dev/null
	list_page=$(page facilities)
	search_page=$(page 'facilities?q=99&sort=-area')
	areas_page=$(page 'facilities/areas?area=Bigland')
	facility_page=$(page "facilities/facility?id=$(sql -c 'SELECT facility_id FROM facility WHERE has_data LIMIT 1')")
}
