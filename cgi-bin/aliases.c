/*
 * aliases -- other names for facilities and raw indicators: old codes, and the ids that other software uses.
 *
 *	GET  /aliases?of=W&page=N&q=TEXT	W is facility (when nothing is said) or indicator; /aliases.csv: all of them,
 *						as they are uploaded
 *	PUT  /aliases?of=W&mode=M		the body is a CSV file; M is add_update, update or replace
 *	POST /aliases?of=W			multipart form with the part `file`, and mode; remove=ALIAS: one goes
 */
#include "csv/table.h"
#include "pages.h"
#include "web/registry.h"

#include <string.h>

static const struct column facility_columns[] = {
	{ "facility_id", .key = true },
	{ "alias", .key = true, .unique = true },
	{ 0 }
};

static const struct column indicator_columns[] = {
	{ "raw_indicator_id", .key = true },
	{ "alias", .key = true, .unique = true },
	{ 0 }
};

static const struct {
	const char	    *name;
	const struct column *columns;
	enum sql	     list, rows, put;
} kinds[] = {
	{ "facility", facility_columns, SQL_facility_aliases_list, SQL_facility_aliases_rows, SQL_facility_aliases_put },
	{ "indicator", indicator_columns, SQL_indicator_aliases_list, SQL_indicator_aliases_rows, SQL_indicator_aliases_put },
};

/* What the request is about: its place in kinds. */
static int kind_of(struct req *r)
{
	const char *of = req_arg(r, "of");

	return of && !strcmp(of, kinds[1].name);
}

static const struct err *show(struct req *r)
{
	int k = kind_of(r);

	return registry_show(r, PAGE_aliases, kinds[k].list, kinds[k].rows);
}

static const struct err *take_away(struct req *r)
{
	const char *of = kinds[kind_of(r)].name, *alias = req_arg(r, "remove");
	const struct err *failed;
	json_t *doc;

	failed = db_json(r->db, r, &doc, SQL_aliases_remove, of, alias);
	if (failed && failed->status == 404)
		return err(404, "not_found", "There is no alias \"%s\". It may have been removed already.", alias);
	if (failed)
		return failed;
	return respond_next(r, 200, mem_printf(r, "aliases?of=%s", of), doc);
}

static const struct err *put(struct req *r)
{
	int fd, k = kind_of(r);
	const struct err *failed;
	json_t *rows, *rejected, *row;
	size_t i;

	if (req_arg(r, "remove"))
		return take_away(r);
	if ((failed = registry_open(r, &fd)) || (failed = table_read(r, fd, kinds[k].columns, &rows, &rejected)))
		return failed;
	json_array_foreach(rows, i, row)
		json_object_set_new(row, "by", json_string(r->user));
	return registry_put(r, PAGE_aliases, kinds[k].put, kinds[k].list, rows, rejected);
}

#define OF { "of", FIELD_CHOICE, OPTIONAL, "Choose facility or indicator.", .choices = "facility indicator" }

static const struct field show_fields[] = {
	OF,
	{ "page", FIELD_ID, OPTIONAL, "Pages are numbered from 1." },
	{ "q", FIELD_TEXT, OPTIONAL, "Give part of an alias, an id or a name." },
	{ 0 }
};

static const struct field put_fields[] = {
	OF,
	{ "mode", FIELD_CHOICE, OPTIONAL, "Choose add_update, update or replace.", .choices = "add_update update replace" },
	{ "name", FIELD_TEXT, OPTIONAL, "Give the file's name." },
	{ "file", FIELD_FILE, OPTIONAL, "Choose a file." },
	{ "remove", FIELD_TEXT, OPTIONAL, "Give the alias to remove." },
	{ 0 }
};

static const struct route routes[] = {
	{ "GET", "/aliases", VIEWER, show, .fields = show_fields },
	{ "PUT", "/aliases", DATA_ADMIN, put, .fields = put_fields, .form = show, .upload = true },
	{ "POST", "/aliases", DATA_ADMIN, put, .fields = put_fields, .form = show, .upload = true },
	{ 0 }
};

int main(void)
{
	return app_run("aliases", routes);
}
