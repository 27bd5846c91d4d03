/*
 * area -- the column that says in which area a facility lies.
 *
 * Names of facilities are not unique, names within an area nearly are: a file that names facilities
 * by their names is read with the area of each row, if it has one.
 */
#ifndef COLUMNS_AREA_H
#define COLUMNS_AREA_H

#include "columns/content.h"

/* The column suggested where the facility is read from a column of names, from 1, or 0: one that
 * holds areas of the registry, the finest; or is headed like one, and tells facilities of one name
 * apart. known as in content.h, with "area": how many values of a column are areas. */
int area_suggest(const struct content *content, const struct survey *survey, json_t *known,
    const struct mapping *mapping);

/* Read what was chosen: a column's name or #3; empty or "no" for none. 422 for what is none, or is
 * read already. */
const struct err *area_parse(const void *ctx, const char *chosen, const struct survey *survey,
    struct mapping *mapping) MUST_CHECK;

/* {"chosen": a column or null, "position", "options" as in choices.h, "known", "seen"}; known may
 * be NULL. */
json_t *area_json(const void *ctx, const struct content *content, const struct survey *survey,
    json_t *known, int column);

#endif
