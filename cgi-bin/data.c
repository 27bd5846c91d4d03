/*
 * data -- the HMIS data page: what the dataset holds, and the imports under way.
 *
 *	GET /			the page, or its document
 *	GET /data?until=YYYYMM	the 36 months up to that one
 *	GET /data.csv?version=V	every value of the dataset as it stands, or as it stood in a
 *				version; guard=1: no text that a spreadsheet would run
 */
#include "export/dataset.h"
#include "pages.h"
#include "web/app.h"

static bool send(void *r, const char *text, size_t n)
{
	return respond_write(r, text, n);
}

static const struct err *download(struct req *r)
{
	const char *version = req_arg(r, "version");
	const struct err *failed;
	json_t *known;

	if (version && (failed = db_json(r->db, r, &known, SQL_version_show, version)))
		return failed;
	respond_begin(r, "text/csv; charset=utf-8",
	    version ? mem_printf(r, "hmis-data-version-%s.csv", version) : "hmis-data.csv");
	return export_data(r->db, r, version, req_arg(r, "guard") != NULL, send, r);
}

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if (r->format == FORMAT_CSV)
		return download(r);
	if ((failed = db_json(r->db, r, &doc, SQL_data, req_arg(r, "until"))))
		return failed;
	return respond(r, PAGE_data, doc);
}

static const struct field fields[] = {
	{ "until", FIELD_MONTH, OPTIONAL,
	    WORDS("Give the last month to show as YYYYMM, like 202412.") },
	{ "version", FIELD_ID, OPTIONAL, WORDS("Versions are numbered from 1.") },
	{ "guard", FIELD_CHOICE, OPTIONAL, WORDS("guard=1 is for spreadsheets."), .choices = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/data", VIEWER, show,
	    WORDS("What the dataset holds, and the imports under way; as CSV every value of a "
		  "version."),
	    .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "data", routes);
}
