/*
 * dhis2/units -- the server's organisation units into the registry: by level or data set, with a
 * preview.
 *
 *	GET  /dhis2/units?run=N&level=L&set=S	levels and data sets (repeated); of those chosen,
 *						what would be added and changed; closed=leave:
 *						without units that are closed, which otherwise come
 *						with their closing date
 *	POST /dhis2/units?run=N			level, set (repeated): add and change them; what the
 *						server has not any more stays
 */
#include "desk/catalogue.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const char *added = req_arg(r, "added"), *updated = req_arg(r, "updated");
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_units_show, req_arg(r, "run"),
		 req_list(r, "level"), req_list(r, "set"), req_arg(r, "closed"))))
		return failed;
	if (added && updated)
		json_object_set_new(doc, "result",
		    json_pack("{s:s, s:s}", "added", added, "updated", updated));
	return catalogue_show(r, PAGE_dhis2_units, doc);
}

static const struct err *take(struct req *r)
{
	const struct err *failed;
	json_t *rows;

	if (!*req_args(r, "level") && !*req_args(r, "set"))
		return req_wrong(r, "level", "Choose at least one level or data set.");
	if ((failed = db_json(r->db, r, &rows, SQL_units_put, req_arg(r, "run"),
		 req_list(r, "level"), req_list(r, "set"), req_arg(r, "closed"))))
		return failed;
	return catalogue_take(r, "facility", rows, "dhis2/units");
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "level", FIELD_ID, OPTIONAL, WORDS("Levels are numbered from 1."), .many = true },
	{ "set", FIELD_TEXT, OPTIONAL, WORDS("Give the id of a data set."), .many = true },
	{ "closed", FIELD_CHOICE, OPTIONAL, WORDS("closed=leave leaves out units that are closed."),
	    .choices = "take leave" },
	{ "added", FIELD_TEXT, OPTIONAL, WORDS("A number.") },
	{ "updated", FIELD_TEXT, OPTIONAL, WORDS("A number.") },
	{ 0 },
};

static const struct field take_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "level", FIELD_ID, OPTIONAL, WORDS("Levels are numbered from 1."), .many = true },
	{ "set", FIELD_TEXT, OPTIONAL, WORDS("Give the id of a data set."), .many = true },
	{ "closed", FIELD_CHOICE, OPTIONAL, WORDS("closed=leave leaves out units that are closed."),
	    .choices = "take leave" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/dhis2/units", DATA_ADMIN, show,
	    WORDS("The organisation units of the server, and what they would change in the "
		  "registry."),
	    .key = KEY_IMPORT, .fields = show_fields },
	{ "POST", "/dhis2/units", DATA_ADMIN, take,
	    WORDS("Add organisation units of the server to the registry."), .key = KEY_IMPORT,
	    .fields = take_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "dhis2/units", routes);
}
