/*
 * country -- the data of the stand-in DHIS2 server, read from the plain files that tests/dhis2/country writes.
 *
 * units.csv	uid,name,level,parent		levels from 1, parents before their children
 * elements.csv	uid,name,combos			combos: the category option combos, joined by blanks
 * values.csv	element,period,unit,combo,value	periods from 202301; the server of another calendar shifts them
 */
#ifndef DHIS2_COUNTRY_H
#define DHIS2_COUNTRY_H

#include "base/mem.h"

#include <stdbool.h>

struct unit {
	const char *uid, *name;
	int level, parent; /* parent: its place among the units, -1 for the root */
};

struct element {
	const char *uid, *name, *combos;
};

struct value {
	int element, unit; /* their places */
	int period;
	const char *combo, *value;
};

struct country {
	struct unit *unit;
	struct element *element;
	struct value *value;
	int units, elements, values;
	struct map *by_uid; /* of the units */
};

/* Read the files of folder; ends the program with a line when one is missing. */
struct country *country_read(const char *folder);

/* The place of a uid, or -1. */
int country_unit(const struct country *country, const char *uid);
int country_element(const struct country *country, const char *uid);

/* Is a unit this one, or below it? */
bool country_below(const struct country *country, int unit, int ancestor);

#endif
