/*
 * indicators/raw -- one raw indicator: its label, the common ones it maps to, what the dataset
 * holds of it, and its form.
 *
 *	GET  /indicators/raw?id=ID&q=TEXT	q finds more common ones to choose from; without id:
 *						the form for a new one
 *	GET  /indicators/raw.csv?id=ID		its months
 *	POST /indicators/raw	id, seen, raw_indicator_label, common (repeated: all it maps to;
 *				empty: none): correct it; without id, with raw_indicator_id: add
 *				one; do=retire, do=use
 */
#include "desk/registry.h"
#include "desk/rows.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const char *id = req_arg(r, "id");
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_raw_show, id, req_arg(r, "q"),
		 registry_chosen(r, "common"))))
		return failed;
	if (r->format != FORMAT_CSV)
		return respond(r, PAGE_indicators_raw, doc);
	if ((failed = db_rows(r->db, r, &rows, SQL_raw_rows, id)))
		return failed;
	respond_rows(r, "indicator.csv", rows);
	return NULL;
}

static const struct err *save(struct req *r)
{
	const struct err *failed;
	json_t *content;

	if ((failed = registry_entered(r, &content)))
		return failed;
	return registry_save(r, SQL_raw_save, content, "raw_indicator_id");
}

static const struct field show_fields[] = {
	{ "id", FIELD_TEXT, OPTIONAL,
	    WORDS("Give a raw indicator's id; none for the form of a new one.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give part of a common indicator's id or label.") },
	{ 0 },
};

static const struct field save_fields[] = {
	REGISTRY_SAVE_FIELDS,
	{ "do", FIELD_CHOICE, OPTIONAL, WORDS("Choose save, retire or use."),
	    .choices = "save retire use", .standard = "save" },
	{ "raw_indicator_id", FIELD_NAME, OPTIONAL,
	    WORDS("Give the id of a new one as in the files."), .blank = true },
	{ "raw_indicator_label", FIELD_NAME, OPTIONAL, WORDS("Give the label."), .blank = true },
	{ "common", FIELD_TEXT, OPTIONAL,
	    WORDS("Give the ids of the common indicators that it maps to."), .many = true,
	    .blank = true },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/indicators/raw", VIEWER, show,
	    WORDS("One raw indicator: its label, its common indicators and its months."),
	    .fields = show_fields },
	{ "POST", "/indicators/raw", DATA_ADMIN, save,
	    WORDS("Add, correct or retire a raw indicator."), .fields = save_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "indicators/raw", routes);
}
