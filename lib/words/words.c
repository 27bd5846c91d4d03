/* words -- see words.h. */
#include "words/words.h"

#include "base/map.h"

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

const char *words_names(long long more)
{
	return more > 0 ? WORDS("{names} and {n} more") : "{names}";
}

/* Add text with its values, of which those that are texts of ours are said in the language. */
static void fill(struct text *out, const struct language *language, const char *text,
    const char *const values[], const char *within)
{
	const char *open, *close, *value;
	bool ours = false;

	while ((open = strchr(text, '{')) && (close = strchr(open, '}'))) {
		size_t n = (size_t)(close - open) - 1;

		value = err_value(values, within, open + 1, n, &ours);
		text_add(out, text, (size_t)(open - text));
		if (value && ours)
			fill(out, language, words(language, value), values,
			    mem_printf(out->ctx, "%s%.*s.", within, (int)n, open + 1));
		else if (value)
			text_string(out, value);
		else
			text_add(out, open, n + 2);
		text = close + 1;
	}
	text_string(out, text);
}

void words_fill(struct text *out, const char *text, const char *const values[])
{
	fill(out, ENGLISH, text, values, "");
}

void words_fill_in(struct text *out, const struct language *language, const char *text,
    const char *const values[])
{
	fill(out, language, text, values, "");
}
