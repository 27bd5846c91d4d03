/* source -- see source.h. */
#include "shape/source.h"

#include "base/mem.h"
#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>

#define YEAR_FIRST  1900
#define YEAR_LAST   2050
#define NAMES_SHOWN 12 /* column names listed in a sentence */

/* The names there are, for a person to choose among: those that are shown. */
static const char *list_names(const void *ctx, const char *const names[], int n)
{
	char *list = mem_strdup(ctx, "");

	for (int i = 0; i < n && i < NAMES_SHOWN; i++)
		list =
		    mem_append(list, "%s%s", i ? ", " : "", span_show(ctx, span_of(names[i]), 40));
	return list;
}

/* How many others there are. */
static int unnamed(int n)
{
	return n > NAMES_SHOWN ? n - NAMES_SHOWN : 0;
}

static const struct err *by_position(enum role role, const char *digits, int n,
    struct source *source)
{
	long column = strtol(digits, NULL, 10);

	if (column < 1 || column > n)
		return err(422, "mapping",
		    n == 1 ? WORDS("There is no column #{column} for {field}: the file has {n} "
				   "column.")
			   : WORDS("There is no column #{column} for {field}: the file has {n} "
				   "columns."),
		    "column", AT_MOST(9, digits), "field", role_name[role], "n", DIGITS(n));
	*source = (struct source){ .column = (int)column };
	return NULL;
}

static const struct err *by_name(const void *ctx, enum role role, const char *name,
    const char *const names[], int n, struct source *source)
{
	int found[2] = { 0, 0 }, times = 0;

	for (int i = 0; i < n; i++)
		if (!strcmp(names[i], name) && times++ < 2)
			found[times - 1] = i + 1;
	if (times == 1) {
		*source = (struct source){ .column = found[0] };
		return NULL;
	}
	name = span_show(ctx, span_of(name), 80);
	if (times)
		return err(422, "mapping",
		    "{n} columns are called \"{name}\", so it is not clear which one is meant for "
		    "{field}: choose by position, #{first} or #{second}.",
		    "n", DIGITS(times), "name", name, "field", role_name[role], "first",
		    DIGITS(found[0]), "second", DIGITS(found[1]));
	return err(422, "mapping",
	    "There is no column \"{name}\" for {field}. The columns are: {columns}.", "name", name,
	    "field", role_name[role], "columns.", words_names(unnamed(n)), "columns.names",
	    list_names(ctx, names, n), "columns.n", DIGITS(unnamed(n)));
}

/* "#1.#4": two columns, joined by a point. */
static const struct err *by_positions(enum role role, char *chosen, int n, struct source *source)
{
	char *point = strchr(chosen, '.');
	const struct err *failed;
	struct source also;

	*point = '\0';
	if ((failed = by_position(role, chosen + 1, n, source)))
		return failed;
	if ((failed = by_position(role, point + 2, n, &also)))
		return failed;
	source->also = also.column;
	return NULL;
}

static bool is_position(const char *text, size_t n)
{
	return n > 1 && *text == '#' && strspn(text + 1, "0123456789") == n - 1;
}

/* "#2.=2024": the months of a column, and their year. */
static const struct err *with_year(enum role role, char *chosen, int n, struct source *source)
{
	char *point = strchr(chosen, '.');
	const struct err *failed;
	long year = strtol(point + 2, NULL, 10); /* of four digits: is_dated() */

	if (role != ROLE_PERIOD || year < YEAR_FIRST || year > YEAR_LAST)
		return err(422, "mapping",
		    "\"{chosen}\" is no choice for {field}: only months have a year of their own, "
		    "from {first} to {last}.",
		    "chosen", AT_MOST(40, chosen), "field", role_name[role], "first",
		    DIGITS(YEAR_FIRST), "last", DIGITS(YEAR_LAST));
	*point = '\0';
	if ((failed = by_position(role, chosen + 1, n, source)))
		return failed;
	source->year = (int)year;
	return NULL;
}

static bool is_dated(const char *name)
{
	const char *point = strchr(name, '.');

	return point && is_position(name, (size_t)(point - name)) && point[1] == '=' &&
	    strlen(point) == 6 && strspn(point + 2, "0123456789") == 4;
}

struct source source_constant(const void *ctx, struct span text)
{
	text = span_trim(text);
	return (struct source){ .constant = span_dup(ctx, text), .length = text.len };
}

const struct err *source_parse(const void *ctx, enum role role, const char *chosen,
    const char *const names[], int n, struct source *source)
{
	struct span text = span_trim(span_of(chosen ? chosen : ""));
	char *name = span_dup(ctx, text);

	if (!text.len)
		return err(422, "mapping",
		    "Choose the column for {field}, or give one value for all rows. The columns "
		    "are: {columns}.",
		    "field", role_name[role], "columns.", words_names(unnamed(n)), "columns.names",
		    list_names(ctx, names, n), "columns.n", DIGITS(unnamed(n)));
	if (is_position(name, text.len))
		return by_position(role, name + 1, n, source);
	if (is_position(name, strcspn(name, ".")) && strchr(name, '.') &&
	    is_position(strchr(name, '.') + 1, strlen(strchr(name, '.') + 1)))
		return by_positions(role, name, n, source);
	if (is_dated(name))
		return with_year(role, name, n, source);
	if (*name != '=')
		return by_name(ctx, role, name, names, n, source);
	*source = source_constant(ctx, span_of(name + 1));
	if (!source->length)
		return err(422, "mapping",
		    "The value for {field} after \"=\" is empty: give the value for every row.",
		    "field", role_name[role]);
	return NULL;
}

int source_shared(const struct source *one, const struct source *other)
{
	if (one->column && (one->column == other->column || one->column == other->also))
		return one->column;
	return one->also && (one->also == other->column || one->also == other->also) ? one->also
										     : 0;
}

/* A whole number that a program wrote as a fraction, without the zeros: 2024.0. */
static struct span whole(struct span text)
{
	size_t n = 0, end = text.len;

	while (n < text.len && text.at[n] >= '0' && text.at[n] <= '9')
		n++;
	while (end > n + 1 && text.at[end - 1] == '0')
		end--;
	if (n && end == n + 1 && end < text.len && text.at[n] == '.')
		text.len = n;
	return text;
}

/* What is longer than an id can be is cut. */
struct span source_join(const struct source *from, enum role role, const struct record *record)
{
	static _Thread_local char joined[ROLES][2 * ID_MAX + 2];
	struct span one = source_column(from->column, record), two;
	char *at = joined[role], year[16];

	if (!one.len)
		return one;
	if (from->also) {
		two = source_column(from->also, record);
	} else {
		snprintf(year, sizeof(year), "%d", from->year);
		two = one;
		one = span_of(year);
	}
	if (!two.len)
		return one;
	if (role == ROLE_PERIOD) {
		one = whole(one);
		two = whole(two);
	}
	one.len = one.len < ID_MAX ? one.len : ID_MAX;
	two.len = two.len < ID_MAX ? two.len : ID_MAX;
	memcpy(at, one.at, one.len);
	at[one.len] = role == ROLE_PERIOD ? '-' : '.';
	memcpy(at + one.len + 1, two.at, two.len);
	return (struct span){ at, one.len + 1 + two.len };
}
