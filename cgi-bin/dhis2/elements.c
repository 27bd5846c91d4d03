/*
 * dhis2/elements -- the server's data elements, operands, indicators and reporting rates into the
 * indicator list.
 *
 *	GET  /dhis2/elements?run=N&q=TEXT&of=KIND&page=P	those whose name, id or code holds
 *								the text
 *	POST /dhis2/elements?run=N				id (repeated): add them, with their
 *								names as labels
 */
#include "desk/catalogue.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const char *added = req_arg(r, "added"), *updated = req_arg(r, "updated");
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_elements_show, req_arg(r, "run"), req_arg(r, "q"),
		 req_arg(r, "of"), req_arg(r, "page"))))
		return failed;
	if (added && updated)
		json_object_set_new(doc, "result",
		    json_pack("{s:s, s:s}", "added", added, "updated", updated));
	return catalogue_show(r, PAGE_dhis2_elements, doc);
}

static const struct err *take(struct req *r)
{
	const struct err *failed;
	json_t *rows;

	if ((failed = db_json(r->db, r, &rows, SQL_elements_put, req_arg(r, "run"),
		 req_list(r, "id"))))
		return failed;
	if (json_array_size(rows) == 0)
		return req_wrong(r, "id",
		    "The server has nothing with this id. Choose from the list.");
	return catalogue_take(r, "indicator", rows, "dhis2/elements");
}

#define KINDS "element operand indicator rate"

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give a part of a name, an id or a code.") },
	{ "of", FIELD_CHOICE, OPTIONAL, WORDS("Choose element, operand, indicator or rate."),
	    .choices = KINDS },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "added", FIELD_TEXT, OPTIONAL, WORDS("A number.") },
	{ "updated", FIELD_TEXT, OPTIONAL, WORDS("A number.") },
	{ 0 },
};

static const struct field take_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give a part of a name, an id or a code.") },
	{ "of", FIELD_CHOICE, OPTIONAL, WORDS("Choose element, operand, indicator or rate."),
	    .choices = KINDS },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "id", FIELD_TEXT, REQUIRED, WORDS("Choose at least one."), .many = true },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/dhis2/elements", DATA_ADMIN, show,
	    WORDS("The data elements, indicators and reporting rates of the server."),
	    .key = KEY_IMPORT, .fields = show_fields },
	{ "POST", "/dhis2/elements", DATA_ADMIN, take,
	    WORDS("Add data elements of the server to the indicator list."), .key = KEY_IMPORT,
	    .fields = take_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "dhis2/elements", routes);
}
