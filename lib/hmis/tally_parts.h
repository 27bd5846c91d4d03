/*
 * tally_parts -- for tally.c and tally_says.c: what is counted.
 */
#ifndef HMIS_TALLY_PARTS_H
#define HMIS_TALLY_PARTS_H

#include "hmis/wrong.h"
#include "values/row.h"

#include <jansson.h>

struct kind {
	int64_t rows; /* counted under this kind */
	int64_t also; /* rows counted under another kind that have this fault as well */
	struct wrongs *distinct;
	json_t *samples; /* of the first rows */
};

struct tally {
	enum duplicates rule;
	int64_t read;
	struct kind kind[ROW_KIND_COUNT];
	int64_t staged, identical, by_rule, summed, truncated, refused;
	int month;	/* the present one, YYYYMM */
	int64_t future; /* staged for months after it */
	int64_t short_rows, reordered, filled;
	json_t *comments; /* samples */
	json_t *duplicates;
};

/* Kinds whose samples are the ids with most rows, not the first rows. */
static inline bool tally_by_id(enum row_kind kind)
{
	return kind == ROW_UNKNOWN_FACILITY || kind == ROW_UNMAPPED_INDICATOR;
}

#endif
