/*
 * areas -- one raw indicator by admin area and month: who reports, and how much.
 *
 *	GET /areas?indicator=ID&level=L&until=YYYYMM&page=N
 *		the areas of level 1 (the highest) to 4, fifty a page; .csv: a line an area and month
 */
#include "desk/atlas.h"
#include "desk/rows.h"
#include "pages.h"

static const struct err *show_rows(struct req *r, const char *indicator, const char *level,
    const char *until)
{
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if ((failed = db_rows(r->db, r, &rows, SQL_areas_rows, indicator, level, until)))
		return failed;
	if (!PQntuples(rows) &&
	    (failed = db_json(r->db, r, &doc, SQL_areas, indicator, level, until, "1")))
		return failed; /* there is no such indicator */
	respond_rows(r, "areas.csv", rows);
	return NULL;
}

static const struct err *show(struct req *r)
{
	struct atlas atlas = {
		.indicator = req_arg(r, "indicator"), .period = req_arg(r, "until"), .small = true
	};
	const char *level = req_arg(r, "level");
	const struct err *failed;
	json_t *doc;

	if (r->format == FORMAT_CSV)
		return show_rows(r, atlas.indicator, level, atlas.period);
	if ((failed = db_json(r->db, r, &doc, SQL_areas, atlas.indicator, level, atlas.period,
		 req_arg(r, "page"))))
		return failed;
	if (r->format == FORMAT_HTML && (failed = atlas_add(r, doc, &atlas)))
		return failed;
	return respond(r, PAGE_areas, doc);
}

static const struct field fields[] = {
	{ "indicator", FIELD_TEXT, REQUIRED, WORDS("Give a raw indicator's id.") },
	{ "level", FIELD_CHOICE, OPTIONAL, WORDS("Choose a level from 1, the highest, to 4."),
	    .choices = "1 2 3 4", .standard = "2" },
	{ "until", FIELD_MONTH, OPTIONAL,
	    WORDS("Give the last month to show as YYYYMM, like 202412.") },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/areas", VIEWER, show,
	    WORDS("One raw indicator by admin area and month: who reports, and how much."),
	    .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "areas", routes);
}
