/* said -- see said.h. */
#include "words/said.h"

#include "base/mem.h"

#include <stdarg.h>

static json_t *take(json_t *made, va_list args)
{
	json_t *values = json_object();
	const char *name;

	while ((name = va_arg(args, const char *)))
		json_object_set_new(values, name, va_arg(args, json_t *));
	if (json_object_size(values))
		json_object_set(made, "values", values);
	json_decref(values);
	return made;
}

json_t *said_named(const char *text, ...)
{
	json_t *made = json_pack("{s:s}", "text", text);
	va_list args;

	va_start(args, text);
	take(made, args);
	va_end(args);
	return made;
}

json_t *said_forms(const char *one, const char *many, const char *count, ...)
{
	json_t *made = json_pack("{s:s, s:s, s:s}", "text", one, "many", many, "count", count);
	va_list args;

	va_start(args, count);
	take(made, args);
	va_end(args);
	return made;
}

json_t *said_value(json_t *value)
{
	return said_named("{as_it_is}", "as_it_is", value, (const char *)0);
}

json_t *said_data(const char *text)
{
	return said_value(json_string(text));
}

json_t *said_both(const char *text, json_t *first, json_t *next)
{
	if (!first || !next)
		return first ? first : next;
	return said_named(text, "first", first, "next", next, (const char *)0);
}

/* 5,890: as English sentences have it. */
static void group(struct text *out, json_int_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT, n), from = n < 0;

	text_add(out, digits, (size_t)from);
	for (int i = from; i < len; i++) {
		if (i > from && (len - i) % 3 == 0)
			text_string(out, ",");
		text_add(out, digits + i, 1);
	}
}

static void month(struct text *out, json_int_t month)
{
	static const char *const name[] = { "January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December" };

	text_printf(out, "%s %d", name[(month % 100 + 11) % 12], (int)(month / 100));
}

static void sentence(struct text *out, const json_t *said);

static void value(struct text *out, const json_t *v)
{
	size_t n = json_array_size(v);

	if (json_is_integer(v))
		group(out, json_integer_value(v));
	else if (json_is_string(v))
		text_string(out, json_string_value(v));
	else if (json_object_get(v, "month"))
		month(out, json_integer_value(json_object_get(v, "month")));
	else if (json_object_get(v, "bytes"))
		text_printf(out, "%" JSON_INTEGER_FORMAT " bytes",
		    json_integer_value(json_object_get(v, "bytes")));
	else if (json_is_object(v))
		sentence(out, v);
	for (size_t i = 0; i < n; i++) {
		text_string(out, !i ? "" : i + 1 < n ? ", " : " and ");
		value(out, json_array_get(v, i));
	}
}

/* The form that goes with the count. */
static const char *text_of(const json_t *said)
{
	const json_t *values = json_object_get(said, "values");
	const char *count = json_string_value(json_object_get(said, "count"));
	bool many = count && json_integer_value(json_object_get(values, count)) != 1;

	return json_string_value(json_object_get(said, many ? "many" : "text"));
}

static void sentence(struct text *out, const json_t *said)
{
	const json_t *values = json_object_get(said, "values"), *found;
	const char *text = text_of(said), *open, *close;

	text = text ? text : "";
	while ((open = strchr(text, '{')) && (close = strchr(open, '}'))) {
		found = json_object_getn(values, open + 1, (size_t)(close - open) - 1);
		text_add(out, text, (size_t)(open - text));
		if (found)
			value(out, found);
		else
			text_add(out, open, (size_t)(close + 1 - open));
		text = close + 1;
	}
	text_string(out, text);
}

char *said_english(const void *ctx, const json_t *said)
{
	struct text out = text_new(ctx);

	sentence(&out, said);
	return out.at;
}

void said_set(json_t *object, const char *name, json_t *said)
{
	char beside[64], *english;

	if (!said)
		return;
	snprintf(beside, sizeof(beside), "%s_said", name);
	json_object_del(object, beside);
	if (!json_is_object(said)) {
		json_object_set_new(object, name, said);
		return;
	}
	english = said_english(NULL, said);
	json_object_set_new(object, name, json_string(english));
	if (json_object_get(said, "values"))
		json_object_set(object, beside, said);
	json_decref(said);
	talloc_free(english);
}
