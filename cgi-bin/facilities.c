/*
 * facilities -- the registry: the places a row may speak of.
 *
 *	GET  /facilities?page=N&q=TEXT	the list; /facilities.csv: all of it, as it is uploaded
 *	PUT  /facilities?mode=M		the body is a CSV file; M is add_update, update or replace
 *	POST /facilities		multipart form with the part `file`, and mode
 */
#include "csv/table.h"
#include "pages.h"
#include "web/registry.h"

static const struct column columns[] = {
	{ "facility_id", .key = true, .unique = true },
	{ "facility_name" },
	{ "admin_area_1" },
	{ "admin_area_2" },
	{ "admin_area_3" },
	{ "admin_area_4" },
	{ "facility_type" },
	{ "latitude", .low = -90, .high = 90 },
	{ "longitude", .low = -180, .high = 180 },
	{ 0 }
};

static const struct err *show(struct req *r)
{
	return registry_show(r, PAGE_facilities, SQL_facilities_list, SQL_facilities_rows);
}

static const struct err *put(struct req *r)
{
	const struct err *failed;
	json_t *rows, *rejected;
	int fd;

	if ((failed = registry_open(r, &fd)) || (failed = table_read(r, fd, columns, &rows, &rejected)))
		return failed;
	return registry_put(r, PAGE_facilities, SQL_facilities_put, SQL_facilities_list, rows, rejected);
}

static const struct field show_fields[] = {
	{ "page", FIELD_ID, OPTIONAL, "Pages are numbered from 1." },
	{ "q", FIELD_TEXT, OPTIONAL, "Give part of an id, a name or an area." },
	{ 0 }
};

static const struct field put_fields[] = {
	{ "mode", FIELD_CHOICE, OPTIONAL, "Choose add_update, update or replace.", .choices = "add_update update replace" },
	{ "name", FIELD_TEXT, OPTIONAL, "Give the file's name." },
	{ "file", FIELD_FILE, OPTIONAL, "Choose a file." },
	{ 0 }
};

static const struct route routes[] = {
	{ "GET", "/facilities", VIEWER, show, .fields = show_fields },
	{ "PUT", "/facilities", DATA_ADMIN, put, .fields = put_fields, .form = show, .upload = true },
	{ "POST", "/facilities", DATA_ADMIN, put, .fields = put_fields, .form = show, .upload = true },
	{ 0 }
};

int main(void)
{
	return app_run("facilities", routes);
}
