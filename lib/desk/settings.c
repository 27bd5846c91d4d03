/* settings -- see settings.h. */
#include "desk/settings.h"

json_t *settings_wanted(struct req *r, const char *const names[], const json_t *before)
{
	json_t *wanted = mem_json(r, json_object());

	for (; *names; names++) {
		json_t *kept = json_object_get(before, *names),
		       *entered = json_object_get(r->entered, *names);

		if (r->errors &&
		    json_is_string(entered)) /* a handler may have put there what fits better */
			json_object_set(wanted, *names, entered);
		else if (req_arg(r, *names))
			json_object_set_new(wanted, *names, json_string(req_arg(r, *names)));
		else if (json_is_string(kept))
			json_object_set(wanted, *names, kept);
		else if (json_is_integer(kept))
			json_object_set_new(wanted, *names,
			    json_sprintf("%lld", json_integer_value(kept)));
	}
	return wanted;
}
