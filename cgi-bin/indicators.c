/*
 * indicators -- the indicator list: what is counted, and the common indicators it adds to.
 *
 *	GET  /indicators?page=N&q=TEXT	the list; /indicators.csv: all of it, as it is uploaded
 *	PUT  /indicators?mode=M		the body is a CSV file, a line a mapping
 *	POST /indicators		multipart form with the part `file`, and mode
 */
#include "csv/table.h"
#include "pages.h"
#include "web/registry.h"

static const struct column columns[] = {
	{ "raw_indicator_id", .key = true },
	{ "raw_indicator_label" },
	{ "indicator_common_id" },
	{ "indicator_common_label" },
	{ 0 }
};

static const struct err *show(struct req *r)
{
	return registry_show(r, PAGE_indicators, SQL_indicators_list, SQL_indicators_rows);
}

static const struct err *put(struct req *r)
{
	const struct err *failed;
	json_t *rows, *rejected;
	int fd;

	if ((failed = registry_open(r, &fd)) || (failed = table_read(r, fd, columns, &rows, &rejected)))
		return failed;
	return registry_put(r, PAGE_indicators, SQL_indicators_put, SQL_indicators_list, rows, rejected);
}

static const struct field show_fields[] = {
	{ "page", FIELD_ID, OPTIONAL, "Pages are numbered from 1." },
	{ "q", FIELD_TEXT, OPTIONAL, "Give part of an id or a label." },
	{ 0 }
};

static const struct field put_fields[] = {
	{ "mode", FIELD_CHOICE, OPTIONAL, "Choose add_update, update or replace.", .choices = "add_update update replace" },
	{ "name", FIELD_TEXT, OPTIONAL, "Give the file's name." },
	{ "file", FIELD_FILE, OPTIONAL, "Choose a file." },
	{ 0 }
};

static const struct route routes[] = {
	{ "GET", "/indicators", VIEWER, show, .fields = show_fields },
	{ "PUT", "/indicators", DATA_ADMIN, put, .fields = put_fields, .form = show, .upload = true },
	{ "POST", "/indicators", DATA_ADMIN, put, .fields = put_fields, .form = show, .upload = true },
	{ 0 }
};

int main(void)
{
	return app_run("indicators", routes);
}
