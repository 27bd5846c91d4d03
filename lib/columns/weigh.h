/*
 * weigh -- how well a column fits a field, by its name and by what it holds.
 */
#ifndef COLUMNS_WEIGH_H
#define COLUMNS_WEIGH_H

#include "columns/survey.h"

/* What a column's values are, as parts of all that are not blank. */
struct holds {
	int n;				 /* different values looked at */
	double ids[ROLES], names[ROLES]; /* known ones, of facilities and of indicators */
	double months, counts, digits;	 /* digits alone: they may be ids by chance */
	bool counter;			 /* the numbers of the rows */
};

/* known: what the database says of the column's values (content.h); may be NULL. */
struct holds weigh_values(const struct survey *survey, int column, json_t *values, json_t *known);

/* What is enough to be suggested, and the difference that decides between two columns. */
#define WEIGHT_LEAST 20
#define WEIGHT_GAP   12

/* The two columns that are a year and a month, by their names and by what they hold, and what they
 * weigh together as the month; column 0 where there are none. */
struct source weigh_year_and_month(const struct survey *survey, int *weight);

/* The column of months that have no year, by its name and by what it holds, where no column has
 * years; its year is the newest that they may be of. */
struct source weigh_yearless(const struct survey *survey, int *weight);

int weigh(enum role role, const char *name, const struct holds *holds);

#endif
