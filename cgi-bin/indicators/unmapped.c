/*
 * indicators/unmapped -- raw indicators that no project sees, and common ones that nothing adds to.
 *
 *	GET /indicators/unmapped?page=N	raw ones with most values first; .csv: both in one table
 */
#include "desk/rows.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if (r->format == FORMAT_CSV) {
		if ((failed = db_rows(r->db, r, &rows, SQL_unmapped_rows)))
			return failed;
		respond_rows(r, "unmapped.csv", rows);
		return NULL;
	}
	if ((failed = db_json(r->db, r, &doc, SQL_unmapped, req_arg(r, "page"))))
		return failed;
	return respond(r, PAGE_indicators_unmapped, doc);
}

static const struct field fields[] = {
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/indicators/unmapped", VIEWER, show,
	    WORDS("The raw indicators that no project sees, and the common ones that nothing adds "
		  "to."),
	    .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "indicators/unmapped", routes);
}
