/*
 * dhis2/compare -- where the dataset and a server differ now, without importing anything: the
 * worker asks the server, as for a fetch.
 *
 *	GET  /dhis2/compare		what can be compared, and what was; start_period,
 *					end_period: the months that the form begins with; q: the
 *					indicators that hold the text, all=1: all of them on a page
 *	GET  /dhis2/compare?run=N&all=1&sort=S&page=P	a comparison: how far it is, or what differs
 *					by indicator and month (all=1: also what does not); .csv:
 *					all of it
 *	POST /dhis2/compare		connection (a saved one), raw_indicators (repeated),
 *					start_period, end_period: compare
 *	POST /dhis2/compare?run=N	do=again: compare the same once more; do=import: begin an
 *					import of it
 */
#include "base/conf.h"
#include "desk/progress.h"
#include "desk/rows.h"
#include "pages.h"

#include <string.h>

#define SHOWN "500" /* of the indicators, on a page */

static const struct err *show_form(struct req *r)
{
	char *entered = strcmp(r->method, "GET") ? mem_dump(r, r->entered) : NULL;
	const char *most = r->format == FORMAT_HTML && !req_arg(r, "all") ? SHOWN : NULL;
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_comparison_form, entered, req_arg(r, "q"),
		 r->user, most)))
		return failed;
	return respond(r, PAGE_dhis2_compare, doc);
}

static const struct err *show_rows(struct req *r)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(r->db, r, &rows, SQL_comparison_rows, run)))
		return failed;
	respond_rows(r, mem_printf(r, "comparison-%s.csv", run), rows);
	return NULL;
}

/* A comparison: its progress, and what it found when that is complete. */
static const struct err *show_one(struct req *r)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	json_t *doc, *found;

	failed = db_json(r->db, r, &found, SQL_comparison_show, run, req_arg(r, "page"),
	    req_arg(r, "all"), req_arg(r, "sort"));
	if (failed && failed->status == 404)
		return err(404, "not_found",
		    "There is no comparison {run}. It may have been mistyped, or removed after "
		    "some days. Compare once more.",
		    "run", run);
	if (failed || (failed = progress_doc(r, "grid", &doc)))
		return failed;
	if (r->format == FORMAT_CSV)
		return show_rows(r);
	json_object_update_missing(found, doc);
	json_object_set_new(found, "has_failures",
	    json_boolean(json_array_size(json_object_get(doc, "failures")) > 0));
	return respond(r, PAGE_dhis2_compare, found);
}

static const struct err *show(struct req *r)
{
	return req_arg(r, "run") ? show_one(r) : show_form(r);
}

/* Something with a comparison that there is. */
static const struct err *go_on(struct req *r)
{
	const char *run = req_arg(r, "run"), *what = req_arg(r, "do");
	const struct err *failed;
	bool import;
	json_t *doc;

	if (!what)
		return req_wrong(r, "do", "Say what to do with it: again or import.");
	import = !strcmp(what, "import");
	failed = import ? db_json(r->db, r, &doc, SQL_comparison_import, run, r->user,
			      mem_printf(r, "%ld", conf()->runs_open),
			      mem_printf(r, "%ld", conf()->runs_per_minute))
			: db_json(r->db, r, &doc, SQL_comparison_again, run, r->user);
	if (failed)
		return failed;
	return respond_next(r, import ? 201 : 202,
	    mem_printf(r, "%s?run=%lld", json_string_value(json_object_get(doc, "step")),
		json_integer_value(json_object_get(doc, "run"))),
	    doc);
}

static const struct err *ask(struct req *r)
{
	const char *connection = req_arg(r, "connection"), *first = req_arg(r, "start_period"),
		   *last = req_arg(r, "end_period");
	const struct err *failed;
	json_t *doc;

	if (req_arg(r, "run"))
		return go_on(r);
	if (!connection)
		return req_wrong(r, "connection", "Choose one of the saved connections.");
	if (!*req_args(r, "raw_indicators"))
		return req_wrong(r, "raw_indicators", "Choose at least one indicator.");
	if (!first || !last)
		return req_wrong(r, first ? "end_period" : "start_period",
		    "Give the first and the last month as YYYYMM, such as 202401.");
	if ((failed = db_json(r->db, r, &doc, SQL_comparison_new, r->user, connection,
		 req_list(r, "raw_indicators"), first, last)))
		return failed;
	return respond_next(r, 202,
	    mem_printf(r, "dhis2/compare?run=%lld",
		json_integer_value(json_object_get(doc, "run"))),
	    doc);
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, OPTIONAL, WORDS("Say which comparison: run=1.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an id or a label.") },
	{ "start_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the first month; scripts say YYYYMM, such as 202401.") },
	{ "end_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the last month; scripts say YYYYMM, such as 202412.") },
	{ "all", FIELD_CHOICE, OPTIONAL, WORDS("all=1 also shows what is the same."),
	    .choices = "0 1" },
	{ "sort", FIELD_CHOICE, OPTIONAL, WORDS("Choose indicator, month or difference."),
	    .choices = "indicator month difference", .standard = "indicator" },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "refresh", FIELD_CHOICE, OPTIONAL, WORDS("refresh=0 keeps the page as it is."),
	    .choices = "0 1" },
	{ 0 },
};

static const struct field ask_fields[] = {
	{ "run", FIELD_ID, OPTIONAL, WORDS("Say which comparison: run=1.") },
	{ "do", FIELD_CHOICE, OPTIONAL, WORDS("Choose again or import."),
	    .choices = "again import" },
	{ "connection", FIELD_ID, OPTIONAL, WORDS("Choose one of the saved connections.") },
	{ "raw_indicators", FIELD_TEXT, OPTIONAL, WORDS("Choose at least one indicator."),
	    .many = true },
	{ "start_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the first month; scripts say YYYYMM, such as 202401.") },
	{ "end_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the last month; scripts say YYYYMM, such as 202412.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an id or a label.") },
	SEARCH_FIELD,
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/dhis2/compare", DATA_ADMIN, show,
	    WORDS("The comparisons of the dataset with a server; with a number, where they "
		  "differ."),
	    .key = KEY_IMPORT, .fields = show_fields },
	{ "POST", "/dhis2/compare", DATA_ADMIN, ask,
	    WORDS("Compare the dataset with a server; nothing is imported."), .key = KEY_IMPORT,
	    .fields = ask_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "dhis2/compare", routes);
}
