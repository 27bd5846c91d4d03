/*
 * export -- a project's data, for its scripts.
 *
 *	GET /export?project=P&reader=NAME&version=V&guard=1
 *		CSV (export/window.h says which lines) of the newest version, or of an earlier one;
 *		304 for who has it already (If-None-Match). guard=1: no text that a spreadsheet
 *		would run. A script that names itself is shown on
 *		the project's page with the version it has.
 */
#include "base/conf.h"
#include "export/project.h"
#include "export/window.h"
#include "web/app.h"
#include "web/etag.h"

#include <string.h>

#define TRIES 5 /* to find the project's state as it is, while versions follow each other */

static bool send(void *r, const char *text, size_t n)
{
	return respond_write(r, text, n);
}

/* What is known of the project, or why it is not to be had. */
static const struct err *know(struct req *r, json_t **known)
{
	const struct err *failed;
	const char *name, *version = req_arg(r, "version");

	if ((failed = db_json(r->db, r, known, SQL_project_known, req_arg(r, "project"), version)))
		return failed;
	name = json_string_value(json_object_get(*known, "name"));
	if (json_is_string(json_object_get(*known, "archived_at")))
		return err(409, "project_archived",
		    "The project \"{project}\" is archived, so its data is not given out. A data "
		    "administrator can open it again on its page.",
		    "project", name);
	if (json_is_false(json_object_get(*known, "exists")))
		return err(404, "not_found",
		    "There is no version {version}. The list of versions has them all.", "version",
		    version);
	if (json_is_true(json_object_get(*known, "fresh")))
		etag_set(r,
		    mem_printf(r, "%s%s", json_string_value(json_object_get(*known, "etag")),
			req_arg(r, "guard") ? "-guard" : ""),
		    json_string_value(json_object_get(*known, "modified")));
	return NULL;
}

/* Begin a transaction in which what is known of the project is so. */
static const struct err *open_state(struct req *r, json_t **known)
{
	for (int i = 0; i < TRIES; i++) {
		const struct err *failed;

		if ((failed = db_begin_snapshot(r->db)))
			return failed;
		failed = know(r, known);
		if (!failed && json_is_true(json_object_get(*known, "fresh")))
			return NULL;
		db_rollback(r->db);
		if (failed || (failed = project_look(r->db, r, req_arg(r, "project"))))
			return failed;
	}
	return err(503, "busy",
	    "The dataset is changing too fast to export one state of it. Try again in a minute.");
}

static const char *version_of(struct req *r, const json_t *known)
{
	return mem_printf(r, "%lld", json_integer_value(json_object_get(known, "version")));
}

static const struct err *note_reader(struct req *r, const json_t *known, bool took)
{
	if (!req_arg(r, "reader"))
		return NULL;
	return db_rows(r->db, r, NULL, SQL_project_read, req_arg(r, "project"),
	    req_arg(r, "reader"), r->user, json_string_value(json_object_get(known, "etag")),
	    version_of(r, known), took ? "true" : "false");
}

static const struct err *give(struct req *r, const json_t *known)
{
	const char *version = version_of(r, known);
	const struct err *failed;
	struct window *window;

	if ((failed = window_open(r->db, r, req_arg(r, "project"), version, &window)))
		return failed;
	req_add_header(r, "Hmis-Version", version);
	respond_begin(r, "text/csv; charset=utf-8",
	    mem_printf(r, "%s, version %s.csv", json_string_value(json_object_get(known, "name")),
		version));
	return window_write(window, req_arg(r, "guard") != NULL, send, r);
}

/* Of the kind that files and variables have, for it stands in tables and addresses. */
static bool is_name(const char *text)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

	return strlen(text) <= 64 && !text[strspn(text, letters)];
}

static const struct err *check_reader(struct req *r)
{
	if (!req_arg(r, "reader"))
		return NULL;
	return db_rows(r->db, r, NULL, SQL_project_reader_fits, req_arg(r, "project"),
	    req_arg(r, "reader"), mem_printf(r, "%ld", conf()->reader_names));
}

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *known;

	if (req_arg(r, "reader") && !is_name(req_arg(r, "reader")))
		return req_wrong(r, "reader",
		    "A reader's name has at most 64 letters, digits, dots, dashes and "
		    "underscores.");
	if ((failed = know(r, &known)) || (failed = check_reader(r)))
		return failed;
	if (r->etag && etag_matches(r)) {
		if ((failed = note_reader(r, known, false)))
			return failed;
		return respond_unchanged(r);
	}
	if ((failed = open_state(r, &known)))
		return failed;
	if (etag_matches(r)) {
		db_rollback(r->db);
		failed = note_reader(r, known, false);
		return failed ? failed : respond_unchanged(r);
	}
	failed = give(r, known);
	db_rollback(r->db);
	if (!failed &&
	    respond_write(r, "", 0)) /* who broke off, or asked for the head alone, took nothing */
		failed = note_reader(r, known, true);
	return failed;
}

static const struct field fields[] = {
	{ "project", FIELD_ID, REQUIRED, WORDS("Say which project: project=1.") },
	{ "reader", FIELD_TEXT, OPTIONAL, WORDS("Give the script's name, like m001.") },
	{ "version", FIELD_ID, OPTIONAL, WORDS("Versions are numbered from 1.") },
	{ "guard", FIELD_CHOICE, OPTIONAL, WORDS("guard=1 is for spreadsheets."), .choices = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/export", VIEWER, show,
	    WORDS("A project's data as CSV; a script that has them already is told so."),
	    .key = KEY_READ, .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "export", routes);
}
