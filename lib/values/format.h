/*
 * format -- ways of writing the values of a column: what numbers and months have in common.
 *
 * A format belongs to a column, never to a cell: it is decided over the whole file (profile.h,
 * decide.h), and a value that is not in it is refused, never guessed.
 */
#ifndef VALUES_FORMAT_H
#define VALUES_FORMAT_H

#include "base/span.h"
#include "words/words.h"

/* What a text is in a format. */
enum reading {
	READING_NONE,	 /* not written so */
	READING_REFUSED, /* written so, but no value that we take: 12.5, -1, a 13th month */
	READING_GOOD
};

struct value_format {
	const char *name;  /* "decimal_comma": in the API and in the run's record */
	const char *title; /* "decimal comma, like 1234,0": on pages */
	const char *all;   /* "whole numbers with a decimal comma": what its values are */
	const char *mark;  /* "a decimal comma": what a value that decides for it has */
	bool ask;	   /* never decided, only ever offered in a question */
};

/* The formats of counts, or of months. */
struct value_formats {
	const char *field; /* "number_format", as the API calls the choice */
	const struct value_format *formats;
	int n;
	const char *what; /* "whole numbers" */
	enum reading (*judge)(int format, struct span text, int *value, const char **why);
};

extern const struct value_formats number_set, period_set;

/* The place of the format called name, or -1. */
static inline int format_find(const struct value_formats *set, const char *name)
{
	for (int i = 0; name && i < set->n; i++)
		if (!strcmp(set->formats[i].name, name))
			return i;
	return -1;
}

/* Why a text with the digits of another script is refused, or NULL when it has none. */
static inline const char *format_foreign_digits(struct span text)
{
	for (size_t i = 0; i + 1 < text.len; i++) {
		unsigned char a = (unsigned char)text.at[i], b = (unsigned char)text.at[i + 1];

		if ((a == 0xd9 && b >= 0xa0 && b <= 0xa9) || (a == 0xdb && b >= 0xb0 && b <= 0xb9))
			return WORDS("has Arabic digits; write 0 to 9");
	}
	return NULL;
}

#endif
