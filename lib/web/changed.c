/* changed -- see changed.h. */
#include "web/changed.h"

#include "web/filter.h"
#include "web/text.h"

#include <string.h>

bool changed_meanwhile(const struct err *failed)
{
	return failed->status == 409 && !strcmp(failed->code, "changed_meanwhile");
}

/* A value as one text: of a list its items, or their ids. */
static const char *words(struct req *r, json_t *value)
{
	struct text out = text_new(r);
	json_t *item;
	size_t i;

	if (!json_is_array(value))
		filter_plain(&out, value);
	json_array_foreach(value, i, item) {
		text_string(&out, i ? ", " : "");
		filter_plain(&out, json_is_object(item) ? json_object_get(item, "id") : item);
	}
	return out.at;
}

json_t *changed_fields(struct req *r, const json_t *doc)
{
	json_t *changed = mem_json(r, json_object()), *entered;
	const char *field;

	json_object_foreach(r->entered, field, entered) {
		json_t *now = json_object_get(doc, field);

		if (now && strcmp(field, "seen") && strcmp(words(r, now), words(r, entered)))
			json_object_set_new(changed, field, json_pack("{s:s, s:s}", "now", words(r, now), "entered", words(r, entered)));
	}
	return changed;
}
