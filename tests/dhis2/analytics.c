/* analytics -- sums over the same values: of elements, operands, indicators, and the reporting
 * rates of data sets. */
#include "server.h"

#include <stdio.h>
#include <string.h>

#define MOST   400 /* items of a dimension */
#define LEVELS 6

enum { SAID = 1, REPORTED = 2 }; /* of a cell */
enum kind { ELEMENT, OPERAND, INDICATOR, EXPECTED, ACTUAL, RATE };

struct item {
	enum kind kind;
	const char *text, *combo;
	int place; /* of the element, indicator or set */
};

/* A cell for each item, month and unit: what is added up there, and whether anything was. */
struct query {
	struct item item[MOST];
	int month[MOST]; /* as the country's files have them */
	int items, months;
	bool *row; /* by unit: is it in the answer? */
	double *sum;
	char *has;
};

static size_t cell_of(const struct ask *ask, const struct query *query, int item, int month,
    int unit)
{
	return ((size_t)item * (size_t)query->months + (size_t)month) *
	    (size_t)ask->country->units +
	    (size_t)unit;
}

/* dimension=dx:a;b, or NULL. */
static const char *dimension(const struct ask *ask, const char *name)
{
	const char *text;
	size_t n = strlen(name);

	for (int i = 0; (text = ask_param(ask, "dimension", i)); i++)
		if (!strncmp(text, name, n) && text[n] == ':')
			return text + n + 1;
	return "";
}

/* The next of what stands between semicolons, or NULL. */
static const char *next(const struct ask *ask, const char **at)
{
	size_t n = strcspn(*at, ";");
	const char *text;

	if (!**at)
		return NULL;
	text = mem_strndup(ask->query, *at, n);
	*at += n + ((*at)[n] == ';');
	return text;
}

static int find_indicator(const struct country *country, const char *uid)
{
	for (int i = 0; i < country->indicators; i++)
		if (!strcmp(country->indicator[i].uid, uid))
			return i;
	return -1;
}

/* What an item is; those that are nothing are left out. */
static void read_item(const struct ask *ask, struct query *query, const char *text)
{
	const char *point = strchr(text, '.'), *tail = point ? point + 1 : "";
	const char *head = mem_strndup(ask->query, text, strcspn(text, "."));
	int element = country_element(ask->country, head), set = country_set(ask->country, head);
	struct item item = { .text = text, .place = element };

	if (element >= 0 && (ask->account->super || !ask->country->element[element].hidden)) {
		item.kind = point ? OPERAND : ELEMENT;
		item.combo = tail;
	} else if (!point && (item.place = find_indicator(ask->country, text)) >= 0) {
		item.kind = INDICATOR;
	} else if (point && (item.place = set) >= 0) {
		item.kind = !strcmp(tail, "EXPECTED_REPORTS") ? EXPECTED
		    : !strcmp(tail, "ACTUAL_REPORTS")	      ? ACTUAL
							      : RATE;
	} else {
		return;
	}
	query->item[query->items++] = item;
}

static void read_units(const struct ask *ask, const char *list, int *level, int *named, int *n)
{
	const char *text;

	while ((text = next(ask, &list))) {
		int unit;

		if (!strncmp(text, "LEVEL-", 6))
			level[strtol(text + 6, NULL, 10) % LEVELS] = 1;
		else if ((unit = country_unit(ask->country, text)) >= 0 && *n < MOST)
			named[(*n)++] = unit;
	}
}

