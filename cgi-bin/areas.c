/*
 * areas -- one raw indicator by admin area and month: who reports, and how much.
 *
 *	GET /areas?indicator=ID&level=L&until=YYYYMM	the areas of level 1 (the highest) to 4;
 *							.csv: a line an area and month
 */
#include "desk/atlas.h"
#include "desk/rows.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const char *indicator = req_arg(r, "indicator"), *level = req_arg(r, "level"),
		   *until = req_arg(r, "until");
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_areas, indicator, level, until)))
		return failed;
	if (r->format != FORMAT_CSV) {
		struct atlas atlas = { .indicator = indicator, .period = until, .small = true };

		if (r->format == FORMAT_HTML && (failed = atlas_add(r, doc, &atlas)))
			return failed;
		return respond(r, PAGE_areas, doc);
	}
	if ((failed = db_rows(r->db, r, &rows, SQL_areas_rows, indicator, level, until)))
		return failed;
	respond_rows(r, "areas.csv", rows);
	return NULL;
}

static const struct field fields[] = {
	{ "indicator", FIELD_TEXT, REQUIRED, WORDS("Give a raw indicator's id.") },
	{ "level", FIELD_CHOICE, OPTIONAL, WORDS("Choose a level from 1, the highest, to 4."),
	    .choices = "1 2 3 4", .standard = "2" },
	{ "until", FIELD_MONTH, OPTIONAL,
	    WORDS("Give the last month to show as YYYYMM, like 202412.") },
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
