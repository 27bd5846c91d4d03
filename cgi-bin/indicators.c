/*
 * indicators -- the indicator list: what is counted, and the common indicators it adds to.
 *
 *	GET  /indicators?q=TEXT&state=S&sort=C&page=N	the list; .csv: of what is found those in use, as it is uploaded
 *	GET  /indicators?asset=A&mode=M		what taking over an uploaded file would do; .csv: a line a value
 *	PUT  /indicators?mode=M&preview=1	the body is a CSV file, a line a mapping; M is add_update, update or replace
 *	POST /indicators			multipart form with the part `file`, and mode; or asset, mode, seen: take it over
 */
#include "csv/table.h"
#include "pages.h"
#include "web/registry.h"

static const struct column columns[] = { { "raw_indicator_id", .key = true },
	{ "raw_indicator_label" }, { "indicator_common_id" }, { "indicator_common_label" }, { 0 } };

static const struct err *read_file(struct req *r, int fd, json_t **rows, json_t **rejected)
{
	return table_read(r, fd, columns, rows, rejected);
}

static const struct registry indicators = { "indicator", PAGE_indicators, SQL_indicators_list,
	SQL_indicators_rows, { "page", "q", "state", "sort" }, read_file, NULL };

static const struct err *show(struct req *r)
{
	return registry_show(r, &indicators);
}

static const struct err *put(struct req *r)
{
	return registry_put(r, &indicators);
}

static const struct field show_fields[] = { REGISTRY_SHOW_FIELDS,
	{ "q", FIELD_TEXT, OPTIONAL, "Give part of an id or a label." },
	{ "state", FIELD_CHOICE, OPTIONAL, "Choose used, retired or all.",
	    .choices = "used retired all" },
	{ "sort", FIELD_CHOICE, OPTIONAL,
	    "Choose id, label or state, with - before it for the last one first.",
	    .choices = "id -id label -label state -state" },
	{ 0 } };

static const struct field put_fields[] = { REGISTRY_PUT_FIELDS, { 0 } };

static const struct route routes[] = { { "GET", "/indicators", VIEWER, show,
					   .fields = show_fields },
	{ "PUT", "/indicators", DATA_ADMIN, put, .fields = put_fields, .form = show,
	    .upload = true },
	{ "POST", "/indicators", DATA_ADMIN, put, .fields = put_fields, .form = show,
	    .upload = true },
	{ 0 } };

int main(void)
{
	return app_run("indicators", routes);
}