/* The units of the answer: those named, or of the levels named below them. */
static bool choose_units(struct ask *ask, struct query *query)
{
	int level[LEVELS] = { 0 }, named[MOST], n = 0, levels = 0;

	query->row = mem_array(ask->query, bool, (size_t)ask->country->units + 1);
	read_units(ask, dimension(ask, "ou"), level, named, &n);
	for (int i = 0; i < LEVELS; i++)
		levels += level[i];
	if (levels && !n)
		named[n++] = country_unit(ask->country, "Country0001");
	for (int i = 0; i < n; i++) {
		if (!may_view(ask, named[i])) {
			ask_refuse(ask, 409, "E7120",
			    mem_printf(ask->query,
				"User: `%s` is not allowed to view org unit: `%s`",
				ask->account->name, ask->country->unit[named[i]].uid));
			return false;
		}
		for (int unit = 0; unit < ask->country->units; unit++)
			if (levels ? level[ask->country->unit[unit].level] &&
				    country_below(ask->country, unit, named[i])
				   : unit == named[i])
				query->row[unit] = true;
	}
	if (!n)
		ask_refuse(ask, 409, "E7124",
		    "Dimension `ou` is present in query without any valid dimension options");
	return n > 0;
}

static bool read_query(struct ask *ask, struct query *query)
{
	const char *dx = dimension(ask, "dx"), *pe = dimension(ask, "pe"), *text;

	while (query->items < MOST && (text = next(ask, &dx)))
		read_item(ask, query, text);
	while (query->months < MOST && (text = next(ask, &pe)))
		if (strspn(text, "0123456789") == 6 && !text[6])
			query->month[query->months++] = period_in(ask, (int)strtol(text, NULL, 10));
	if (query->items && query->months)
		return choose_units(ask, query);
	ask_refuse(ask, 409, "E7124",
	    mem_printf(ask->query,
		"Dimension `%s` is present in query without any valid dimension options",
		query->items ? "pe" : "dx"));
	return false;
}

/* Add to a unit and all that it is part of. */
static void add(const struct ask *ask, struct query *query, int item, int month, int unit,
    double value)
{
	for (; unit >= 0; unit = ask->country->unit[unit].parent) {
		size_t at = cell_of(ask, query, item, month, unit);

		query->sum[at] += value;
		query->has[at] |= SAID;
	}
}

static bool uses(const struct ask *ask, const struct item *item, const struct value *value)
{
	const char *combos;
	size_t n;

	switch (item->kind) {
	case ELEMENT:
		return value->element == item->place &&
		    strcmp(value->value, "0"); /* its tables have no zeros */
	case OPERAND:
		return value->element == item->place && !strcmp(value->combo, item->combo) &&
		    strcmp(value->value, "0");
	case INDICATOR:
		return value->element == item->place || value->element == item->place + 1;
	case ACTUAL:
	case RATE:
		return value->element >= 0 && !*ask->country->set[item->place].attribute &&
		    country_holds(ask->country, item->place, value->element, &combos, &n) &&
		    country_reports(ask->country, value->unit, item->place);
	case EXPECTED:
		break;
	}
	return false;
}

/* It did report, which counts once. */
static void add_report(const struct ask *ask, struct query *query, int item, int month, int unit)
{
	size_t at = cell_of(ask, query, item, month, unit);

	if (query->has[at] & REPORTED)
		return;
	add(ask, query, item, month, unit, 1);
	query->has[at] |= REPORTED;
}

static void add_values(const struct ask *ask, struct query *query)
{
	for (int i = 0; i < ask->country->values; i++) {
		const struct value *value = &ask->country->value[i];
		int month = 0;

		while (month < query->months && query->month[month] != value->period)
			month++;
		for (int item = 0; item < query->items && month < query->months; item++) {
			if (!uses(ask, &query->item[item], value))
				continue;
			if (query->item[item].kind < EXPECTED)
				add(ask, query, item, month, value->unit,
				    strtod(value->value, NULL));
			else
				add_report(ask, query, item, month, value->unit);
		}
	}
}

/* Each unit that should report has its rates in any month, also one to come; of a set that is not
 * monthly, nothing is expected, and one by attribute options has no rates at all. */
static void add_reports(const struct ask *ask, struct query *query, int item)
{
	const struct set *set = &ask->country->set[query->item[item].place];
	double expected = strcmp(set->type, "Monthly") ? 0 : query->item[item].kind == EXPECTED;

	for (int unit = 0; unit < ask->country->units && !*set->attribute; unit++)
		for (int month = 0; country_reports(ask->country, unit, query->item[item].place) &&
		    month < query->months;
		    month++)
			add(ask, query, item, month, unit, expected);
}

