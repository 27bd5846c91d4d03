/*
 * indicators/common -- the common indicators, as projects analyze them, and the raw ones that map
 * to each.
 *
 *	GET  /indicators/common?q=TEXT&page=N	the list; .csv: the same as a table
 *	GET  /indicators/common?id=ID&q=TEXT	one; q finds more raw ones to choose from
 *	POST /indicators/common	id, seen, indicator_common_label, raw (repeated: all that map to it;
 *				empty: none): correct it; without id, with indicator_common_id: add
 *				one; do=remove
 */
#include "desk/registry.h"
#include "desk/rows.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const char *id = req_arg(r, "id"), *q = req_arg(r, "q");
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if (r->format == FORMAT_CSV) {
		if ((failed = db_rows(r->db, r, &rows, SQL_common_rows, q)))
			return failed;
		respond_rows(r, "common-indicators.csv", rows);
		return NULL;
	}
	failed = id ? db_json(r->db, r, &doc, SQL_common_show, id, q, registry_chosen(r, "raw"))
		    : db_json(r->db, r, &doc, SQL_common_list, req_arg(r, "page"), q);
	if (failed)
		return failed;
	return respond(r, PAGE_indicators_common, doc);
}

static const struct err *save(struct req *r)
{
	const struct err *failed;
	json_t *content;

	if ((failed = registry_entered(r, &content)))
		return failed;
	return registry_save(r, SQL_common_save, content, "indicator_common_id");
}

static const struct field show_fields[] = {
	{ "id", FIELD_TEXT, OPTIONAL, WORDS("Give a common indicator's id.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give part of an id or a label.") },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ 0 },
};

static const struct field save_fields[] = {
	REGISTRY_SAVE_FIELDS,
	{ "do", FIELD_CHOICE, OPTIONAL, WORDS("Choose save or remove."), .choices = "save remove",
	    .standard = "save" },
	{ "indicator_common_id", FIELD_NAME, OPTIONAL,
	    WORDS("Give the id of a new one, as projects name it."), .blank = true },
	{ "indicator_common_label", FIELD_NAME, OPTIONAL, WORDS("Give the label."), .blank = true },
	{ "raw", FIELD_TEXT, OPTIONAL, WORDS("Give the ids of the raw indicators that map to it."),
	    .many = true, .blank = true },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/indicators/common", VIEWER, show,
	    WORDS("The common indicators; with an id, one and the raw indicators that map to it."),
	    .fields = show_fields },
	{ "POST", "/indicators/common", DATA_ADMIN, save,
	    WORDS("Add, correct or remove a common indicator."), .fields = save_fields,
	    .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "indicators/common", routes);
}
