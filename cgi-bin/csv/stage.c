/*
 * csv/stage -- step 3 of the CSV wizard: the worker reads, checks and stores; the page shows how
 * far it is.
 *
 *	GET  /csv/stage?run=N		what will be checked, or the progress; goes on to the review
 *					by itself
 *	POST /csv/stage?run=N		start; again=1: also when it is staged already
 */
#include "desk/progress.h"
#include "pages.h"
#include "upload/asset.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = progress_doc(r, "3", &doc)))
		return failed;
	return respond(r, PAGE_csv_stage, doc);
}

static const struct err *start(struct req *r)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	json_t *doc;

	if ((failed = asset_arriving(r, run)) ||
	    (failed = db_json(r->db, r, &doc, SQL_run_queue, run, req_arg(r, "again"))))
		return failed;
	return respond_next(r, 202, mem_printf(r, "csv/stage?run=%s", run), doc);
}

static const struct field start_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "again", FIELD_CHOICE, OPTIONAL, WORDS("again=1 stages the file once more."),
	    .choices = "0 1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/csv/stage", DATA_ADMIN, show,
	    WORDS("What staging will check, or how far it is."), .key = KEY_IMPORT,
	    .fields = progress_fields },
	{ "POST", "/csv/stage", DATA_ADMIN, start,
	    WORDS("Let the worker read and check every row; the dataset does not change."),
	    .key = KEY_IMPORT, .fields = start_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "csv/stage", routes);
}
