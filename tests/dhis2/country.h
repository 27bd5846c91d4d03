/*
 * country -- the data of the stand-in DHIS2 server, read from the plain files that
 * tests/dhis2/country writes.
 *
 * units.csv	uid,name,level,parent,opened,closed
 *		levels from 1, parents before their children; dates
 * sets.csv	uid,name,type,attribute,units
 *		type: Monthly, Quarterly; attribute: a combo of attribute options; units: uids
 *		joined by blanks, "Region00001*" for the facilities below
 * elements.csv	uid,name,combos,sets,hidden,aggregation
 *		combos: the category option combos, joined by blanks; sets: its data sets
 *		(DataSet0001 if none is said), "Set=ComboA/ComboB" where that set has its own;
 *		aggregation: SUM if none is said
 * indicators.csv uid,name,numerator,denominator
 *		the nth is elements n and n + 1 together; it may say that it is another, which
 *		analytics does not compute
 * values.csv	element,period,unit,combo,value,attribute
 *		periods from 202301, or 2023Q1; the server of another calendar shifts the months
 *
 * A cell that is empty, or missing at the end of a line, is nothing said.
 */
#ifndef DHIS2_COUNTRY_H
#define DHIS2_COUNTRY_H

#include "base/mem.h"

#include <stdbool.h>

struct unit {
	const char *uid, *name, *opened, *closed;
	int level, parent; /* parent: its place among the units, -1 for the root */
};

struct set {
	const char *uid, *name, *type, *attribute, *units;
};

struct element {
	const char *uid, *name, *combos, *sets, *aggregation;
	bool hidden; /* no account but a superuser's may see it */
};

struct indicator {
	const char *uid, *name, *numerator, *denominator;
};

struct value {
	int element, unit;   /* their places */
	int period;	     /* a month, or 0 */
	const char *quarter; /* as it stands, where it is no month */
	const char *combo, *value, *attribute;
};

struct country {
	struct unit *unit;
	struct set *set;
	struct element *element;
	struct indicator *indicator;
	struct value *value;
	int units, sets, elements, indicators, values;
	struct map *by_uid; /* of the units */
};

/* Read the files of folder; ends the program with a line when one is missing. */
struct country *country_read(const char *folder);

/* The place of a uid, or -1. */
int country_unit(const struct country *country, const char *uid);
int country_set(const struct country *country, const char *uid);
int country_element(const struct country *country, const char *uid);

/* Is a unit this one, or below it? */
bool country_below(const struct country *country, int unit, int ancestor);

/* Does a unit report a data set? */
bool country_reports(const struct country *country, int unit, int set);

/* Is an element in a data set? *combos are those it has there, joined by / or blanks. */
bool country_holds(const struct country *country, int set, int element, const char **combos,
    size_t *n);

#endif
