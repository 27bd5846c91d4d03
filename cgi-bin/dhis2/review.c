/*
 * dhis2/review -- step 4 of the DHIS2 wizard: what the import would change, before it changes
 * anything.
 *
 *	GET  /dhis2/review?run=N	as for a file; besides, the pulls that failed and the months
 *					that came back empty
 *	POST /dhis2/review?run=N	integrate (once); accept_empty=1: also empty the months that
 *					came back empty; accept_account=1: also remove values
 *					that another account fetched
 */
#include "desk/review.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	return review_show(r, PAGE_dhis2_review);
}

static const struct route routes[] = {
	{ "GET", "/dhis2/review", VIEWER, show,
	    WORDS("What was fetched, which pulls failed, and what integrating it would change."),
	    .key = KEY_IMPORT, .fields = review_show_fields },
	{ "POST", "/dhis2/review", DATA_ADMIN, review_integrate,
	    WORDS("Integrate what was fetched: it becomes the next version of the dataset."),
	    .key = KEY_INTEGRATE, .fields = review_integrate_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "dhis2/review", routes);
}
