/*
 * grid -- for the readers of workbooks: a sheet's cells as the text of a CSV file.
 *
 * Comma-separated UTF-8, one line for each row of the sheet, so that a line's number is the row's:
 * rows without cells are blank lines, and line breaks in a cell become blanks.  Rows are filled up
 * with empty cells to the widest row before them, as workbooks do not keep the empty ones at their
 * end.  Blank rows after the last cell are left out.
 *
 *	grid_row(&grid, 3);
 *	grid_add(&grid, 0, SPAN("HF01"));
 *	left = grid_end(&grid, 1);
 */
#ifndef BOOKS_GRID_H
#define BOOKS_GRID_H

#include "base/span.h"

#define GRID_FULL    (1 << 20)	     /* bytes that are enough until they were taken */
#define CELL_LONG    ((1 << 20) + 1) /* bytes kept of a cell: so many that it is refused */
#define GRID_ROWS    1048576	     /* that a sheet may have */
#define GRID_COLUMNS 16384

struct grid {
	const void *ctx;
	char *at;
	size_t len, room, taken;
	size_t start; /* of the last line begun */
	long row;     /* of the last line written */
	long open;    /* of the row at hand, whose line begins with its first cell: */
	bool begun;
	int column, next; /* of its last cell, and the first that may follow */
	int width;	  /* of the widest row: its last column */
};

/* Begin a row, from 1; false when it does not come after those before, or no sheet has it. */
bool grid_row(struct grid *grid, long row);

/* A cell of it, from 0; empty ones may be left out.  False as above. */
bool grid_add(struct grid *grid, int column, struct span text);

/* The row is over, or stands for n rows that are all the same: gives how many of them are left,
 * for grid_again() to add once grid_full() is not true. */
long grid_end(struct grid *grid, long n);
long grid_again(struct grid *grid, long n);

static inline bool grid_full(const struct grid *grid)
{
	return grid->len - grid->taken >= GRID_FULL;
}

/* Take up to n bytes of what there is. */
size_t grid_take(struct grid *grid, char *to, size_t n);

#endif
