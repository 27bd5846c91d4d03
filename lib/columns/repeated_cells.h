/*
 * repeated_cells -- which cells (a facility, indicator and month) several different rows of a file
 * are for, and in which columns those rows differ; over the whole file.
 *
 * A pass over the file sorts the rows by their cells, beyond memory where they are many (sorter.h);
 * a second one, only where cells have rows that are not the same record, finds the columns and what
 * the values add up to with each of them.  Where there are more such rows than SAMPLE, the columns
 * are those of every second, fourth, ... of the cells; the totals are always of all rows.
 */
#ifndef COLUMNS_REPEATED_CELLS_H
#define COLUMNS_REPEATED_CELLS_H

#include "base/watch.h"
#include "columns/mapping.h"

#include <jansson.h>
#include <stdint.h>

#define CELLS_COLUMNS  16 /* that differ, at most */
#define CELLS_EXAMPLES 3

struct cells_column {
	int column;	      /* from 1 */
	int64_t total;	      /* of all values, were it part of the indicator's id; -1: not known */
	const char *examples; /* "0-4, 5-14, 15+" */
};

struct repeated_cells {
	int64_t cells;	  /* with rows that are not the same record */
	int64_t rows;	  /* different ones of theirs */
	int64_t sum, max; /* what the file's values are in all, by either rule */
	int n;
	struct cells_column column[CELLS_COLUMNS]; /* that differ between rows of a cell */
	bool combos; /* DHIS2's option combos tell the rows of every cell apart */
};

/* names are the header's, by which DHIS2's option combos are known; watch may be NULL. */
const struct err *repeated_cells_take(const void *ctx, int fd, const struct dialect *dialect,
    const struct mapping *mapping, const char *const names[], struct watch *watch,
    struct repeated_cells *cells) MUST_CHECK;

/* To and from the run's record; false when there is none. */
json_t *repeated_cells_json(const struct repeated_cells *cells);
bool repeated_cells_of(const void *ctx, json_t *json, struct repeated_cells *cells);

#endif
