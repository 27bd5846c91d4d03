/*
 * progress -- how far the worker is with an import; asked every second by pages and scripts.
 *
 *	GET /progress?run=N
 */
#include "desk/progress.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = progress_doc(r, NULL, &doc)))
		return failed;
	return respond(r, PAGE_progress, doc);
}

static const struct route routes[] = {
	{ "GET", "/progress", VIEWER, show, WORDS("How far the worker is with an import."),
	    .key = KEY_IMPORT, .fields = progress_fields, .polled = true },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "progress", routes);
}
