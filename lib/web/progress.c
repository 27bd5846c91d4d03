/* progress -- see progress.h. */
#include "web/progress.h"

#include <string.h>

const struct err *progress_doc(struct req *r, const char *step, json_t **doc)
{
	const char *refresh = req_arg(r, "refresh");
	const struct err *failed;

	if ((failed = db_json(r->db, r, doc, SQL_progress, req_arg(r, "run"), step)))
		return failed;
	if (refresh && !strcmp(refresh, "0"))
		json_object_set_new(*doc, "refresh", json_false());
	return NULL;
}

const struct field progress_fields[] = {
	{ "run", FIELD_ID, REQUIRED, "Say which import: run=1." },
	{ "refresh", FIELD_CHOICE, OPTIONAL, "refresh=0 keeps the page as it is.", .choices = "0 1" },
	{ 0 }
};
