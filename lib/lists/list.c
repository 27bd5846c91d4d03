/* list -- see list.h. */
#include "lists/list.h"

#include "base/map.h"
#include "base/mem.h"
#include "columns/choices.h"
#include "lists/day.h"
#include "shape/heading.h"
#include "words/said.h"

#include <math.h>
#include <stdlib.h>

#define OWN   1000 /* what a field's own name weighs */
#define LEAST 30   /* what is enough to be suggested */
#define GAP   12   /* that decides between two ids */
#define MOST  0.9  /* of the cells that ids fill, and that differ; */
#define HALF  0.5  /* of those that are names or coordinates */

/* What a column's cells in the first lines are. */
struct cells {
	int filled, different;
	int words;   /* with a letter */
	int numbers; /* within the field's limits */
	int days;
	bool counter; /* 1, 2, 3, ... */
};

bool list_number(struct span text, double *value)
{
	char digits[64], *end, *comma;

	if (!text.len || text.len >= sizeof(digits))
		return false;
	memcpy(digits, text.at, text.len);
	digits[text.len] = '\0';
	if ((comma = strchr(digits, ',')) && !strchr(digits, '.') && !strchr(comma + 1, ','))
		*comma = '.';
	*value = strtod(digits, &end);
	return !*end && isfinite(*value);
}

static bool has_letter(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80 ||
		    ((text.at[i] | 0x20) >= 'a' && (text.at[i] | 0x20) <= 'z'))
			return true;
	return false;
}

static struct cells look(const struct survey *survey, const struct column *column, int place)
{
	void *work = mem_or_die(talloc_new(NULL));
	struct source source = { .column = place };
	struct cells cells = { .counter = true };
	struct map *seen = map_new(work);
	char day[DAY_ROOM];

	for (int i = 0; i < survey->n; i++) {
		struct span text = source_text(&source, ROLE_FACILITY, &survey->record[i]);
		double value = NAN;

		if (!text.len || (column->day && day_is_none(text)))
			continue;
		cells.filled++;
		cells.words += has_letter(text);
		cells.days += column->day && !day_read(text, DAY_FIRST, day);
		if (map_get(seen, text) == MAP_NONE)
			map_put(seen, text, cells.different++);
		cells.counter &= list_number(text, &value) && value == cells.filled;
		if (column->low < column->high)
			cells.numbers += list_number(text, &value) && value >= column->low &&
			    value <= column->high;
	}
	talloc_free(work);
	return cells;
}

/* How well a column of the file fits a field, or 0. */
static int weigh_column(const struct survey *survey, const struct column *column, int place)
{
	const char *name = survey->names[place - 1];
	struct cells cells;
	int fit;

	if (span_equal_fold(span_of(name), span_of(column->name)))
		return OWN;
	if (!column->words ||
	    (fit = heading_fit_names(column->words, column->spoilers ? column->spoilers : "",
		 name)) < LEAST)
		return 0;
	cells = look(survey, column, place);
	if (!cells.filled)
		return 0;
	if (column->unique &&
	    (cells.filled < MOST * survey->n - 1 ||
		/* but for a line of totals */ cells.different < MOST * cells.filled ||
		(cells.counter && survey->n > 2 && heading_is_counter(name))))
		return 0;
	if (column->low < column->high)
		return cells.numbers >= HALF * cells.filled ? fit : 0;
	if (column->day)
		return cells.days >= HALF * cells.filled ? fit : 0;
	return column->key || cells.words >= HALF * cells.filled ? fit : 0;
}

/* The field that reads a column already, or -1; an id joined of two leaves them to others. */
static int reader_of(const struct list *list, int place)
{
	for (int i = 0; i < list->n; i++)
		if (list->at[i].column == place && !list->at[i].also)
			return i;
	return -1;
}

/* Give the field and the column that fit best to each other, until none do. */
static void give_all(struct list *list, const struct survey *survey, int *weight)
{
	for (;;) {
		int best = 0, field = 0;

		for (int i = 0; i < list->n * survey->columns; i++)
			if (weight[i] > (best ? weight[best - 1] : 0) &&
			    !list->at[i / survey->columns].column &&
			    !list->chosen[i / survey->columns] &&
			    reader_of(list, i % survey->columns + 1) < 0)
				best = i + 1;
		if (!best)
			return;
		field = (best - 1) / survey->columns;
		list->at[field].column = (best - 1) % survey->columns + 1;
		weight[best - 1] = -weight[best - 1];
	}
}

/* Is there another column that may be the ids as well as the one that was given? */
static void find_rival(struct list *list, const struct survey *survey, const int *weight)
{
	int given = list->at[0].column, mine;

	if (!given || list->chosen[0] || !list->columns[0].unique)
		return;
	mine = -weight[given - 1];
	for (int c = 1; c <= survey->columns && mine < OWN; c++)
		if (c != given && reader_of(list, c) < 0 && weight[c - 1] > mine - GAP) {
			list->rival[0] = given;
			list->rival[1] = c;
			list->at[0] = (struct source){ 0 };
			return;
		}
}

struct area {
	int place, different;
};

static int from_highest(const void *a, const void *b)
{
	const struct area *x = a, *y = b;

	return x->different != y->different ? x->different - y->different : x->place - y->place;
}

