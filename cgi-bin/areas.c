/*
 * areas -- one raw indicator by admin area and month: who reports, and how much.
 *
 *	GET /areas?indicator=ID&level=L&until=YYYYMM&page=N
 *		the areas of level 1 (the highest) to 4, fifty a page
 *		.csv: a line an area and month
 */
#include "desk/atlas.h"
#include "desk/rows.h"
#include "export/area_sums.h"
#include "pages.h"

/* What is asked for, and the rows or the document that answer it. */
struct asked {
	const char *indicator, *level, *until, *page;
	PGresult *rows;
	json_t *doc;
};

/* All of it as it stands at one moment. */
static const struct err *read_areas(struct req *r, struct asked *asked)
{
	struct atlas atlas = {
		.indicator = asked->indicator, .period = asked->until, .small = true
	};
	const struct err *failed;
	const char *sums;

	if ((failed = area_sums(r->db, r, asked->indicator, asked->level, asked->until, &sums)))
		return failed;
	if (r->format == FORMAT_CSV &&
	    (failed = db_rows(r->db, r, &asked->rows, SQL_areas_rows, asked->indicator,
		 asked->level, asked->until, sums)))
		return failed;
	if (asked->rows && PQntuples(asked->rows))
		return NULL;
	/* for CSV: there is no such indicator */
	failed = db_json(r->db, r, &asked->doc, SQL_areas, asked->indicator, asked->level,
	    asked->until, asked->page, sums);
	return failed || r->format != FORMAT_HTML ? failed : atlas_add(r, asked->doc, &atlas);
}

static const struct err *show(struct req *r)
{
	struct asked asked = { req_arg(r, "indicator"), req_arg(r, "level"), req_arg(r, "until"),
		req_arg(r, "page"), NULL, NULL };
	const struct err *failed;

	if ((failed = db_begin_snapshot(r->db)))
		return failed;
	failed = read_areas(r, &asked);
	db_rollback(r->db);
	if (failed)
		return failed;
	if (asked.rows)
		respond_rows(r, "areas.csv", asked.rows);
	return asked.rows ? NULL : respond(r, PAGE_areas, asked.doc);
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
