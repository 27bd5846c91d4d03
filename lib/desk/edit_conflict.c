/* edit_conflict -- see edit_conflict.h. */
#include "desk/edit_conflict.h"

const struct err *edit_conflict(struct req *r, json_t *saved)
{
	json_t *found = json_object_get(saved, "edit_conflict");

	if (!found)
		return NULL;
	r->conflict = mem_json(r, json_incref(found));
	return err_text(409, "changed_meanwhile", "%s",
	    json_string_value(json_object_get(found, "detail")));
}
