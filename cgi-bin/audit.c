/*
 * audit -- every change that was allowed or refused: who, when, from where, what, with which
 * result.
 *
 *	GET /audit?q=TEXT&of=ok|refused&run=N&page=P	newest first; .csv: all of them
 *
 * Data administrators see their own lines, global administrators all. Nobody can change one: the
 * programs may only add.
 */
#include "desk/rows.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const char *all = r->access >= GLOBAL_ADMIN ? "true" : "false", *q = req_arg(r, "q"),
		   *of = req_arg(r, "of"), *run = req_arg(r, "run");
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if (r->format == FORMAT_CSV) {
		if ((failed = db_rows(r->db, r, &rows, SQL_audit_rows, r->user, all, q, of, run)))
			return failed;
		respond_rows(r, "audit.csv", rows);
		return NULL;
	}
	if ((failed = db_json(r->db, r, &doc, SQL_audit_list, r->user, all, q, of, run,
		 req_arg(r, "page"))))
		return failed;
	return respond(r, PAGE_audit, doc);
}

static const struct field fields[] = {
	{ "q", FIELD_TEXT, OPTIONAL,
	    WORDS("Give a part of a name, an address, a path or a result.") },
	{ "of", FIELD_CHOICE, OPTIONAL, WORDS("Choose ok or refused."), .choices = "ok refused" },
	{ "run", FIELD_ID, OPTIONAL, WORDS("Say which import: run=1.") },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/audit", DATA_ADMIN, show,
	    WORDS("The changes that were made or refused, newest first."), .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "audit", routes);
}
