/* meanwhile -- see meanwhile.h. */
#include "web/meanwhile.h"

const struct err *meanwhile(struct req *r, json_t *saved)
{
	json_t *found = json_object_get(saved, "meanwhile");

	if (!found)
		return NULL;
	r->meanwhile = mem_json(r, json_incref(found));
	return err(409, "changed_meanwhile", "%s",
	    json_string_value(json_object_get(found, "detail")));
}
