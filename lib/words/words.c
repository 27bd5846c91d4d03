/* words -- see words.h. */
#include "words/words.h"

#include "base/map.h"

#include <stdarg.h>

/* The keys of all messages, by number; the build makes them of hmis-intake.pot. */
extern const char *const words_keys[];

int words_find(struct span key)
{
	static struct map *numbers;

	if (!numbers) {
		numbers = map_new(NULL);
		for (int i = 0; words_keys[i]; i++)
			map_put(numbers, span_of(words_keys[i]), i);
	}
	return map_get(numbers, key);
}

const char *words_get(const struct language *language, int number, int form)
{
	const char *text = language->texts && number >= 0 ? language->texts[number] : NULL;

	while (text && form-- > 0)
		text += strlen(text) + 1;
	return text;
}

/* A key without its context. */
static const char *shown(const char *key)
{
	const char *end = strchr(key, '\004');

	return end ? end + 1 : key;
}

const char *words(const struct language *language, const char *text)
{
	const char *said =
	    language->texts ? words_get(language, words_find(span_of(text)), 0) : NULL;

	return said ? said : shown(text);
}

const char *words_many(const struct language *language, const char *one, const char *many,
    unsigned long n)
{
	const char *said = NULL;

	if (language->texts)
		said = words_get(language, words_find(span_of(one)), language->form(n));
	if (said)
		return said;
	return ENGLISH->form(n) ? many : shown(one);
}

static const char *value_named(va_list values, struct span name)
{
	const char *key;

	while ((key = va_arg(values, const char *))) {
		const char *value = va_arg(values, const char *);

		if (span_equal(name, span_of(key)))
			return value;
	}
	return NULL;
}

void words_add(struct text *out, const char *text, ...)
{
	const char *open, *close, *value;
	va_list values;

	while ((open = strchr(text, '{')) && (close = strchr(open, '}'))) {
		va_start(values, text);
		value = value_named(values, (struct span){ open + 1, close - open - 1 });
		va_end(values);
		text_add(out, text, open - text);
		if (value)
			text_string(out, value);
		else
			text_add(out, open, close + 1 - open);
		text = close + 1;
	}
	text_string(out, text);
}
