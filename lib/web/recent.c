/* recent -- see recent.h. */
#include "web/recent.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdbool.h>

#define MANY 1000 /* names; then the old ones go */

static json_t *kept; /* {name: {"at", "doc"}} */

static bool is_old(const json_t *entry)
{
	return clock_seconds() - json_real_value(json_object_get(entry, "at")) >= 1;
}

json_t *recent_get(const void *ctx, const char *name)
{
	const json_t *entry = json_object_get(kept, name);

	if (!entry || is_old(entry))
		return NULL;
	return mem_json(ctx, json_copy(json_object_get(entry, "doc")));
}

static void forget_old(void)
{
	const char *name;
	json_t *entry;
	void *next;

	json_object_foreach_safe(kept, next, name, entry) if (is_old(entry))
	    json_object_del(kept, name);
}

void recent_forget(void)
{
	json_object_clear(kept);
}

void recent_put(const char *name, json_t *doc)
{
	if (!kept)
		kept = mem_or_die(json_object());
	if (json_object_size(kept) >= MANY)
		forget_old();
	json_object_set_new(kept, name, json_pack("{s:f, s:O}", "at", clock_seconds(), "doc", doc));
}
