/*
 * dhis2/select -- step 2 of the DHIS2 wizard: which raw indicators, which months, and what a
 * failure means.
 *
 *	GET  /dhis2/select?run=N&q=TEXT	all raw indicators (those that hold the text), with what we
 *					have of each; a page has the first of them, all=1: all;
 *					start_period and end_period: the months that
 *					the form begins with
 *	POST /dhis2/select?run=N	raw_indicators (repeated), start_period, end_period,
 *					on_failure=abort|continue; missing=1: only months we have
 *					nothing of
 */
#include "desk/edit_conflict.h"
#include "pages.h"

#include <string.h>

#define SHOWN "500" /* of the list, on a page */

static const struct err *show(struct req *r)
{
	char *entered = strcmp(r->method, "GET") ? mem_dump(r, r->entered) : NULL;
	const char *most = r->format == FORMAT_HTML && !req_arg(r, "all") ? SHOWN : NULL;
	const struct err *failed;
	json_t *doc;

	failed = db_json(r->db, r, &doc, SQL_dhis2_select, req_arg(r, "run"), req_arg(r, "q"),
	    entered, r->user, most);
	if (failed)
		return failed;
	if (!json_is_object(json_object_get(doc, "server")))
		return err_step(err(409, "step_out_of_order",
				    "Import {run} is not connected to a server yet: take the step "
				    "\"Connect\" first.",
				    "run", req_arg(r, "run")),
		    "dhis2/connect?run=%s", req_arg(r, "run"));
	json_object_set_new(doc, "has_indicators",
	    json_boolean(json_array_size(json_object_get(doc, "indicators")) > 0));
	return respond(r, PAGE_dhis2_select, doc);
}

static const struct err *save(struct req *r)
{
	const char *run = req_arg(r, "run"), *on_failure = req_arg(r, "on_failure");
	const char *const *id = req_args(r, "raw_indicators");
	json_t *ids = mem_json(r, json_array()), *doc;
	const struct err *failed;
	char *text;

	for (; *id; id++)
		json_array_append_new(ids, json_string(*id));
	text = mem_dump(r, ids);
	failed =
	    db_json(r->db, r, &doc, SQL_run_select, run, r->user, text, req_arg(r, "start_period"),
		req_arg(r, "end_period"), on_failure, req_arg(r, "missing"), req_arg(r, "seen"));
	if (failed || (failed = edit_conflict(r, doc)))
		return failed;
	return respond_next(r, 200, mem_printf(r, "dhis2/fetch?run=%s", run), doc);
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an id or a label.") },
	{ "all", FIELD_CHOICE, OPTIONAL, WORDS("all=1 shows them all on one page."),
	    .choices = "1" },
	{ "start_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the first month; scripts say YYYYMM, such as 202401.") },
	{ "end_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the last month; scripts say YYYYMM, such as 202412.") },
	{ 0 },
};

static const struct field save_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an id or a label.") },
	{ "raw_indicators", FIELD_TEXT, REQUIRED, WORDS("Choose at least one indicator."),
	    .many = true },
	{ "start_period", FIELD_MONTH, REQUIRED,
	    WORDS("Choose the first month; scripts say YYYYMM, such as 202401.") },
	{ "end_period", FIELD_MONTH, REQUIRED,
	    WORDS("Choose the last month; scripts say YYYYMM, such as 202412.") },
	{ "on_failure", FIELD_CHOICE, OPTIONAL, WORDS("Choose abort or continue."),
	    .choices = "abort continue", .standard = "continue" },
	{ "missing", FIELD_CHOICE, OPTIONAL,
	    WORDS("missing=1 leaves out the months that the dataset has."), .choices = "0 1" },
	SEEN_FIELD,
	SEARCH_FIELD,
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/dhis2/select", DATA_ADMIN, show,
	    WORDS("The raw indicators, with what the dataset holds of each."), .key = KEY_IMPORT,
	    .fields = show_fields },
	{ "POST", "/dhis2/select", DATA_ADMIN, save,
	    WORDS("Say which raw indicators and months to fetch."), .key = KEY_IMPORT,
	    .fields = save_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "dhis2/select", routes);
}
