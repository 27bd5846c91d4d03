/* edit_conflict -- see edit_conflict.h. */
#include "desk/edit_conflict.h"

#include "page/filter.h"

const struct err *edit_conflict(struct req *r, json_t *saved)
{
	json_t *found = json_object_get(saved, "edit_conflict");
	struct text detail = text_new(r);
	json_t *said;

	if (!found)
		return NULL;
	r->conflict = mem_json(r, json_incref(found));
	said = json_object_get(found, "detail_said");
	filter_add(&detail, r->language, SPAN("words"),
	    said ? said : json_object_get(found, "detail"));
	return err_text(409, "changed_meanwhile", "%s", detail.at);
}
