/*
 * imports/cancel -- discard an import, or stop the work on it; nothing of it is kept in the
 * dataset.
 *
 *	POST /imports/cancel?run=N	back to the list of imports
 */
#include "pages.h"
#include "web/app.h"

static const struct err *cancel(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_run_cancel, req_arg(r, "run"))))
		return failed;
	return respond_next(r, 200, "imports", doc);
}

static const struct field fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "POST", "/imports/cancel", DATA_ADMIN, cancel,
	    WORDS("Discard an import, or stop the work on it."), .key = KEY_IMPORT,
	    .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "imports/cancel", routes);
}
