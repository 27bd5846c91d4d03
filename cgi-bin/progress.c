/*
 * progress -- how far the worker is with an import; asked every second by pages and scripts.
 *
 *	GET /progress?run=N
 */
#include "pages.h"
#include "web/app.h"

#include <string.h>

static const struct err *show(struct req *r)
{
	const char *refresh = req_arg(r, "refresh");
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_progress, req_arg(r, "run"), NULL)))
		return failed;
	if (refresh && !strcmp(refresh, "0"))
		json_object_set_new(doc, "refresh", json_false());
	return respond(r, PAGE_progress, doc);
}

static const struct field fields[] = {
	{ "run", FIELD_ID, REQUIRED, "Say which import: run=1." },
	{ "refresh", FIELD_CHOICE, OPTIONAL, "refresh=0 keeps the page as it is.", .choices = "0 1" },
	{ 0 }
};

static const struct route routes[] = {
	{ "GET", "/progress", VIEWER, show, .fields = fields },
	{ 0 }
};

int main(void)
{
	return app_run("progress", routes);
}
