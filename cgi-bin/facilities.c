/*
 * facilities -- the registry: the places a row may speak of.
 *
 *	GET  /facilities?q=TEXT&area=A&type=T&state=S&sort=C&page=N	the list; .csv: of what is found those in use, as it is uploaded
 *	GET  /facilities?asset=A&mode=M		what taking over an uploaded file would do; .csv: a line a value
 *	PUT  /facilities?mode=M&preview=1	the body is a CSV file; M is add_update, update or replace
 *	POST /facilities			multipart form with the part `file`, and mode; or asset, mode, seen: take it over
 */
#include "csv/table.h"
#include "pages.h"
#include "web/registry.h"

static const struct column columns[] = { { "facility_id", .key = true, .unique = true },
	{ "facility_name" }, { "admin_area_1" }, { "admin_area_2" }, { "admin_area_3" },
	{ "admin_area_4" }, { "facility_type" }, { "latitude", .low = -90, .high = 90 },
	{ "longitude", .low = -180, .high = 180 }, { 0 } };

static const struct err *read_file(struct req *r, int fd, json_t **rows, json_t **rejected)
{
	return table_read(r, fd, columns, rows, rejected);
}

static const struct registry facilities = { "facility", PAGE_facilities, SQL_facilities_list,
	SQL_facilities_rows, { "page", "q", "area", "type", "state", "sort" }, read_file, NULL };

static const struct err *show(struct req *r)
{
	return registry_show(r, &facilities);
}

static const struct err *put(struct req *r)
{
	return registry_put(r, &facilities);
}

static const struct field show_fields[] = { REGISTRY_SHOW_FIELDS,
	{ "q", FIELD_TEXT, OPTIONAL, "Give part of an id, a name, an area or a type." },
	{ "area", FIELD_TEXT, OPTIONAL,
	    "Give an admin area with those above it: Country / Region." },
	{ "type", FIELD_TEXT, OPTIONAL, "Give a type of facilities." },
	{ "state", FIELD_CHOICE, OPTIONAL, "Choose used, retired or all.",
	    .choices = "used retired all" },
	{ "sort", FIELD_CHOICE, OPTIONAL,
	    "Choose name, id, area, type or state, with - before it for the last one first.",
	    .choices = "name -name id -id area -area type -type state -state" },
	{ 0 } };

static const struct field put_fields[] = { REGISTRY_PUT_FIELDS, { 0 } };

static const struct route routes[] = { { "GET", "/facilities", VIEWER, show,
					   .fields = show_fields },
	{ "PUT", "/facilities", DATA_ADMIN, put, .fields = put_fields, .form = show,
	    .upload = true },
	{ "POST", "/facilities", DATA_ADMIN, put, .fields = put_fields, .form = show,
	    .upload = true },
	{ 0 } };

int main(void)
{
	return app_run("facilities", routes);
}
