/*
 * imports -- the imports there were, and the beginning of a new one.
 *
 *	GET  /imports?page=N	newest first
 *	POST /imports		source=csv or dhis2: begin one, and go on to its first step; with a
 *				repeated Idempotency-Key the one that was begun with it
 */
#include "pages.h"
#include "web/once.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_imports_list, req_arg(r, "page"))))
		return failed;
	return respond(r, PAGE_imports, doc);
}

static const struct err *begin(struct req *r)
{
	const struct err *failed;
	const char *key;
	json_t *doc;

	if ((failed = once_key(r, &key)) ||
	    (failed = db_json(r->db, r, &doc, SQL_run_new, req_arg(r, "source"), r->user, key)))
		return failed;
	return respond_next(r, 201,
	    mem_printf(r, "%s?run=%lld", json_string_value(json_object_get(doc, "step")),
		json_integer_value(json_object_get(doc, "run"))),
	    doc);
}

static const struct field list_fields[] = {
	{ "page", FIELD_ID, OPTIONAL, "Pages are numbered from 1." }, { 0 }
};

static const struct field begin_fields[] = {
	{ "source", FIELD_CHOICE, REQUIRED,
	    "Say where the data come from: source=csv, a file, or source=dhis2, a server.",
	    .choices = "csv dhis2" },
	{ 0 }
};

static const struct route routes[] = { { "GET", "/imports", VIEWER, show, .fields = list_fields },
	{ "POST", "/imports", DATA_ADMIN, begin, .fields = begin_fields, .form = show }, { 0 } };

int main(void)
{
	return app_run("imports", routes);
}
