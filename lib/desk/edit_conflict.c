/* edit_conflict -- see edit_conflict.h. */
#include "desk/edit_conflict.h"

#include "words/err_said.h"

const struct err *edit_conflict(struct req *r, json_t *saved)
{
	json_t *found = json_object_get(saved, "edit_conflict");
	const struct err *failed;

	if (!found)
		return NULL;
	r->conflict = mem_json(r, json_incref(found));
	failed = err_of_said(409, "changed_meanwhile", json_object_get(found, "detail_said"));
	json_object_del(found, "detail_said");
	return failed;
}
