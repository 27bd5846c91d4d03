/* wide_cells -- see wide_cells.h. */
#include "csv/wide_cells.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_FIRST 1900
#define YEAR_LAST  2050

/* A number from 1 on; *word is behind it. 0 for none. */
static int take_number(const char **word)
{
	char *end;
	long n = **word >= '0' && **word <= '9' ? strtol(*word, &end, 10) : 0;

	if (n < 1 || n > 1000000)
		return 0;
	*word = end;
	return (int)n;
}

bool wide_cells_parse(const char *word, int columns, struct wide_cells *cells, int *first)
{
	int last = 0, n = 0;

	*first = take_number(&word);
	cells->n = 0;
	if (*first && !*word)
		return *first <= columns;
	for (int from = *first; from; from = take_number(&word)) {
		int to = *word == '-' ? (word++, take_number(&word)) : from;

		if (to < from || from <= last || to > columns || n == CELLS_RANGES)
			return false;
		cells->range[n++] = (struct cell_range){ from, to };
		last = to;
		if (!*word) {
			cells->n = n;
			return true;
		}
		if (*word++ != ',')
			return false;
	}
	return false;
}

char *wide_cells_word(const void *ctx, const struct wide_cells *cells, int first)
{
	char *word;

	if (!cells->n)
		return mem_printf(ctx, "%d", first);
	word = mem_strdup(ctx, "");
	for (int i = 0; i < cells->n; i++)
		word = mem_append(word, "%s%d-%d", i ? "," : "", cells->range[i].first,
		    cells->range[i].last);
	return word;
}

bool wide_cells_has(const struct wide_cells *cells, int first, int column)
{
	if (!cells->n)
		return column >= first;
	for (int i = 0; i < cells->n; i++)
		if (column >= cells->range[i].first && column <= cells->range[i].last)
			return true;
	return false;
}

bool wide_cells_add(struct wide_cells *cells, int column)
{
	if (cells->n && cells->range[cells->n - 1].last == column - 1) {
		cells->range[cells->n - 1].last = column;
		return true;
	}
	if (cells->n == CELLS_RANGES)
		return false;
	cells->range[cells->n++] = (struct cell_range){ column, column };
	return true;
}

int wide_cells_shift(const struct wide_cells *cells, int column)
{
	for (int i = 0; i < cells->n_other; i++)
		if (column >= cells->other[i].first && column <= cells->other[i].last)
			return cells->other_year;
	return 0;
}

char *wide_cells_year(const void *ctx, const struct wide_cells *cells)
{
	char *word = mem_strdup(ctx, "");

	if (cells->year_above)
		return mem_append(word, "above");
	if (cells->year_column)
		word = mem_append(word, "#%d", cells->year_column);
	else if (cells->year)
		word = mem_append(word, "%d", cells->year);
	for (int i = 0; i < cells->n_other && *word; i++)
		word = mem_append(word, "%c%d-%d",
		    i				? ','
			: cells->other_year > 0 ? '>'
						: '<',
		    cells->other[i].first, cells->other[i].last);
	return word;
}

/* The columns that are of another year; false when they are not so written. */
static bool read_other(const char *word, int columns, struct wide_cells *cells)
{
	struct wide_cells other = { 0 };
	int first;

	cells->other_year = *word == '>' ? 1 : -1;
	if (!wide_cells_parse(word + 1, columns, &other, &first) || !other.n)
		return false;
	cells->n_other = other.n;
	memcpy(cells->other, other.range, sizeof(other.range));
	return true;
}

bool wide_cells_read_year(const char *word, int columns, struct wide_cells *cells)
{
	bool column = *word == '#';
	int n;

	cells->year = cells->year_column = cells->n_other = cells->other_year = 0;
	cells->year_above = !strcmp(word, "above");
	if (cells->year_above)
		return cells->above > 0;
	word += column;
	n = take_number(&word);
	if (*word == '>' || *word == '<') {
		if (!read_other(word, columns, cells))
			return false;
		word = "";
	}
	if (*word || !n || (column ? n > columns : n < YEAR_FIRST || n > YEAR_LAST))
		return false;
	*(column ? &cells->year_column : &cells->year) = n;
	return true;
}
