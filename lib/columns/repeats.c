/* repeats -- see repeats.h. */
#include "columns/repeats.h"

#include "base/mem.h"
#include "words/question.h"
#include "words/words.h"

bool repeats_asks(const struct repeated_cells *cells)
{
	return cells->n && !cells->combos;
}

bool repeats_is_part(const char *answer, struct mapping *mapping)
{
	struct source *from = &mapping->from[ROLE_INDICATOR];
	char *end;
	long column;

	if (!answer || *answer != '#')
		return false;
	column = strtol(answer + 1, &end, 10);
	if (*end || column < 1 || column > REPEATS_LAST || column > mapping->columns ||
	    !from->column || from->also)
		return false;
	for (enum role role = 0; role < ROLES; role++)
		if (mapping->from[role].column == column)
			return false;
	from->also = (int)column;
	return true;
}

static json_t *name_of(const struct survey *survey, int column)
{
	const char *name = survey->names[column - 1];

	return *name ? json_string(name) : said("column {column}", "column", json_integer(column));
}

json_t *repeats_columns(const struct survey *survey, const struct repeated_cells *cells)
{
	json_t *names = json_array();

	for (int i = 0; i < cells->n; i++)
		json_array_append_new(names,
		    json_string(survey->names[cells->column[i].column - 1]));
	return names;
}

/* "age_group (0-4, 5-14, 15+) and sex (F, M)" */
static json_t *list_columns(const struct survey *survey, const struct repeated_cells *cells)
{
	json_t *list = json_array();

	for (int i = 0; i < cells->n; i++)
		json_array_append_new(list,
		    said("{column} ({values})", "column", name_of(survey, cells->column[i].column),
			"values", json_string(cells->column[i].examples)));
	return list;
}

static void offer(json_t *question, const char *value, json_t *label, json_t *reading,
    const char *selected)
{
	json_object_set_new(question_offer(question, value, label, reading), "selected",
	    json_boolean(selected && !strcmp(value, selected)));
}

static json_t *total(int64_t n)
{
	return said("total {total}", "total", json_integer(n));
}

/* That a column is part of the id; not where a field is read from it, or the id has two parts. */
static void offer_columns(const void *ctx, json_t *question, const struct survey *survey,
    const struct repeated_cells *cells, const struct mapping *mapping, const char *selected)
{
	for (int i = 0; i < cells->n; i++) {
		const struct cells_column *column = &cells->column[i];
		const char *value = mem_printf(ctx, "#%d", column->column);
		struct mapping tried = *mapping;

		if (!repeats_is_part(value, &tried))
			continue;
		offer(question, value,
		    said("{column} is part of the raw indicator's id", "column",
			name_of(survey, column->column)),
		    said_both(WORDS("{first}; {next}"),
			said("each of its values ({values}) makes an indicator of its own",
			    "values", json_string(column->examples)),
			column->total < 0 ? NULL : total(column->total)),
		    selected);
	}
}

static json_t *evidence_of(const struct survey *survey, const struct repeated_cells *cells)
{
	return said("{rows} rows are for {cells} facilities, indicators and months; they differ in "
		    "{columns}",
	    "rows", json_integer(cells->rows), "cells", json_integer(cells->cells), "columns",
	    list_columns(survey, cells));
}

json_t *repeats_question(const void *ctx, const struct survey *survey,
    const struct repeated_cells *cells, const struct mapping *mapping, const char *selected)
{
	json_t *question = question_new("duplicates",
	    said("Several rows have the same facility, indicator and month: what are they?"),
	    evidence_of(survey, cells));

	offer(question, "sum", said("Add them up"),
	    said_both(WORDS("{first}; {next}"), said("the parts make the whole"),
		total(cells->sum)),
	    selected);
	offer_columns(ctx, question, survey, cells, mapping, selected);
	offer(question, "max", said("Keep the largest"),
	    said_both(WORDS("{first}; {next}"), said("the others say the same or less"),
		total(cells->max)),
	    selected);
	json_object_set_new(question, "columns", repeats_columns(survey, cells));
	return question;
}

json_t *repeats_sentence(const struct survey *survey, const struct repeated_cells *cells)
{
	return said(
	    "{evidence}. Say what becomes of them: duplicates=sum adds them up (total {sum}), "
	    "duplicates=max keeps the largest (total {max}), duplicates=#{number} makes the "
	    "column \"{column}\" part of the raw indicator's id.",
	    "evidence", evidence_of(survey, cells), "sum", json_integer(cells->sum), "max",
	    json_integer(cells->max), "number", json_integer(cells->column[0].column), "column",
	    name_of(survey, cells->column[0].column));
}

json_t *repeats_notice(const struct survey *survey, const struct repeated_cells *cells)
{
	if (!cells->combos)
		return NULL;
	return said("{evidence}. They are values of several DHIS2 categories, so they are added "
		    "up, "
		    "as a fetch from the server does",
	    "evidence", evidence_of(survey, cells));
}
