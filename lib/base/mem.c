/* mem -- see mem.h. */
#include "base/mem.h"

#include "base/log.h"

#include <stdarg.h>

void *mem_or_die(void *p)
{
	if (p)
		return p;
	log_error("fatal", "detail", "out of memory", NULL);
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

static char *copy_of(const void *ctx, const char *s)
{
	return s ? mem_strdup(ctx, s) : NULL;
}

struct err *mem_err(const void *ctx, const struct err *failed)
{
	struct err *kept = mem_new(ctx, struct err);
	const char **values;
	size_t n = 0;

	*kept = *failed;
	kept->code = mem_strdup(kept, failed->code);
	kept->text = mem_strdup(kept, failed->text);
	kept->message = copy_of(kept, failed->message);
	kept->step = copy_of(kept, failed->step);
	kept->field = copy_of(kept, failed->field);
	kept->value = copy_of(kept, failed->value);
	while (failed->values[n])
		n++;
	kept->values = values = mem_array(kept, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		values[i] = mem_strdup(kept, failed->values[i]);
	return kept;
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
