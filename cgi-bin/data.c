/*
 * data -- the HMIS data page: what the dataset holds, and the imports under way.
 *
 *	GET /			the page, or its document
 *	GET /data?until=YYYYMM	the 36 months up to that one
 */
#include "pages.h"
#include "web/app.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_data, req_arg(r, "until"))))
		return failed;
	return respond(r, PAGE_data, doc);
}

static const struct field fields[] = {
	{ "until", FIELD_MONTH, OPTIONAL, "Give the last month to show as YYYYMM, like 202412." },
	{ 0 }
};

static const struct route routes[] = {
	{ "GET", "/data", VIEWER, show, .fields = fields },
	{ 0 }
};

int main(void)
{
	return app_run("data", routes);
}
