/*
 * heading -- which of the four fields a column holds, by what its heading says.
 */
#ifndef SHAPE_HEADING_H
#define SHAPE_HEADING_H

#include "values/row.h"

/* The column suggested for a role by its name, from 1, or 0: synonyms in English, French and
 * Portuguese, and DHIS2's own export headers; case, accents, blanks, "_" and "-" ignored. */
int heading_suggest(enum role role, const char *const names[], int n);

/* How well a heading names a role, 100 at best: an id of it, then a code, then its plain name, then
 * words among others ("reporting_month", "Facility Name"), unless another word makes it something
 * else ("date entered"); 0 for none. */
int heading_fit(enum role role, const char *name);

/* The same for a list of names as heading.c has them: folded, the better ones first, with a bar
 * between; 0 beside a word of spoiling. */
int heading_fit_names(const char *names, const char *spoiling, const char *name);

/* Does it name numbers that are no counts: a target, a population, coordinates, a year? */
bool heading_is_aside(const char *name);
bool heading_is_total(const char *name);
bool heading_is_year(const char *name);
bool heading_is_month(const char *name);
/* Or an area: a district, a region, a zone? */
bool heading_is_area(const char *name);

/* May it stand above the numbers of the rows: nothing, #, n°, id? */
bool heading_is_counter(const char *name);

/* The columns that hold DHIS2's category and attribute option combos, by their names, from 1, or
 * 0. */
int heading_suggest_combo(const char *const names[], int n);
int heading_suggest_attribute_combo(const char *const names[], int n);

#endif
