/* rules -- see rules.h. */
#include "desk/rules.h"

#include <string.h>

const char *rules_given(struct req *r)
{
	static const char *const names[] = { "approve", "max_changed", "max_dropped",
		"nothing_removed", "no", NULL };
	json_t *given = mem_json(r, json_object());

	for (const char *const *name = names; *name; name++)
		if (req_arg(r, *name))
			json_object_set(given, *name, json_object_get(r->entered, *name));
	return mem_dump(r, given);
}

/* {"tenfold": true} of what was sent as no=tenfold, no=tenfold,total or both. */
static json_t *kinds_sent(struct req *r)
{
	json_t *has = json_object();

	for (const char *const *list = req_args(r, "no"); *list; list++) {
		char *rest = mem_strdup(r, *list), *kind;

		while ((kind = strsep(&rest, ", ")))
			if (*kind)
				json_object_set_new(has, kind, json_true());
	}
	return has;
}

void rules_fill(struct req *r, json_t *doc)
{
	static const char *const names[] = { "max_changed", "max_dropped", "nothing_removed",
		NULL };
	const char *approve = req_arg(r, "approve"), *removed = req_arg(r, "nothing_removed");
	json_t *rules;

	if (approve)
		json_object_set_new(doc, "by_rules", json_boolean(!strcmp(approve, "rules")));
	if (!approve && !req_arg(r, "max_changed") && !req_arg(r, "max_dropped") && !removed &&
	    !*req_args(r, "no"))
		return;
	rules = json_object();
	for (const char *const *name = names; *name; name++)
		if (req_arg(r, *name))
			json_object_set_new(rules, *name, json_string(req_arg(r, *name)));
	json_object_set_new(rules, "nothing_removed", json_boolean(removed && *removed == '1'));
	json_object_set_new(rules, "has", kinds_sent(r));
	json_object_set_new(doc, "rules", rules);
}
