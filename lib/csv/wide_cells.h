/*
 * wide_cells -- which columns of a wide table hold its cells, and what their headings lack.
 *
 * Written "5": every column from the fifth on; "5-7,9-9": these alone, and the columns between them
 * and behind them stay columns of every row.
 */
#ifndef CSV_WIDE_CELLS_H
#define CSV_WIDE_CELLS_H

#include "base/span.h"

#include <stdbool.h>

#define CELLS_RANGES 64

struct wide_cells {
	int n; /* ranges; 0: every column from the first on */
	struct cell_range {
		int first, last;
	} range[CELLS_RANGES];
	long above;	   /* the line of a second row of headings above the header, or 0 */
	bool months_above; /* the months are there */
	/* where months are headings without a year, it is this one, or stands in this column, from
	 * 1, or above them */
	int year, year_column;
	bool year_above;
	/* 1 or -1: these columns are of the year after it, or before; 0: none are */
	int other_year;
	int n_other;
	struct cell_range other[CELLS_RANGES];
};

/* Read it; *first is the first column.  false when it is not so written, or has a column beyond
 * the last. */
bool wide_cells_parse(const char *word, int columns, struct wide_cells *cells, int *first);

/* As it is written. */
char *wide_cells_word(const void *ctx, const struct wide_cells *cells, int first);

/* Is a column one of them, where first is the first? */
bool wide_cells_has(const struct wide_cells *cells, int first, int column);

/* Add a column behind all that there are; false when there is no more room. */
bool wide_cells_add(struct wide_cells *cells, int column);

/* What is added to the year for a column. */
int wide_cells_shift(const struct wide_cells *cells, int column);

/* "2024", "#2" or "above"; where the months go on into another year "2024>9-14", columns 9 to 14
 * are of 2025, or "#2<3-8", 3 to 8 are of the year before; "" where months have their year.
 * wide_cells_read_year() is false for another word. */
char *wide_cells_year(const void *ctx, const struct wide_cells *cells);
bool wide_cells_read_year(const char *word, int columns, struct wide_cells *cells);

#endif
