/*
 * csv/review -- step 4 of the CSV wizard: what the import would change, before it changes anything.
 *
 *	GET  /csv/review?run=N	rows and what became of them, the effect, the largest changes
 *	POST /csv/review?run=N	integrate (once); staged_at=T: what was on the screen, refused when
 *				it is no more
 */
#include "desk/review.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	return review_show(r, PAGE_csv_review);
}

static const struct route routes[] = {
	{ "GET", "/csv/review", VIEWER, show,
	    WORDS("What became of the rows of a file, and what integrating them would change."),
	    .key = KEY_IMPORT, .fields = review_show_fields },
	{ "POST", "/csv/review", DATA_ADMIN, review_integrate,
	    WORDS("Integrate the import: it becomes the next version of the dataset."),
	    .key = KEY_INTEGRATE, .fields = review_integrate_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "csv/review", routes);
}
