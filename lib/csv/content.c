/* content -- see content.h. */
#include "csv/content.h"

#include "base/mem.h"

#define COLUMNS 60  /* whose values are looked at */
#define VALUES	100 /* of each */

static json_t *some_values(const struct survey *survey, const struct source *source)
{
	json_t *values = survey_values(survey, ROLE_INDICATOR, source);

	while (json_array_size(values) > VALUES)
		json_array_remove(values, json_array_size(values) - 1);
	return values;
}

struct content *content_new(const void *ctx, const struct survey *survey)
{
	struct content *content = mem_new(ctx, struct content);
	int element = mapping_suggest(ROLE_INDICATOR, survey->names, survey->columns);

	content->values = mem_json(content, json_array());
	content->columns = survey->columns < COLUMNS ? survey->columns : COLUMNS;
	for (int c = 1; c <= content->columns; c++)
		json_array_append_new(content->values,
		    some_values(survey, &(struct source){ .column = c }));
	content->pair = (struct source){
		.column = element,
		.also = element ? mapping_suggest_combo(survey->names, survey->columns) : 0,
	};
	if (content->pair.also)
		json_array_append_new(content->values, some_values(survey, &content->pair));
	return content;
}

/* How many of a column's values are known as ids of a role; the pair's stand last. */
static int known_ids(json_t *known, int column, enum role role)
{
	json_t *counts = json_array_get(known, (size_t)column - 1);

	return (int)json_integer_value(json_object_get(counts, role_name[role]));
}

/* The column with most known ids; the one that is named before its equals. */
static int by_ids(const struct content *content, json_t *known, enum role role, int named)
{
	int best = named, most = named ? known_ids(known, named, role) : 0;

	for (int c = 1; c <= content->columns && !(named && most); c++)
		if (known_ids(known, c, role) > most) {
			best = c;
			most = known_ids(known, c, role);
		}
	return best;
}

static bool is_month(struct span text)
{
	int period;

	for (enum period_format format = 0; format < PERIOD_FORMAT_COUNT; format++) {
		const char *why;

		if (format != PERIOD_YY_NAME && format != PERIOD_EXCEL &&
		    period_judge(format, text, &period, &why) == READING_GOOD)
			return true;
	}
	return false;
}

static bool is_count(struct span text)
{
	int32_t count;

	return !number_read(NUMBER_PLAIN, text, &count) ||
	    !number_read(NUMBER_DECIMAL_COMMA, text, &count);
}

/* The last column nearly all of whose values are such, and that no role before has; or 0. */
static int by_values(const struct content *content, bool (*is)(struct span),
    const struct source taken[ROLE_ROLES], enum role role)
{
	for (int c = content->columns; c > 0; c--) {
		json_t *values = json_array_get(content->values, (size_t)c - 1), *value;
		size_t i, good = 0;
		bool free = true;

		for (enum role other = 0; other < role; other++)
			free &= taken[other].column != c;
		json_array_foreach(values, i, value)
			good += is(span_of(json_string_value(value)));
		if (free && good && good * 10 >= json_array_size(values) * 9)
			return c;
	}
	return 0;
}

void content_suggest(const struct content *content, const struct survey *survey, json_t *known,
    struct source suggestion[ROLE_ROLES])
{
	for (enum role role = 0; role < ROLE_ROLES; role++) {
		int named = mapping_suggest(role, survey->names, survey->columns);

		if (role == ROLE_FACILITY || role == ROLE_INDICATOR)
			named = by_ids(content, known, role, named);
		else if (!named)
			named = by_values(content, role == ROLE_PERIOD ? is_month : is_count,
			    suggestion, role);
		suggestion[role] = (struct source){ .column = named };
	}
	if (content->pair.also && suggestion[ROLE_INDICATOR].column == content->pair.column &&
	    known_ids(known, content->columns + 1, ROLE_INDICATOR) >
		known_ids(known, content->pair.column, ROLE_INDICATOR))
		suggestion[ROLE_INDICATOR] = content->pair;
}
