/*
 * facilities/areas -- the admin areas, as they follow from the facilities: by level, with what lies
 * in each.
 *
 *	GET /facilities/areas?area=A&page=N	the areas below one ("Country / Region"), or the
 *						highest; .csv: all levels below it
 */
#include "desk/rows.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_facility_areas, req_arg(r, "area"),
		 req_arg(r, "page"))))
		return failed;
	if (r->format != FORMAT_CSV)
		return respond(r, PAGE_facilities_areas, doc);
	if ((failed = db_rows(r->db, r, &rows, SQL_facility_areas_rows, req_arg(r, "area"))))
		return failed;
	respond_rows(r, "facility-areas.csv", rows);
	return NULL;
}

static const struct field fields[] = {
	{ "area", FIELD_TEXT, OPTIONAL,
	    WORDS("Give an admin area with those above it: Country / Region.") },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/facilities/areas", VIEWER, show,
	    WORDS("The admin areas, with the facilities in each."), .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "facilities/areas", routes);
}
