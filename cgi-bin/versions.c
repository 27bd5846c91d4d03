/*
 * versions -- every state the dataset ever had, and how it came about.
 *
 *	GET /versions?page=N&q=TEXT&of=SOURCE&month=M	newest first; those of a person or file, a
 *							source, a month
 *	GET /versions?version=V		one, with its receipt
 */
#include "pages.h"
#include "web/app.h"

static const struct err *show(struct req *r)
{
	const char *version = req_arg(r, "version");
	const struct err *failed;
	json_t *doc;

	if (version)
		failed = db_json(r->db, r, &doc, SQL_version_show, version);
	else
		failed = db_json(r->db, r, &doc, SQL_versions_list, req_arg(r, "page"),
		    req_arg(r, "q"), req_arg(r, "of"), req_arg(r, "month"));
	if (failed)
		return failed;
	return respond(r, PAGE_versions, doc);
}

static const struct field fields[] = {
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give a part of a person's or a file's name.") },
	{ "of", FIELD_CHOICE, OPTIONAL, WORDS("Choose csv, dhis2, undo or delete."),
	    .choices = "csv dhis2 undo delete" },
	{ "month", FIELD_MONTH, OPTIONAL, WORDS("Give the month as YYYYMM, such as 202412.") },
	{ "version", FIELD_ID, OPTIONAL, WORDS("Versions are numbered from 1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/versions", VIEWER, show,
	    WORDS("The versions of the dataset, newest first; with a number, one and how it was "
		  "made."),
	    .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "versions", routes);
}
