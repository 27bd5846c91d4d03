/* progress -- see progress.h. */
#include "desk/progress.h"

#include "data/state.h"
#include "web/io.h"
#include "web/recent.h"

#include <string.h>

/* Only that the worker is at it is remembered, and forgotten as soon as an import moves on: what it
 * ends with is never told late. */
static const struct err *look_recent(struct req *r, json_t **doc)
{
	const char *name = mem_printf(r, "progress of %s", req_arg(r, "run"));
	const struct err *failed;

	if (r->format == FORMAT_JSON && (*doc = recent_get(r, name)))
		return NULL;
	if ((failed = db_json(r->db, r, doc, SQL_progress, req_arg(r, "run"), NULL)))
		return failed;
	if (json_is_true(json_object_get(*doc, "refresh")) && state_of(*doc) != RUN_STAGED)
		recent_put(name, mem_json(r, json_copy(*doc)));
	return NULL;
}

const struct err *progress_doc(struct req *r, const char *step, json_t **doc)
{
	const char *refresh = req_arg(r, "refresh");
	const struct err *failed;

	if ((failed = r->io->route->polled
		    ? look_recent(r, doc)
		    : db_json(r->db, r, doc, SQL_progress, req_arg(r, "run"), step)))
		return failed;
	if (refresh && !strcmp(refresh, "0"))
		json_object_set_new(*doc, "refresh", json_false());
	return NULL;
}

const struct field progress_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "refresh", FIELD_CHOICE, OPTIONAL, WORDS("refresh=0 keeps the page as it is."),
	    .choices = "0 1" },
	{ 0 },
};
