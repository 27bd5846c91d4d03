/*
 * dhis2/catalogue -- what the server of an import has: the worker reads it, for dhis2/units and
 * dhis2/elements.
 *
 *	GET  /dhis2/catalogue?run=N	when it was read, or how far it is
 *	POST /dhis2/catalogue?run=N	read it, or read it again
 */
#include "pages.h"
#include "web/app.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_catalogue_show, req_arg(r, "run"))))
		return failed;
	return respond(r, PAGE_dhis2_catalogue, doc);
}

static const struct err *ask(struct req *r)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_catalogue_ask, run, r->user)))
		return failed;
	return respond_next(r, 202, mem_printf(r, "dhis2/catalogue?run=%s", run), doc);
}

static const struct field fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/dhis2/catalogue", DATA_ADMIN, show,
	    WORDS("Which lists of the server have been read, or how far the worker is."),
	    .key = KEY_IMPORT, .fields = fields },
	{ "POST", "/dhis2/catalogue", DATA_ADMIN, ask,
	    WORDS("Let the worker read what the server has."), .key = KEY_IMPORT, .fields = fields,
	    .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "dhis2/catalogue", routes);
}
