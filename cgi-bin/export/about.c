/*
 * export/about -- what the columns of a project's export mean, and which indicators it has.
 *
 *	GET /export/about?project=P	the dictionary; .csv: a line a column
 */
#include "desk/rows.h"
#include "export/project.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const char *project = req_arg(r, "project");
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if ((failed = project_look(r->db, r, project)) ||
	    (failed = db_json(r->db, r, &doc, SQL_export_about, project)))
		return failed;
	if (r->format != FORMAT_CSV)
		return respond(r, PAGE_export_about, doc);
	if ((failed = db_rows(r->db, r, &rows, SQL_export_about_rows, project)))
		return failed;
	respond_rows(r, "columns.csv", rows);
	return NULL;
}

static const struct field fields[] = {
	{ "project", FIELD_ID, REQUIRED, WORDS("Say which project: project=1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/export/about", VIEWER, show,
	    WORDS("What the columns of a project's export mean, and which indicators it has."),
	    .key = KEY_READ, .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "export/about", routes);
}
