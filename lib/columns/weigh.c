/* weigh -- see weigh.h. */
#include "columns/weigh.h"

#include "base/clock.h"
#include "base/mem.h"
#include "shape/across.h"
#include "shape/heading.h"
#include "values/month_name.h"

#define KNOWN	    120 /* what a column of nothing but known ids weighs */
#define KNOWN_NAMES 100
#define BY_CHANCE   0.5 /* for numbers */
#define READ	    100 /* of nothing but months, or counts */
#define COUNTED	    60
#define JOINED	    70	/* of a year and a month, besides what they hold */
#define ALIKE	    0.8 /* of their values are months, or years */

static bool is_count(struct span text)
{
	int32_t count;

	return !number_read(NUMBER_PLAIN, text, &count) ||
	    !number_read(NUMBER_DECIMAL_COMMA, text, &count);
}

static bool is_digits(struct span text)
{
	size_t n = 0;

	while (n < text.len && text.at[n] >= '0' && text.at[n] <= '9')
		n++;
	return text.len && n == text.len;
}

/* Do its numbers go up by one from line to line? */
static bool counts_rows(const struct survey *survey, int column)
{
	struct source source = { .column = column };
	long before = -1, line = 0;
	int rows = 0;

	for (int i = 0; i < survey->n; i++) {
		const struct record *record = &survey->record[i];
		struct span text = source_text(&source, ROLE_VALUE, record);
		char digits[12] = "";
		long at;

		if (!text.len || record->line == line)
			continue;
		line = record->line;
		if (!is_digits(text) || text.len >= sizeof(digits))
			return false;
		memcpy(digits, text.at, text.len);
		at = strtol(digits, NULL, 10);
		if (rows++ ? at != before + 1 : at > 1)
			return false;
		before = at;
	}
	return rows > 2;
}

static double share(json_t *known, const char *of, size_t n)
{
	return n ? (double)json_integer_value(json_object_get(known, of)) / (double)n : 0;
}

struct holds weigh_values(const struct survey *survey, int column, json_t *values, json_t *known)
{
	struct holds holds = { .counter = counts_rows(survey, column) };
	double months = 0, counts = 0, digits = 0;
	json_t *value;
	size_t i, n = json_array_size(values);

	json_array_foreach(values, i, value) {
		struct span text = span_of(json_string_value(value));

		if (number_is_blank(text))
			continue;
		holds.n++;
		months += period_month(text) != 0;
		counts += is_count(text);
		digits += is_digits(text);
	}
	if (holds.n) {
		holds.months = months / holds.n;
		holds.counts = counts / holds.n;
		holds.digits = digits / holds.n;
	}
	holds.ids[ROLE_FACILITY] = share(known, "facility_id", n);
	holds.ids[ROLE_INDICATOR] = share(known, "raw_indicator_id", n);
	holds.names[ROLE_FACILITY] = share(known, "facility_name", n);
	holds.names[ROLE_INDICATOR] = share(known, "raw_indicator_label", n);
	return holds;
}

/* What part of the values of a source that are not blank is so? */
static double part(const struct survey *survey, const struct source *source,
    bool (*is)(struct span text))
{
	int filled = 0, good = 0;

	for (int i = 0; i < survey->n; i++) {
		struct span text = source_text(source, ROLE_PERIOD, &survey->record[i]);

		filled += text.len > 0;
		good += text.len && is(text);
	}
	return filled ? (double)good / filled : 0;
}

static bool is_month(struct span text)
{
	return period_month(text) != 0;
}

static bool is_year(struct span text)
{
	return (text.len == 4 || (text.len > 4 && text.at[4] == '.')) &&
	    across_year((struct span){ text.at, 4 });
}

static bool is_name(struct span text)
{
	const char *at = text.at;

	return month_name(&at, text.at + text.len) && at == text.at + text.len;
}

struct source weigh_year_and_month(const struct survey *survey, int *weight)
{
	struct source best = { 0 };

	*weight = 0;
	for (int y = 1; y <= survey->columns; y++) {
		struct source pair = { .column = y };
		bool named = heading_is_year(survey->names[y - 1]);

		if (!named && part(survey, &pair, is_year) < 1)
			continue;
		for (int m = 1; m <= survey->columns; m++) {
			struct source month = { .column = m };
			int by = heading_fit(ROLE_PERIOD, survey->names[m - 1]);
			double good;

			pair.also = m;
			if (m == y || (by < WEIGHT_LEAST && part(survey, &month, is_name) < ALIKE))
				continue;
			good = part(survey, &pair, is_month);
			by = (int)(READ * good) + JOINED + named;
			if (good >= ALIKE && by > *weight) {
				*weight = by;
				best = pair;
			}
		}
	}
	return best;
}

/* 1 to 12, as a month. */
static bool is_number_of_month(struct span text)
{
	struct span bare =
	    text.len == 2 && *text.at == '0' ? (struct span){ text.at + 1, 1 } : text;

	return is_digits(bare) && *bare.at != '0' &&
	    (bare.len == 1 || (bare.len == 2 && *bare.at == '1' && bare.at[1] <= '2'));
}

struct source weigh_yearless(const struct survey *survey, int *weight)
{
	struct source best = { 0 };
	struct tm today;

	*weight = 0;
	clock_local(clock_now(), &today);
	for (int c = 1; c <= survey->columns; c++) {
		struct source month = { .column = c };
		bool named = heading_fit(ROLE_PERIOD, survey->names[c - 1]) >= WEIGHT_LEAST;

		if (heading_is_year(survey->names[c - 1]) ||
		    (named && part(survey, &month, is_month) > 0.5))
			return best;
	}
	for (int c = 1; c <= survey->columns; c++) {
		struct source month = { .column = c };
		bool numbers = heading_is_month(survey->names[c - 1]) &&
		    part(survey, &month, is_number_of_month) >= 1;
		double good = numbers ? 1 : part(survey, &month, is_name);
		int by = heading_fit(ROLE_PERIOD, survey->names[c - 1]) + (int)(READ * good);

		if (good < ALIKE || by <= *weight)
			continue;
		*weight = by;
		best = (struct source){ .column = c, .year = today.tm_year + 1900 };
	}
	return best;
}

static int weigh_ids(enum role role, int fit, const struct holds *holds)
{
	double ids = KNOWN * holds->ids[role], names = KNOWN_NAMES * holds->names[role];

	if (holds->digits > 0.9)
		ids *= BY_CHANCE;
	return fit + (int)(ids > names ? ids : names);
}

static int weigh_unnamed(enum role role, const struct holds *holds)
{
	bool ids = role == ROLE_FACILITY || role == ROLE_INDICATOR;

	if (holds->counter)
		return 0;
	return ids ? weigh_ids(role, 0, holds) / 2 : (int)(READ * holds->months / 2);
}

int weigh(enum role role, const char *name, const struct holds *holds)
{
	int fit = heading_fit(role, name);

	if (!*name && holds->digits > 0.9) /* row names, be they in order or not */
		return role == ROLE_VALUE ? COUNTED / 3 : weigh_unnamed(role, holds);
	if (holds->counter && heading_is_counter(name) && !(role == ROLE_VALUE && fit))
		return 0;
	if (role == ROLE_FACILITY || role == ROLE_INDICATOR)
		return weigh_ids(role, fit, holds);
	if (role == ROLE_PERIOD)
		return fit + (int)(READ * holds->months);
	if (!fit && heading_is_aside(name))
		return (int)(COUNTED * holds->counts / 3);
	return fit + (int)(COUNTED * holds->counts * (1 - holds->months));
}
