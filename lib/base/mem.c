/* mem -- see mem.h. */
#include "base/mem.h"

#include "base/log.h"

#include <stdarg.h>

void *mem_or_die(void *p)
{
	if (p)
		return p;
	log_event("fatal", "detail", "out of memory", NULL);
	abort();
}

char *mem_strdup(const void *ctx, const char *s)
{
	return mem_or_die(talloc_strdup(ctx, s));
}

char *mem_strndup(const void *ctx, const char *s, size_t n)
{
	return mem_or_die(talloc_strndup(ctx, s, n));
}

char *mem_printf(const void *ctx, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = mem_or_die(talloc_vasprintf(ctx, fmt, ap));
	va_end(ap);
	return s;
}

char *mem_append(char *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	s = mem_or_die(talloc_vasprintf_append_buffer(s, fmt, ap));
	va_end(ap);
	return s;
}

char *mem_append_n(char *s, const char *text, size_t n)
{
	return mem_or_die(talloc_strndup_append_buffer(s, text, n));
}

struct kept {
	json_t *doc;
};

static int drop(struct kept *kept)
{
	json_decref(kept->doc);
	return 0;
}

json_t *mem_json(const void *ctx, json_t *doc)
{
	struct kept *kept = mem_new(ctx, struct kept);

	kept->doc = mem_or_die(doc);
	talloc_set_destructor(kept, drop);
	return doc;
}

char *mem_dump(const void *ctx, const json_t *doc)
{
	char *dumped = mem_or_die(json_dumps(doc, JSON_COMPACT)), *text = mem_strdup(ctx, dumped);

	free(dumped);
	return text;
}

json_t *mem_parse(const void *ctx, const char *text, size_t n)
{
	json_error_t bad;
	json_t *doc = json_loadb(text, n, 0, &bad);

	return doc ? mem_json(ctx, doc) : NULL;
}
