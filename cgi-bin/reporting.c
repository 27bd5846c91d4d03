/*
 * reporting -- who has not reported a month, and whom to call.
 *
 *	GET /reporting?month=M&indicator=I&area=A&type=T&state=S&level=L&sort=C&page=N&rows=N
 *			the facilities in a state, and how many are in each, by area; without month:
 *			the newest with data; indicator and area may be repeated, none: all
 *	GET /reporting?run=N		for the newest month and the indicators of an import;
 *					while it waits for its review: as it would be after it
 *	GET /reporting?project=P	for what a project's window has
 *	GET /reporting.csv		the same, a line a facility; by=area: a line an area
 */
#include "desk/rows.h"
#include "pages.h"

#include <string.h>

/* What is asked of the dataset: month, indicators, areas, type, import, project. */
#define SCOPE                                                                                   \
	req_arg(r, "month"), req_list(r, "indicator"), req_list(r, "area"), req_arg(r, "type"), \
	    req_arg(r, "run"), req_arg(r, "project")

static const struct err *download(struct req *r)
{
	bool areas = !strcmp(req_arg(r, "by"), "area");
	const struct err *failed;
	PGresult *rows;

	failed = areas ? db_rows(r->db, r, &rows, SQL_reporting_areas, SCOPE, req_arg(r, "level"))
		       : db_rows(r->db, r, &rows, SQL_reporting_rows, SCOPE, req_arg(r, "state"));
	if (!failed)
		respond_rows(r, areas ? "reporting-areas.csv" : "reporting.csv", rows);
	return failed;
}

/* The arguments that say what is asked of the dataset, but for the areas, each followed by &; the
 * month is the one that was found. */
static json_t *asked(struct req *r, const json_t *month, bool areas)
{
	static const char *const names[] = { "indicator", "type", "run", "project" };
	struct text out = text_new(r);

	if (areas) {
		for (const char *const *area = req_args(r, "area"); *area; area++) {
			text_string(&out, "area=");
			text_url(&out, span_of(*area));
			text_string(&out, "&");
		}
		return json_string(out.at);
	}
	if (json_is_integer(month))
		text_printf(&out, "month=%lld&", json_integer_value(month));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		for (const char *const *value = req_args(r, names[i]); *value; value++) {
			text_printf(&out, "%s=", names[i]);
			text_url(&out, span_of(*value));
			text_string(&out, "&");
		}
	return json_string(out.at);
}

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc, *month;

	if (r->format == FORMAT_CSV)
		return download(r);
	if ((failed = db_json(r->db, r, &doc, SQL_reporting, SCOPE, req_arg(r, "level"),
		 req_arg(r, "state"), req_arg(r, "sort"), req_arg(r, "page"), req_arg(r, "rows"))))
		return failed;
	month = json_object_get(doc, "month");
	json_object_set_new(doc, "asked",
	    json_pack("{s:o, s:o}", "of", asked(r, month, false), "areas", asked(r, month, true)));
	return respond(r, PAGE_reporting, doc);
}

static const struct field fields[] = {
	{ "month", FIELD_MONTH, OPTIONAL, WORDS("Give the month as YYYYMM, such as 202401.") },
	{ "indicator", FIELD_TEXT, OPTIONAL,
	    WORDS("Give raw indicators' ids, or none for all of them."), .many = true },
	{ "area", FIELD_TEXT, OPTIONAL, WORDS("Choose admin areas, or none for the whole country."),
	    .many = true },
	{ "type", FIELD_TEXT, OPTIONAL, WORDS("Give a type of facilities.") },
	{ "run", FIELD_ID, OPTIONAL, WORDS("Imports are numbered from 1.") },
	{ "project", FIELD_ID, OPTIONAL, WORDS("Projects are numbered from 1.") },
	{ "state", FIELD_CHOICE, OPTIONAL,
	    WORDS("Choose call, missing, stopped, irregular, never, late, new, reported or all."),
	    .choices = "call missing stopped irregular never late new reported all",
	    .standard = "call" },
	{ "level", FIELD_CHOICE, OPTIONAL, WORDS("Choose a level from 1, the highest, to 4."),
	    .choices = "1 2 3 4" },
	{ "by", FIELD_CHOICE, OPTIONAL, WORDS("Choose facility or area."),
	    .choices = "facility area", .standard = "facility" },
	{ "sort", FIELD_CHOICE, OPTIONAL,
	    WORDS("Choose state, name, id, area, type or last, with - before it for the last one "
		  "first."),
	    .choices = "state -state name -name id -id area -area type -type last -last",
	    .standard = "state" },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "rows", FIELD_CHOICE, OPTIONAL, WORDS("Choose 50 or 1000 lines a page."),
	    .choices = "50 1000", .standard = "50" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/reporting", VIEWER, show,
	    WORDS("Who has not reported a month: facilities that are missing, stopped, late or "
		  "new, by area and one by one."),
	    .key = KEY_READ, .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "reporting", routes);
}
