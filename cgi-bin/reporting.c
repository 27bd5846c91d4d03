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
#include "desk/atlas.h"
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

static const struct err *draw(struct req *r, const json_t *month, json_t *doc)
{
	const char *scope[] = { SCOPE };

	if (!json_is_integer(month))
		return NULL;
	scope[0] = mem_printf(r, "%lld", json_integer_value(month));
	return atlas_add_reported(r, doc, scope);
}

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc, *month;
	const char *of;

	if (r->format == FORMAT_CSV)
		return download(r);
	if ((failed = db_json(r->db, r, &doc, SQL_reporting, SCOPE, req_arg(r, "level"),
		 req_arg(r, "state"), req_arg(r, "sort"), req_arg(r, "page"), req_arg(r, "rows"),
		 req_arg(r, "find"))))
		return failed;
	/* the month is the one that was found */
	month = json_object_get(doc, "month");
	of = req_again(r, "indicator type run project");
	if (json_is_integer(month))
		of = mem_printf(r, "month=%lld&%s", json_integer_value(month), of);
	json_object_set_new(doc, "asked",
	    json_pack("{s:s, s:s}", "of", of, "areas", req_again(r, "area")));
	if (r->format == FORMAT_HTML && (failed = draw(r, json_object_get(doc, "month"), doc)))
		return failed;
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
	{ "find", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an indicator's label or id.") },
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
