/* repeats -- see repeats.h. */
#include "columns/repeats.h"

#include "base/mem.h"
#include "columns/decide.h"
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

static const char *name_of(const void *ctx, const struct survey *survey, int column)
{
	const char *name = survey->names[column - 1];

	return *name ? name : mem_printf(ctx, "column %d", column);
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
static const char *list_columns(const void *ctx, const struct survey *survey,
    const struct repeated_cells *cells)
{
	char *list = mem_strdup(ctx, "");

	for (int i = 0; i < cells->n; i++)
		list = mem_append(list, "%s%s (%s)",
		    !i			   ? ""
			: i + 1 < cells->n ? ", "
					   : " and ",
		    name_of(ctx, survey, cells->column[i].column), cells->column[i].examples);
	return list;
}

static void offer(json_t *options, const char *value, const char *label, const char *reading,
    const char *selected)
{
	json_array_append_new(options,
	    json_pack("{s:s, s:s, s:s, s:b}", "value", value, "label", label, "reading", reading,
		"selected", selected && !strcmp(value, selected)));
}

/* That a column is part of the id; not where a field is read from it, or the id has two parts. */
static void offer_columns(const void *ctx, json_t *options, const struct survey *survey,
    const struct repeated_cells *cells, const struct mapping *mapping, const char *selected)
{
	for (int i = 0; i < cells->n; i++) {
		const struct cells_column *column = &cells->column[i];
		const char *value = mem_printf(ctx, "#%d", column->column), *reading;
		struct mapping tried = *mapping;

		if (!repeats_is_part(value, &tried))
			continue;
		reading =
		    mem_printf(ctx, "each of its values (%s) makes an indicator of its own%s%s",
			column->examples, column->total < 0 ? "" : "; total ",
			column->total < 0 ? "" : decide_thousands(ctx, (long)column->total));
		offer(options, value,
		    mem_printf(ctx, "%s is part of the raw indicator's id",
			name_of(ctx, survey, column->column)),
		    reading, selected);
	}
}

static const char *evidence_of(const void *ctx, const struct survey *survey,
    const struct repeated_cells *cells)
{
	return mem_printf(ctx,
	    "%s rows are for %s facilities, indicators and months; they differ in %s",
	    decide_thousands(ctx, (long)cells->rows), decide_thousands(ctx, (long)cells->cells),
	    list_columns(ctx, survey, cells));
}

json_t *repeats_question(const void *ctx, const struct survey *survey,
    const struct repeated_cells *cells, const struct mapping *mapping, const char *selected)
{
	json_t *options = json_array();

	offer(options, "sum", WORDS("Add them up"),
	    mem_printf(ctx, "the parts make the whole; total %s",
		decide_thousands(ctx, (long)cells->sum)),
	    selected);
	offer_columns(ctx, options, survey, cells, mapping, selected);
	offer(options, "max", WORDS("Keep the largest"),
	    mem_printf(ctx, "the others say the same or less; total %s",
		decide_thousands(ctx, (long)cells->max)),
	    selected);
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "field", "duplicates", "title",
	    WORDS("Several rows have the same facility, indicator and month: what are they?"),
	    "evidence", evidence_of(ctx, survey, cells), "columns", repeats_columns(survey, cells),
	    "options", options);
}

const char *repeats_sentence(const void *ctx, const struct survey *survey,
    const struct repeated_cells *cells)
{
	return mem_printf(ctx,
	    "%s. Say what becomes of them: duplicates=sum adds them up (total %s), duplicates=max "
	    "keeps the largest (total %s), duplicates=#%d makes the column \"%s\" part of the raw "
	    "indicator's id.",
	    evidence_of(ctx, survey, cells), decide_thousands(ctx, (long)cells->sum),
	    decide_thousands(ctx, (long)cells->max), cells->column[0].column,
	    name_of(ctx, survey, cells->column[0].column));
}

const char *repeats_notice(const void *ctx, const struct survey *survey,
    const struct repeated_cells *cells)
{
	if (!cells->combos)
		return NULL;
	return mem_printf(ctx,
	    "%s. They are values of several DHIS2 categories, so they are added up, as a fetch "
	    "from the server does",
	    evidence_of(ctx, survey, cells));
}
