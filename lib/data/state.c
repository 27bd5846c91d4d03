/* state -- see state.h. */
#include "data/state.h"

#include <string.h>

enum run_state state_of(const json_t *doc)
{
	const char *name = json_string_value(json_object_get(doc, "state"));
	enum run_state state = 0;

	while (state < RUN_STATE_COUNT && !(name && !strcmp(name, run_state_name[state])))
		state++;
	return state;
}
