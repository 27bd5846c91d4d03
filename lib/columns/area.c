/* area -- see area.h. */
#include "columns/area.h"

#include "base/map.h"
#include "base/mem.h"
#include "columns/choices.h"
#include "shape/heading.h"

#define HALF  50 /* percent of a column's values that are areas: enough */
#define A_FEW 10 /* enough for one that is headed so */

static json_int_t count(json_t *known, int column, const char *what)
{
	return json_integer_value(json_object_get(json_array_get(known, (size_t)column - 1), what));
}

/* How many of its different values were looked at. */
static json_int_t seen(const struct content *content, int column)
{
	return (json_int_t)json_array_size(json_array_get(content->values, (size_t)column - 1));
}

/* Are facilities known by names in it, rather than by their own ids? */
static bool holds_names(const struct content *content, json_t *known, int column)
{
	json_int_t own = count(known, column, "own");

	return 2 * own < seen(content, column) &&
	    (count(known, column, "facility_name") > own || count(known, column, "by_area"));
}

static bool is_read(const struct mapping *mapping, int column)
{
	struct source source = { .column = column };

	for (enum role role = 0; role < ROLES; role++)
		if (source_shared(&mapping->from[role], &source))
			return true;
	return false;
}

/* Does a facility's name stand with several of the column's values? */
static bool tells_apart(const struct survey *survey, const struct source *facility, int column)
{
	void *work = mem_or_die(talloc_new(NULL));
	struct map *first = map_new(work);
	struct source area = { .column = column };
	bool found = false;

	for (int i = 0; i < survey->n && !found; i++) {
		struct span name = source_text(facility, ROLE_FACILITY, &survey->record[i]);
		struct span text = source_text(&area, ROLE_FACILITY, &survey->record[i]), before;
		int row = map_get(first, name);

		if (row == MAP_NONE) {
			map_put(first, name, i);
			continue;
		}
		before = source_text(&area, ROLE_FACILITY, &survey->record[row]);
		found = text.len && before.len && !span_equal(text, before);
	}
	talloc_free(work);
	return found;
}

int area_suggest(const struct content *content, const struct survey *survey, json_t *known,
    const struct mapping *mapping)
{
	const struct source *facility = &mapping->from[ROLE_FACILITY];
	json_int_t most = -1;
	int best = 0;

	if (!facility->column || facility->also || !holds_names(content, known, facility->column))
		return 0;
	for (int c = 1; c <= survey->columns; c++) {
		json_int_t n = seen(content, c), areas = count(known, c, "area");
		bool named = heading_is_area(survey->names[c - 1]);

		if (!n || is_read(mapping, c) ||
		    !(areas * 100 >= n * HALF || (named && areas * 100 >= n * A_FEW && areas) ||
			(named && tells_apart(survey, facility, c))))
			continue;
		if (2 * areas + named > most) {
			most = 2 * areas + named;
			best = c;
		}
	}
	return best;
}

const struct err *area_parse(const void *ctx, const char *chosen, const struct survey *survey,
    struct mapping *mapping)
{
	struct source source;

	mapping->area = 0;
	if (!*chosen || !strcmp(chosen, "no"))
		return NULL;
	if (source_parse(ctx, ROLE_FACILITY, chosen, survey->names, survey->columns, &source) ||
	    !source.column || source.also)
		return err_text(422, "mapping",
		    "There is no one column \"%s\" for the area. Choose one by its name or like "
		    "#3, "
		    "or none.",
		    span_show(ctx, span_of(chosen), 80));
	if (is_read(mapping, source.column))
		return err_text(422, "mapping",
		    "Column %d, \"%s\", is chosen for another field too. Choose another one for "
		    "the area, or none.",
		    source.column, survey->names[source.column - 1]);
	mapping->area = source.column;
	return NULL;
}

json_t *area_json(const void *ctx, const struct content *content, const struct survey *survey,
    json_t *known, int column)
{
	struct source source = { .column = column }, none = { 0 };
	const char *chosen = choices_name(ctx, survey, &source);
	json_t *area = json_pack("{s:s?, s:o}", "chosen", chosen, "options",
	    choices_columns(ctx, survey, &source, &none));

	if (!column)
		return area;
	json_object_set_new(area, "position", json_integer(column));
	json_object_set_new(area, "known", json_integer(count(known, column, "area")));
	json_object_set_new(area, "seen", json_integer(seen(content, column)));
	return area;
}
