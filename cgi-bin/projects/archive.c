/*
 * projects/archive -- close a project's export, or open it again; nothing of it is lost.
 *
 *	POST /projects/archive	project, do=archive|restore
 */
#include "web/app.h"

static const struct err *archive(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_project_archive, req_arg(r, "project"), r->user,
		 req_arg(r, "do"))))
		return failed;
	return respond_next(r, 200, json_string_value(json_object_get(doc, "step")), doc);
}

static const struct field fields[] = {
	{ "project", FIELD_ID, REQUIRED, WORDS("Say which project: project=1.") },
	{ "do", FIELD_CHOICE, REQUIRED, WORDS("Choose archive or restore."),
	    .choices = "archive restore" },
	{ 0 },
};

static const struct route routes[] = {
	{ "POST", "/projects/archive", DATA_ADMIN, archive,
	    WORDS("Close the export of a project, or open it again."), .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "projects/archive", routes);
}
