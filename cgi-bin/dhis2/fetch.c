/*
 * dhis2/fetch -- step 3 of the DHIS2 wizard: the worker pulls pair by pair; the page shows which
 * are done.
 *
 *	GET  /dhis2/fetch?run=N		what will be fetched, or the progress; goes on to the review
 *					by itself
 *	POST /dhis2/fetch?run=N		start; retry=1: what failed, once more; again=1: everything
 */
#include "desk/progress.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = progress_doc(r, "grid", &doc)))
		return failed;
	if (!json_is_object(json_object_get(doc, "pairs")))
		return err_step(err(409, "step_out_of_order",
				    "Import {run} reads a file, not a DHIS2 server.", "run",
				    req_arg(r, "run")),
		    "%s", json_string_value(json_object_get(json_object_get(doc, "next"), "path")));
	json_object_set_new(doc, "has_failures",
	    json_boolean(json_array_size(json_object_get(doc, "failures")) > 0));
	return respond(r, PAGE_dhis2_fetch, doc);
}

static const struct err *start(struct req *r)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_run_fetch, run, req_arg(r, "retry"),
		 req_arg(r, "again"))))
		return failed;
	return respond_next(r, 202, mem_printf(r, "dhis2/fetch?run=%s", run), doc);
}

static const struct field start_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "retry", FIELD_CHOICE, OPTIONAL, WORDS("retry=1 fetches what failed once more."),
	    .choices = "0 1" },
	{ "again", FIELD_CHOICE, OPTIONAL, WORDS("again=1 fetches everything once more."),
	    .choices = "0 1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/dhis2/fetch", DATA_ADMIN, show,
	    WORDS("What will be fetched, or which pulls are done."), .key = KEY_IMPORT,
	    .fields = progress_fields },
	{ "POST", "/dhis2/fetch", DATA_ADMIN, start,
	    WORDS("Let the worker fetch the selected indicators and months."), .key = KEY_IMPORT,
	    .fields = start_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "dhis2/fetch", routes);
}
