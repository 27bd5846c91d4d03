/*
 * administration -- the pages of those who look after the site: each in a sentence.
 *
 *	GET /administration	those that the reader may see
 */
#include "base/mem.h"
#include "page/menu.h"

#include "pages.h"
#include "web/app.h"

static const struct err *show(struct req *r)
{
	struct menu_reader reader = { r->access >= DATA_ADMIN, r->access >= GLOBAL_ADMIN };
	json_t *doc = json_pack("{s:o}", "pages", menu_pages("administration", reader));

	return respond(r, PAGE_administration, mem_json(r, doc));
}

static const struct route routes[] = {
	{ "GET", "/administration", VIEWER, show,
	    WORDS("The pages of those who look after the site.") },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "administration", routes);
}
