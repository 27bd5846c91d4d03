/*
 * fill -- columns whose empty cells mean the same as the one above, as pivot tables write them.
 *
 * Written "1,2", or "no".  A column is filled with the last text that stood in it since the columns
 * of the list before it changed: where a new facility begins, its month is not the last one's.
 */
#ifndef CSV_FILL_H
#define CSV_FILL_H

#include "csv/record.h"

#include <stdbool.h>

#define FILL_COLUMNS 4

struct fill {
	int n; /* columns, from 1 */
	int column[FILL_COLUMNS];
	bool no; /* somebody chose to leave them empty */
};

/* Read it; false when it is not so written, or has a column beyond the last. */
bool fill_parse(const char *word, int columns, struct fill *fill);

/* As it is written; "" where nobody chose. */
char *fill_word(const void *ctx, const struct fill *fill);

struct filler;

struct filler *filler_new(const void *ctx, const struct fill *fill);

/* Forget the rows so far. */
void filler_begin(struct filler *filler);

/* The record, or one with its cells filled, which is good as long as it. */
const struct record *filler_record(struct filler *filler, const struct record *record);

#endif
