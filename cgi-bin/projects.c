/*
 * projects -- who analyzes the dataset, and what of it they see.
 *
 *	GET  /projects			the list
 *	GET  /projects?project=P	one: what its data window holds and what is outside, who
 *					reads it
 *	POST /projects			name: begin one
 */
#include "desk/atlas.h"
#include "export/project.h"
#include "pages.h"
#include "web/app.h"

static const struct err *show(struct req *r)
{
	const char *project = req_arg(r, "project");
	struct atlas atlas = { .project = project, .by = "value", .small = true };
	const struct err *failed;
	json_t *doc;

	if (!project) {
		failed = db_json(r->db, r, &doc, SQL_projects_list);
	} else {
		failed = project_look(r->db, r, project);
		if (!failed || project_waits(failed)) /* the page shows what was so before */
			failed = db_json(r->db, r, &doc, SQL_project_show, project);
		if (!failed && r->format == FORMAT_HTML)
			failed = atlas_add(r, doc, &atlas);
	}
	if (failed)
		return failed;
	return respond(r, PAGE_projects, doc);
}

static const struct err *add(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_project_add, req_arg(r, "name"), r->user)))
		return failed;
	return respond_next(r, 201, json_string_value(json_object_get(doc, "step")), doc);
}

static const struct field show_fields[] = {
	{ "project", FIELD_ID, OPTIONAL, WORDS("Say which project: project=1.") },
	{ 0 },
};

static const struct field add_fields[] = {
	{ "name", FIELD_NAME, REQUIRED, WORDS("Give the project a name.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/projects", VIEWER, show,
	    WORDS("The projects; with a number, what one sees and who reads it."), .key = KEY_READ,
	    .fields = show_fields },
	{ "POST", "/projects", DATA_ADMIN, add, WORDS("Begin a project."), .fields = add_fields,
	    .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "projects", routes);
}