/* The columns of areas that are free, the highest first, for the fields of areas that are. */
static void give_areas(struct list *list, const struct survey *survey)
{
	static const char codes[] = "code codes id ids uid codigo numero number type";
	struct area *areas = mem_array(survey->record, struct area, (size_t)survey->columns + 1);
	int n = 0, next = 0;

	for (int i = 0; i < list->n; i++)
		if (list->columns[i].area && list->at[i].column && !list->chosen[i])
			return;
	for (int c = 1; c <= survey->columns; c++) {
		const char *name = survey->names[c - 1];
		struct cells cells;

		if (reader_of(list, c) >= 0 || !heading_is_area(name) ||
		    heading_fit_names(codes, "", name))
			continue;
		cells = look(survey, list->columns, c);
		if (cells.filled && cells.words >= HALF * cells.filled)
			areas[n++] = (struct area){ c, cells.different };
	}
	qsort(areas, (size_t)n, sizeof(*areas), from_highest);
	for (int i = 0; i < list->n && next < n; i++)
		if (list->columns[i].area && !list->chosen[i])
			list->at[i].column = areas[next++].place;
}

void list_suggest(struct list *list, const struct survey *survey)
{
	int *weight = mem_array(survey->record, int, (size_t)list->n *(size_t)survey->columns + 1);
	bool areas = false;

	for (int i = 0; i < list->n; i++) {
		areas |= list->columns[i].area;
		for (int c = 1; c <= survey->columns; c++)
			weight[i * survey->columns + c - 1] =
			    weigh_column(survey, &list->columns[i], c);
	}
	give_all(list, survey, weight);
	find_rival(list, survey, weight);
	if (areas)
		give_areas(list, survey);
}

const struct err *list_choose(const void *ctx, struct list *list, const struct survey *survey,
    json_t *wanted)
{
	for (int i = 0; i < list->n; i++) {
		const char *name = list->columns[i].name,
			   *text = json_string_value(json_object_get(wanted, name));
		struct source source = { 0 };

		if (!text)
			continue;
		list->chosen[i] = true;
		if (!*text)
			continue;
		if (source_parse(ctx, ROLE_FACILITY, text, survey->names, survey->columns,
			&source) ||
		    !source.column)
			return err_blame(err(422, "mapping",
					     "There is no column \"{name}\" for {field}. Choose "
					     "one by its name or like #3.",
					     "name", span_show(ctx, span_of(text), 80), "field",
					     name),
			    name, NULL);
		if (!source.also && reader_of(list, source.column) >= 0)
			return err_blame(err(422, "mapping",
					     "The column \"{name}\" is chosen for {first} and for "
					     "{second}. A column serves one field.",
					     "name", survey->names[source.column - 1], "first",
					     list->columns[reader_of(list, source.column)].name,
					     "second", name),
			    name, NULL);
		list->at[i] = source;
	}
	return NULL;
}

static bool is_read(const struct list *list, int place)
{
	struct source source = { .column = place };

	for (int i = 0; i < list->n; i++)
		if (source_shared(&list->at[i], &source))
			return true;
	return false;
}

void list_unused(json_t *doc, const struct list *list, const struct survey *survey)
{
	json_t *unused = json_array(), *shown = json_array();

	for (int c = 1; c <= survey->columns; c++) {
		json_t *one;
		char *english;

		if (is_read(list, c))
			continue;
		one = *survey->names[c - 1] ? said_data(survey->names[c - 1])
					    : said("column {column}", "column", json_integer(c));
		english = said_english(NULL, one);
		json_array_append_new(unused, json_string(english));
		talloc_free(english);
		json_array_append_new(shown, one);
	}
	if (json_array_size(unused)) {
		json_object_set(doc, "unused", unused);
		json_object_set(doc, "unused_said", shown);
	}
	json_decref(unused);
	json_decref(shown);
}

json_t *list_renamed(const void *ctx, const struct list *list, const struct survey *survey)
{
	json_t *columns = mem_json(ctx, json_object());

	for (int i = 0; i < list->n; i++) {
		const char *name = choices_name(ctx, survey, &list->at[i]);

		if (name && !span_equal_fold(span_of(name), span_of(list->columns[i].name)))
			json_object_set_new(columns, list->columns[i].name, json_string(name));
	}
	return columns;
}

/* An area with the name below it, which may serve as an id where there is none. */
static struct source name_in_area(const struct list *list)
{
	struct source pair = { 0 };

	for (int i = 0; i < list->n; i++)
		if (list->columns[i].area && list->at[i].column)
			pair.column = list->at[i].column;
	if (pair.column && list->n > 1)
		pair.also = list->at[1].column;
	return pair.also ? pair : (struct source){ 0 };
}

json_t *list_fields(const void *ctx, const struct list *list, const struct survey *survey)
{
	json_t *fields = mem_json(ctx, json_array());
	struct source none = { 0 }, pair = name_in_area(list);

	for (int i = 0; i < list->n; i++)
		if (list->columns[i].words)
			json_array_append_new(fields,
			    json_pack("{s:s, s:b, s:b, s:o}", "name", list->columns[i].name, "key",
				list->columns[i].key, "chosen", list->at[i].column > 0, "options",
				choices_columns(ctx, survey, &list->at[i],
				    list->columns[i].key ? &pair : &none)));
	return fields;
}
