/*
 * month -- one indicator-month on its way into the dataset, and the cells its rows disagree about.
 */
#ifndef HMIS_MONTH_H
#define HMIS_MONTH_H

#include "values/row.h"

/* One indicator-month as the source has it, duplicates settled. */
struct month {
	int indicator;
	int period;
	int slots;
	int32_t *counts;   /* counts[1..slots]; COUNT_NONE where the source has nothing */
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

#endif
