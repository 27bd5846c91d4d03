/*
 * month -- one indicator-month on its way into the dataset, what it would change, and the cells its
 * rows disagree about.
 */
#ifndef HMIS_MONTH_H
#define HMIS_MONTH_H

#include "data/blocks.h"
#include "values/row.h"

/* One indicator-month as the source has it, duplicates settled. */
struct month {
	int indicator;
	int period;
	int slots;
	int32_t *counts;   /* counts[1..slots]; COUNT_NONE where the source has nothing */
	const bool *only;  /* by block: the source speaks of these alone; NULL: of all */
	int n_records;	   /* counts that are there */
	int64_t total;	   /* their sum */
	int64_t identical; /* rows whose whole record repeats another */
	int64_t by_rule;   /* rows that differ from another: given up by the rule, or added up */
	int64_t summed;	   /* values added to another of their cell, as a fetch has them */
	int64_t truncated; /* cells whose sum had a fraction, which was cut off */
	int64_t refused; /* rows of cells refused: in conflict under "reject", or a sum over int4 */
};

/* A cell whose rows differ. */
struct conflict {
	int indicator, period, slot;
};

/* What an indicator-month, or a block of it, would become. */
struct month_effect {
	int n_new, n_changed, n_unchanged, n_removed;
	int n_records; /* counts that are there afterwards */
	int64_t total; /* their sum */
};

static inline bool month_changes(const struct month_effect *outcome)
{
	return outcome->n_new + outcome->n_changed + outcome->n_removed > 0;
}

/* The row of staged_month. */
void month_write(struct copy *copy, int64_t run, const struct month *month,
    const struct month_effect *outcome);

/* A block of it as it is staged. */
struct month_part {
	int block;
	const int32_t *counts; /* [1..n], the source's: it may know fewer slots of the block */
	int n;
	const int32_t *becomes; /* [1..n_becomes], what is there afterwards; NULL: as counts */
	int n_becomes;
	const unsigned char *digest; /* of what is there afterwards; NULL: not known yet */
};

/* The row of staged_block. */
void month_write_part(struct copy *copy, int64_t run, const struct month *month,
    const struct month_part *part, const struct month_effect *outcome);

/* How many of counts[1..n] are there, and their sum. */
int month_sum(const int32_t *counts, int n, int64_t *total);

#endif
