/* review -- see review.h. */
#include "desk/review.h"

#include <string.h>

const struct field review_show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "refresh", FIELD_CHOICE, OPTIONAL, WORDS("refresh=0 keeps the page as it is."),
	    .choices = "0 1" },
	{ 0 },
};

const struct field review_integrate_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "staged_at", FIELD_TEXT, OPTIONAL, WORDS("Send staged_at as the review gave it.") },
	{ "accept_empty", FIELD_CHOICE, OPTIONAL,
	    WORDS("accept_empty=1 empties the months that came back empty."), .choices = "0 1" },
	{ "accept_account", FIELD_CHOICE, OPTIONAL,
	    WORDS("accept_account=1 removes values that another account fetched."),
	    .choices = "0 1" },
	{ 0 },
};

const struct err *review_show(struct req *r, const char *page)
{
	const char *refresh = req_arg(r, "refresh"), *path;
	const struct err *failed;
	json_t *doc, *next;

	if ((failed = db_json(r->db, r, &doc, SQL_review, req_arg(r, "run"))))
		return failed;
	next = json_object_get(json_object_get(doc, "import"), "next");
	path = json_string_value(json_object_get(doc, "path"));
	/* of the other wizard, or not staged yet */
	if (strcmp(path, r->path + 1) || !json_is_object(json_object_get(doc, "rows")))
		return err_step(err(409, "step_out_of_order",
				    strcmp(path, r->path + 1)
					? WORDS("Import {run} has nothing to review here: the step "
						"\"{step}\" comes next.")
					: WORDS("Import {run} has nothing to review here yet: the "
						"step \"{step}\" comes first."),
				    "run", req_arg(r, "run"), "step.",
				    json_string_value(json_object_get(next, "title"))),
		    "%s", json_string_value(json_object_get(next, "path")));
	if (refresh && !strcmp(refresh, "0"))
		json_object_set_new(doc, "refresh", json_false());
	return respond(r, page, doc);
}

const struct err *review_integrate(struct req *r)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	json_t *doc;

	failed = db_json(r->db, r, &doc, SQL_run_integrate, run, r->user, req_arg(r, "staged_at"),
	    req_arg(r, "accept_empty"), req_arg(r, "accept_account"));
	if (failed && failed->status == 400)
		return req_wrong(r, "staged_at", "Send staged_at as the review gave it.");
	if (failed)
		return failed;
	return respond_next(r, 202, mem_printf(r, "%s?run=%s", r->path + 1, run), doc);
}
