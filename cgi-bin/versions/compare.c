/*
 * versions/compare -- in which indicators and months two versions differ, and in which facilities.
 *
 *	GET /versions/compare?from=V&to=W	by indicator and month; .csv: all of them
 *	GET /versions/compare?from=V&to=W&indicator=ID&period=YYYYMM	the cells of one
 *
 * find=TEXT: of those whose indicator, or facility or area, holds the text.
 */
#include "desk/rows.h"
#include "pages.h"

#define SHOWN 500 /* indicator-months of a document, and cells of an opened one */

/* The cells of the opened indicator-month as [{facility_id, ..}], a member for each column. */
static json_t *cells_of(const PGresult *rows)
{
	json_t *list = json_array();

	for (int i = 0; i < PQntuples(rows) && i < SHOWN; i++) {
		json_t *cell = json_object();

		for (int c = 0; c < PQnfields(rows); c++)
			json_object_set_new(cell, PQfname(rows, c),
			    PQgetisnull(rows, i, c) ? json_null()
						    : json_string(PQgetvalue(rows, i, c)));
		json_array_append_new(list, cell);
	}
	return list;
}

static const struct err *show(struct req *r)
{
	const char *from = req_arg(r, "from"), *to = req_arg(r, "to"),
		   *indicator = req_arg(r, "indicator"), *period = req_arg(r, "period"),
		   *find = req_arg(r, "find");
	PGresult *rows = NULL;
	const struct err *failed;
	json_t *doc;

	if (!indicator != !period)
		return req_wrong(r, "period",
		    "To open one indicator-month, give both indicator and period.");
	if ((failed = db_json(r->db, r, &doc, SQL_compare, from, to, mem_printf(r, "%d", SHOWN),
		 indicator ? NULL : find)))
		return failed;
	if (indicator) /* one more cell says that there are more */
		failed = db_rows(r->db, r, &rows, SQL_compare_cells, from, to, indicator, period,
		    find, r->format == FORMAT_CSV ? NULL : mem_printf(r, "%d", SHOWN + 1));
	else if (r->format == FORMAT_CSV)
		failed = db_rows(r->db, r, &rows, SQL_compare_rows, from, to);
	if (failed)
		return failed;
	if (r->format == FORMAT_CSV) {
		respond_rows(r, mem_printf(r, "versions-%s-%s.csv", from, to), rows);
		return NULL;
	}
	if (indicator)
		json_object_set_new(doc, "opened",
		    json_pack("{s:s, s:s, s:s*, s:o, s:b}", "raw_indicator_id", indicator,
			"period_id", period, "find", find, "cells", cells_of(rows), "more",
			PQntuples(rows) > SHOWN));
	return respond(r, PAGE_versions_compare, doc);
}

static const struct field fields[] = {
	{ "from", FIELD_ID, REQUIRED, WORDS("Say which version: from=1.") },
	{ "to", FIELD_ID, REQUIRED, WORDS("Say with which version: to=2.") },
	{ "indicator", FIELD_TEXT, OPTIONAL, WORDS("Give a raw indicator's id.") },
	{ "period", FIELD_MONTH, OPTIONAL, WORDS("Give the month as YYYYMM, such as 202412.") },
	{ "find", FIELD_TEXT, OPTIONAL, WORDS("Give a part of a name or an id.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/versions/compare", VIEWER, show,
	    WORDS("In which indicators, months and facilities two versions differ."),
	    .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "versions/compare", routes);
}
