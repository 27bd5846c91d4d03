/* choices -- see choices.h. */
#include "columns/choices.h"
#include "shape/heading.h"

#include "base/mem.h"
#include "words/said.h"
#include "words/words.h"

static const struct {
	const char *title, *text;
} duplicates_text[DUPLICATES_COUNT] = {
	[DUPLICATES_MAX] = { WORDS("Take the largest"),
	    WORDS("Usual where a corrected report came later and is more complete.") },
	[DUPLICATES_SUM] = { WORDS("Add them up"),
	    WORDS("For files that split a facility's value over several rows.") },
	[DUPLICATES_LAST] = { WORDS("Take the last in the file"),
	    WORDS("For files in which later rows correct earlier ones.") },
	[DUPLICATES_REJECT] = { WORDS("Drop them all"),
	    WORDS("They come back in the file of dropped rows, to be decided one by one.") },
};

const char *choices_name(const void *ctx, const struct survey *survey, const struct source *source)
{
	const char *name;

	if (source->constant)
		return mem_printf(ctx, "=%s", source->constant);
	if (!source->column || source->column > survey->columns)
		return NULL;
	if (source->also)
		return mem_printf(ctx, "#%d.#%d", source->column, source->also);
	if (source->year)
		return mem_printf(ctx, "#%d.=%d", source->column, source->year);
	name = survey->names[source->column - 1];
	if (*name && *name != '#' && *name != '=' && survey_is_unique(survey, name))
		return name;
	return mem_printf(ctx, "#%d", source->column);
}

/* "facility (column 1)" */
static json_t *label(const struct survey *survey, const struct source *source)
{
	const char *name = survey->names[source->column - 1];
	json_t *column = json_integer(source->column);

	if (source->also)
		return said("{name} and {second} (columns {column} and {next})", "name",
		    json_string(name), "second", json_string(survey->names[source->also - 1]),
		    "column", column, "next", json_integer(source->also));
	if (source->year) /* whose digits are not grouped */
		return said("{name}, in {year} (column {column})", "name", json_string(name),
		    "year", json_sprintf("%d", source->year), "column", column);
	if (!*name)
		return said("column {column}", "column", column);
	return said("{name} (column {column})", "name", json_string(name), "column", column);
}

static void offer(const void *ctx, json_t *list, const struct survey *survey,
    const struct source *source, bool selected)
{
	json_t *option = json_pack("{s:s, s:b}", "value", choices_name(ctx, survey, source),
	    "selected", selected);

	said_set(option, "label", label(survey, source));
	json_array_append_new(list, option);
}

/* A column of months with each year that they may be of: the chosen one, and those up to now. */
static void offer_years(const void *ctx, json_t *list, const struct survey *survey,
    const struct source *chosen, int column, int newest)
{
	bool there = chosen->column != column || !chosen->year;

	for (int year = newest; newest && year > newest - CHOICES_YEARS; year--) {
		struct source source = { .column = column, .year = year };
		bool selected = chosen->column == column && chosen->year == year;

		there |= selected;
		offer(ctx, list, survey, &source, selected);
	}
	if (!there)
		offer(ctx, list, survey, chosen, true);
}

json_t *choices_columns(const void *ctx, const struct survey *survey, const struct source *chosen,
    const struct source *pair)
{
	json_t *list = json_array();

	for (int c = 1; c <= survey->columns; c++) {
		struct source source = { .column = c };

		offer(ctx, list, survey, &source,
		    chosen->column == c && !chosen->also && !chosen->year);
		offer_years(ctx, list, survey, chosen, c, c == pair->column ? pair->year : 0);
		source.also = c == chosen->column && chosen->also ? chosen->also
		    : c == pair->column				  ? pair->also
								  : 0;
		if (source.also)
			offer(ctx, list, survey, &source, chosen->column == c && chosen->also);
	}
	return list;
}

json_t *choices_role(const void *ctx, const struct survey *survey, enum role role,
    const struct role_choice *choice)
{
	static const char *const title[ROLES] = { WORDS("Facility"), WORDS("Raw indicator"),
		WORDS("Month"), WORDS("Count") };
	const struct source *source = choice->source;
	const char *chosen = choices_name(ctx, survey, source);
	bool unread = !chosen && choice->entered && *choice->entered;
	bool as_constant = source->constant || unread || choice->as_constant;
	json_t *item;

	if (as_constant && !source->constant)
		chosen = unread ? choice->entered : NULL;
	item = json_pack("{s:s, s:s, s:{s:b}, s:s?, s:b, s:b, s:b, s:o}", "role", role_name[role],
	    "title", title[role], "is", role_name[role], true, "chosen", chosen, "suggested",
	    choice->suggested, "as_constant", as_constant, "by_content",
	    choice->suggested && source->column &&
		!heading_fit(role, survey->names[source->column - 1]),
	    "options", choices_columns(ctx, survey, source, choice->pair));
	if (source->column)
		json_object_set_new(item, "position",
		    source->also       ? json_sprintf("%d.#%d", source->column, source->also)
			: source->year ? json_sprintf("%d.=%d", source->column, source->year)
				       : json_integer(source->column));
	return item;
}

json_t *choices_duplicates(const char *selected)
{
	json_t *list = json_array();

	for (enum duplicates d = 0; d < DUPLICATES_COUNT; d++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:b}", "value", duplicates_name[d], "title",
			duplicates_text[d].title, "text", duplicates_text[d].text, "selected",
			!strcmp(selected, duplicates_name[d])));
	return list;
}

json_t *choices_suggested(const void *ctx, const struct survey *survey,
    const struct source suggestion[ROLES])
{
	json_t *suggested = json_object();

	for (enum role role = 0; role < ROLES; role++) {
		const char *name = choices_name(ctx, survey, &suggestion[role]);

		json_object_set_new(suggested, role_name[role],
		    name ? json_string(name) : json_null());
	}
	return suggested;
}
