/*
 * health -- is the site able to work, for the one who watches it; says nothing about the data.
 *
 *	GET /health	200, or 503 when there is no database or no worker takes the work that waits
 */
#include "pages.h"
#include "web/app.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_health)))
		return failed;
	if (!json_is_true(json_object_get(doc, "worker")))
		r->status = 503;
	json_object_set_new(doc, "status",
	    json_string(r->status == 200 ? "ok" : "no worker takes the work that waits"));
	return respond(r, PAGE_health, doc);
}

static const struct route routes[] = { { "GET", "/health", ANYBODY, show }, { 0 } };

int main(void)
{
	return app_run("health", routes);
}
