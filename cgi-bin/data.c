/*
 * data -- the HMIS data page: what the dataset holds, and the imports under way.
 *
 *	GET /			the page, or its document
 *	GET /data?indicator=I&area=A&until=YYYYMM&find=TEXT
 *				of some indicators (repeated), an area, the 36 months up to that
 *				one; find: those that the form offers
 *	GET /data.csv?version=V	every value of the dataset as it stands, or as it stood in a
 *				version; guard=1: no text that a spreadsheet would run
 */
#include "desk/atlas.h"
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

	if (req_args(r, "indicator")[0] || req_arg(r, "area"))
		return req_wrong(r, req_arg(r, "area") ? "area" : "indicator",
		    "data.csv has every value there is. Of one indicator there are "
		    "indicators/raw.csv and areas.csv, and a project has a choice of them.");
	if (version && (failed = db_json(r->db, r, &known, SQL_version_show, version)))
		return failed;
	respond_begin(r, "text/csv; charset=utf-8",
	    version ? mem_printf(r, "hmis-data-version-%s.csv", version) : "hmis-data.csv");
	return export_data(r->db, r, version, req_arg(r, "guard") != NULL, send, r);
}

/* Who has a value in the last month that is shown. */
static const struct err *draw(struct req *r, json_t *doc)
{
	json_t *month = json_object_get(doc, "newest"), *areas = json_array();
	const char *area = req_arg(r, "area");
	const char *scope[6] = { NULL, req_list(r, "indicator") };

	if (area)
		json_array_append_new(areas, json_string(area));
	scope[2] = mem_dump(r, mem_json(r, areas));
	if (!json_is_integer(month))
		return NULL;
	scope[0] = mem_printf(r, "%lld", json_integer_value(month));
	return atlas_add_reported(r, doc, scope);
}

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if (r->format == FORMAT_CSV)
		return download(r);
	if ((failed = db_json(r->db, r, &doc, SQL_data, req_arg(r, "until"),
		 req_list(r, "indicator"), req_arg(r, "area"), req_arg(r, "find"))))
		return failed;
	json_object_set_new(doc, "asked", json_string(req_again(r, "indicator area")));
	if (r->format == FORMAT_HTML && (failed = draw(r, doc)))
		return failed;
	return respond(r, PAGE_data, doc);
}

static const struct field fields[] = {
	{ "until", FIELD_MONTH, OPTIONAL,
	    WORDS("Give the last month to show as YYYYMM, like 202412.") },
	{ "indicator", FIELD_TEXT, OPTIONAL,
	    WORDS("Give raw indicators' ids, or none for all of them."), .many = true },
	{ "area", FIELD_TEXT, OPTIONAL,
	    WORDS("Give an admin area with those above it: Country / Region.") },
	{ "find", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an indicator's label or id.") },
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
