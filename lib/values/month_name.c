/* month_name -- see month_name.h. */
#include "values/month_name.h"

#include "base/fold.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 10 /* letters */
#define WEEKDAY 12 /* of a day's name */

struct name {
	char text[LONGEST + 1];
	int month;
};

/* In order, for bsearch(). */
static const struct name names[] = {
	{ "abr", 4 },
	{ "abril", 4 },
	{ "ago", 8 },
	{ "agosti", 8 },
	{ "agosto", 8 },
	{ "agt", 8 },
	{ "aou", 8 },
	{ "aout", 8 },
	{ "apr", 4 },
	{ "april", 4 },
	{ "aprili", 4 },
	{ "aug", 8 },
	{ "august", 8 },
	{ "avr", 4 },
	{ "avril", 4 },
	{ "dec", 12 },
	{ "december", 12 },
	{ "decembre", 12 },
	{ "des", 12 },
	{ "desemba", 12 },
	{ "dez", 12 },
	{ "dezembro", 12 },
	{ "dic", 12 },
	{ "diciembre", 12 },
	{ "ene", 1 },
	{ "enero", 1 },
	{ "feb", 2 },
	{ "febr", 2 },
	{ "febrero", 2 },
	{ "februari", 2 },
	{ "february", 2 },
	{ "fev", 2 },
	{ "fevereiro", 2 },
	{ "fevr", 2 },
	{ "fevrier", 2 },
	{ "jan", 1 },
	{ "janeiro", 1 },
	{ "januari", 1 },
	{ "january", 1 },
	{ "janv", 1 },
	{ "janvier", 1 },
	{ "juil", 7 },
	{ "juill", 7 },
	{ "juillet", 7 },
	{ "juin", 6 },
	{ "jul", 7 },
	{ "julai", 7 },
	{ "julho", 7 },
	{ "julio", 7 },
	{ "july", 7 },
	{ "jun", 6 },
	{ "june", 6 },
	{ "junho", 6 },
	{ "juni", 6 },
	{ "junio", 6 },
	{ "mac", 3 },
	{ "machi", 3 },
	{ "mai", 5 },
	{ "maio", 5 },
	{ "mar", 3 },
	{ "march", 3 },
	{ "marco", 3 },
	{ "mars", 3 },
	{ "marzo", 3 },
	{ "may", 5 },
	{ "mayo", 5 },
	{ "mei", 5 },
	{ "nov", 11 },
	{ "novemba", 11 },
	{ "november", 11 },
	{ "novembre", 11 },
	{ "novembro", 11 },
	{ "noviembre", 11 },
	{ "oct", 10 },
	{ "october", 10 },
	{ "octobre", 10 },
	{ "octubre", 10 },
	{ "okt", 10 },
	{ "oktoba", 10 },
	{ "out", 10 },
	{ "outubro", 10 },
	{ "sep", 9 },
	{ "sept", 9 },
	{ "septemba", 9 },
	{ "september", 9 },
	{ "septembre", 9 },
	{ "septiembre", 9 },
	{ "set", 9 },
	{ "setembro", 9 },
	{ "setiembre", 9 },
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

void weekday_skip(const char **at, const char *end)
{
	static const char days[] =
	    " monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
	    "lundi mardi mercredi jeudi vendredi samedi dimanche segunda terca quarta quinta sexta "
	    "sabado domingo segundafeira tercafeira quartafeira quintafeira sextafeira lunes "
	    "martes "
	    "miercoles jueves viernes jumatatu jumanne jumatano alhamisi ijumaa jumamosi "
	    "jumapili ";
	char word[WEEKDAY + 3] = " ";
	const char *next = *at;
	int n = 1;

	for (const char *from = next; from < end; from = next) {
		char c = fold_next(&next, end);

		if (!c || c == '-')
			continue;
		if (c < 'a' || c > 'z' || n > WEEKDAY) {
			next = from;
			break;
		}
		word[n++] = c;
	}
	memcpy(word + n, " ", 2);
	if (n == 1 || next == end || (*next != ' ' && *next != ',') || !strstr(days, word))
		return;
	while (next < end && (*next == ' ' || *next == ','))
		next++;
	*at = next;
}