/* Of a unit with parts the rate is that of its parts together. */
static double rate_of(const struct ask *ask, const struct query *query, int item, int unit,
    double sum)
{
	int expected = 0;

	if (query->item[item].kind != RATE)
		return sum;
	for (int i = 0; i < ask->country->units; i++)
		expected += country_below(ask->country, i, unit) &&
		    country_reports(ask->country, i, query->item[item].place);
	return expected ? 100 * sum / expected : 0;
}

/* Its analytics finds nothing where there is something: its SQL failed, and nobody is told. */
static bool is_broken(const struct ask *ask)
{
	return ask->profile->no_months || ask_fault(ask, "swallowed");
}

static void fill(struct ask *ask, struct query *query)
{
	size_t cells = cell_of(ask, query, query->items, 0, 0);

	query->sum = mem_array(ask->query, double, cells + 1);
	query->has = mem_array(ask->query, char, cells + 1);
	if (ask_fault(ask, "nothing"))
		return;
	for (int item = 0; item < query->items; item++)
		if (query->item[item].kind >= EXPECTED)
			add_reports(ask, query, item);
	if (!is_broken(ask))
		add_values(ask, query);
}

static long count_rows(const struct ask *ask, const struct query *query)
{
	long n = 0;

	for (int unit = 0; unit < ask->country->units; unit++)
		for (int i = 0; query->row[unit] && i < query->items * query->months; i++)
			n += query->has[cell_of(ask, query, 0, i, unit)] > 0;
	return n;
}

static void put_rows(struct ask *ask, const struct query *query)
{
	const char *between = "";

	for (int item = 0; item < query->items; item++)
		for (int month = 0; month < query->months; month++)
			for (int unit = 0; unit < ask->country->units; unit++) {
				size_t at = cell_of(ask, query, item, month, unit);

				if (!query->row[unit] || !query->has[at])
					continue;
				ask_print(ask, "%s[\"%s\",\"%d\",\"%s\",\"%.1f\"]", between,
				    query->item[item].text, period_out(ask, query->month[month]),
				    ask->country->unit[unit].uid,
				    rate_of(ask, query, item, unit, query->sum[at]));
				between = ",";
			}
}

/* Up to the limit; beyond it JSON says so with its status, CSV in its text. */
static bool too_many(struct ask *ask, const struct query *query)
{
	long limit = state_number(ask, "rows", 0);
	const char *text =
	    mem_printf(ask->query, "Query result set exceeds max limit: `%ld`", limit);

	if (!limit || count_rows(ask, query) <= limit)
		return false;
	if (!strcmp(ask->suffix, "csv")) {
		ask_head(ask, 200, "application/csv");
		ask_print(ask, "E7128: %s\n", text);
	} else {
		ask_refuse(ask, 409, "E7128", text);
	}
	return true;
}

static void send_analytics(struct ask *ask)
{
	struct query *query = mem_new(ask->query, struct query);

	if (ask->profile->no_analytics)
		return ask_refuse(ask, 409, "E7144",
		    "Query failed because a referenced table does not exist. Please ensure "
		    "analytics job was run");
	if (!read_query(ask, query))
		return;
	fill(ask, query);
	if (too_many(ask, query))
		return;
	ask_head(ask, 200, "application/json");
	ask_print(ask,
	    "{\"headers\":[{\"name\":\"dx\"},{\"name\":\"pe\"},{\"name\":\"ou\"},{\"name\":"
	    "\"value\"}],\"rows\":[");
	put_rows(ask, query);
	ask_print(ask, "],\"width\":4,\"height\":%ld}", count_rows(ask, query));
}

bool answer_analytics(struct ask *ask)
{
	if (strcmp(ask->path, "analytics"))
		return false;
	send_analytics(ask);
	return true;
}
