/* language -- see language.h. */
#include "words/language.h"

#include <stdlib.h>

const struct language *language_named(struct span code)
{
	const char *dash = code.len ? memchr(code.at, '-', code.len) : NULL;

	for (const struct language *l = languages; code.len && l->code; l++)
		if (span_equal_fold(code, span_of(l->code)))
			return l;
	return dash ? language_named((struct span){ code.at, (size_t)(dash - code.at) }) : NULL;
}

/* The weight of "fr-CH; q=0.8": 1 where it has none, 0 where it cannot be read. */
static double weight(struct span item)
{
	const char *sign = item.len ? memchr(item.at, ';', item.len) : NULL;

	if (!sign)
		return 1;
	sign += 1 + strspn(sign + 1, " \t");
	return !strncmp(sign, "q=", 2) && strchr("01", sign[2]) && sign[2] ? strtod(sign + 2, NULL)
									   : 0;
}

const struct language *language_accepted(const char *header)
{
	const struct language *best = NULL, *language;
	double most = 0;

	while (*header) {
		size_t n = strcspn(header, ",");
		struct span item = { header, n }, code = { header, strcspn(header, ",;") };

		language = language_named(span_trim(code));
		if (language && weight(item) > most) {
			best = language;
			most = weight(item);
		}
		header += n + (header[n] == ',');
	}
	return best;
}

const char *language_name(const struct language *language)
{
	/* words: what your own language is called in it */
	return words(language, WORDS_IN("this language", "English"));
}
