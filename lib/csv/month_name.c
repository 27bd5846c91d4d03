/* month_name -- see month_name.h. */
#include "csv/month_name.h"

#include "csv/fold.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 9 /* letters */

struct name {
	char text[LONGEST + 1];
	int month;
};

/* In order, for bsearch(). */
static const struct name names[] = {
	{ "abr", 4 },
	{ "abril", 4 },
	{ "ago", 8 },
	{ "agosto", 8 },
	{ "aou", 8 },
	{ "aout", 8 },
	{ "apr", 4 },
	{ "april", 4 },
	{ "aug", 8 },
	{ "august", 8 },
	{ "avr", 4 },
	{ "avril", 4 },
	{ "dec", 12 },
	{ "december", 12 },
	{ "decembre", 12 },
	{ "dez", 12 },
	{ "dezembro", 12 },
	{ "feb", 2 },
	{ "february", 2 },
	{ "fev", 2 },
	{ "fevereiro", 2 },
	{ "fevr", 2 },
	{ "fevrier", 2 },
	{ "jan", 1 },
	{ "janeiro", 1 },
	{ "january", 1 },
	{ "janv", 1 },
	{ "janvier", 1 },
	{ "juil", 7 },
	{ "juill", 7 },
	{ "juillet", 7 },
	{ "juin", 6 },
	{ "jul", 7 },
	{ "julho", 7 },
	{ "july", 7 },
	{ "jun", 6 },
	{ "june", 6 },
	{ "junho", 6 },
	{ "mai", 5 },
	{ "maio", 5 },
	{ "mar", 3 },
	{ "march", 3 },
	{ "marco", 3 },
	{ "mars", 3 },
	{ "may", 5 },
	{ "nov", 11 },
	{ "november", 11 },
	{ "novembre", 11 },
	{ "novembro", 11 },
	{ "oct", 10 },
	{ "october", 10 },
	{ "octobre", 10 },
	{ "out", 10 },
	{ "outubro", 10 },
	{ "sep", 9 },
	{ "sept", 9 },
	{ "september", 9 },
	{ "septembre", 9 },
	{ "set", 9 },
	{ "setembro", 9 },
};

static int by_text(const void *key, const void *name)
{
	return strcmp(key, ((const struct name *)name)->text);
}

int month_name(const char **at, const char *end)
{
	const char *from = *at, *next = from;
	const struct name *found;
	char text[LONGEST + 1];
	int n = 0;

	for (; from < end; from = next) {
		char c = fold_next(&next, end);

		if (c && (c < 'a' || c > 'z'))
			break;
		if (c && n == LONGEST)
			return 0;
		if (c)
			text[n++] = c;
	}
	text[n] = '\0';
	found = bsearch(text, names, sizeof(names) / sizeof(*names), sizeof(*names), by_text);
	if (!found)
		return 0;
	*at = from + (from < end && *from == '.');
	return found->month;
}
