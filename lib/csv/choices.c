/* choices -- see choices.h. */
#include "csv/choices.h"

#include "base/mem.h"

static const struct {
	const char *title, *text;
} duplicates_text[DUPLICATES_COUNT] = {
    [DUPLICATES_MAX] = {"Take the largest",
			"Usual where a corrected report came later and is more complete."},
    [DUPLICATES_SUM] = {"Add them up",
			"For files that split a facility's count over several rows."},
    [DUPLICATES_LAST] = {"Take the last in the file",
			 "For files in which later rows correct earlier ones."},
    [DUPLICATES_REJECT] = {"Drop them all",
			   "They come back in the file of dropped rows, to be decided one by one."},
};

const char *choices_name(const void *ctx, const struct survey *survey, const struct source *source)
{
	const char *name;

	if (source->constant)
		return mem_printf(ctx, "=%s", source->constant);
	if (!source->column || source->column > survey->columns)
		return NULL;
	name = survey->names[source->column - 1];
	if (*name && *name != '#' && *name != '=' && survey_is_unique(survey, name))
		return name;
	return mem_printf(ctx, "#%d", source->column);
}

json_t *choices_columns(const void *ctx, const struct survey *survey, const struct source *chosen)
{
	json_t *list = json_array();

	for (int c = 1; c <= survey->columns; c++) {
		const char *name = survey->names[c - 1];
		struct source source = {.column = c};
		json_t *option =
		    json_pack("{s:s, s:b}", "value", choices_name(ctx, survey, &source), "selected",
			      chosen->column == c);

		json_object_set_new(option, "label",
				    *name ? json_sprintf("%s (column %d)", name, c)
					  : json_sprintf("column %d", c));
		json_array_append_new(list, option);
	}
	return list;
}

json_t *choices_duplicates(const char *selected)
{
	json_t *list = json_array();

	for (enum duplicates d = 0; d < DUPLICATES_COUNT; d++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:b}", "value", duplicates_name[d], "title",
				    duplicates_text[d].title, "text", duplicates_text[d].text,
				    "selected", !strcmp(selected, duplicates_name[d])));
	return list;
}

json_t *choices_suggested(const void *ctx, const struct survey *survey)
{
	json_t *suggested = json_object();

	for (enum role role = 0; role < ROLE_ROLES; role++) {
		struct source by_name = {.column =
					     mapping_suggest(role, survey->names, survey->columns)};
		const char *name = choices_name(ctx, survey, &by_name);

		json_object_set_new(suggested, role_name[role],
				    name ? json_string(name) : json_null());
	}
	return suggested;
}
