/* catalogue -- see catalogue.h. */
#include "desk/catalogue.h"

#include "desk/registry.h"

#include <string.h>

const struct err *catalogue_show(struct req *r, const char *page, json_t *doc)
{
	const char *run = req_arg(r, "run");

	if (!json_is_true(json_object_get(doc, "read")))
		return err_step(err(409, "step_out_of_order",
				    "The lists of the server of import {run} have not been read "
				    "yet. Read them first.",
				    "run", run),
		    "dhis2/catalogue?run=%s", run);
	return respond(r, page, doc);
}

const struct err *catalogue_take(struct req *r, const char *kind, json_t *rows, const char *next)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = registry_take(r, kind, rows, "add_update", NULL, &doc)))
		return failed;
	json_object_del(doc, "unknown");
	json_object_del(doc, "removed");
	json_object_set_new(doc, "step", json_string(next));
	return respond_next(r, 200,
	    mem_printf(r, "%s?run=%s&added=%lld&updated=%lld", next, req_arg(r, "run"),
		json_integer_value(json_object_get(doc, "added")),
		json_integer_value(json_object_get(doc, "updated"))),
	    doc);
}
