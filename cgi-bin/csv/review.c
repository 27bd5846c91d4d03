/*
 * csv/review -- step 4 of the CSV wizard: what the import would change, before it changes anything.
 *
 *	GET  /csv/review?run=N	rows and what became of them, the effect, the largest changes
 *	POST /csv/review?run=N	integrate (once); staged_at=T: what was on the screen, refused when it is no more
 */
#include "pages.h"
#include "web/app.h"

#include <string.h>

static const struct err *show(struct req *r)
{
	const char *refresh = req_arg(r, "refresh");
	const struct err *failed;
	json_t *doc, *import;

	if ((failed = db_json(r->db, r, &doc, SQL_csv_review, req_arg(r, "run"))))
		return failed;
	import = json_object_get(doc, "import");
	if (!json_is_object(json_object_get(doc, "rows")))
		return err_step(err(409, "step_out_of_order", "Import %s has nothing to review yet: the step \"%s\" comes first.",
				    req_arg(r, "run"),
				    json_string_value(json_object_get(json_object_get(import, "next"), "title"))),
		    "%s", json_string_value(json_object_get(json_object_get(import, "next"), "path")));
	if (refresh && !strcmp(refresh, "0"))
		json_object_set_new(doc, "refresh", json_false());
	return respond(r, PAGE_csv_review, doc);
}

static const struct err *integrate(struct req *r)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	json_t *doc;

	failed = db_json(r->db, r, &doc, SQL_run_integrate, run, r->user, req_arg(r, "staged_at"));
	if (failed && failed->status == 400)
		return req_wrong(r, "staged_at", "Send staged_at as the review gave it.");
	if (failed)
		return failed;
	return respond_next(r, 202, mem_printf(r, "csv/review?run=%s", run), doc);
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, "Say which import: run=1." },
	{ "refresh", FIELD_CHOICE, OPTIONAL, "refresh=0 keeps the page as it is.", .choices = "0 1" },
	{ 0 }
};

static const struct field integrate_fields[] = {
	{ "run", FIELD_ID, REQUIRED, "Say which import: run=1." },
	{ "staged_at", FIELD_TEXT, OPTIONAL, "Send staged_at as the review gave it." },
	{ 0 }
};

static const struct route routes[] = {
	{ "GET", "/csv/review", VIEWER, show, .fields = show_fields },
	{ "POST", "/csv/review", DATA_ADMIN, integrate, .fields = integrate_fields, .form = show },
	{ 0 }
};

int main(void)
{
	return app_run("csv/review", routes);
}
