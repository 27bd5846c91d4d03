/*
 * place -- coordinates as a registry has them: which can be believed, and what they span.
 *
 * Registries hold coordinates whose latitude and longitude changed places, that lost a sign, that
 * are 0 and 0 because nobody knew them.  Such a one would make the map of a country a dot in the
 * corner of a map of the world.  It is found by its distance from where most others are, gets its
 * fault, and takes no part in the bounds.  Nothing is corrected.
 */
#ifndef MAPS_PLACE_H
#define MAPS_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum place_fault {
	PLACE_FINE,
	PLACE_NONE,    /* it has none, or only one of the two */
	PLACE_ZERO,    /* 0 and 0, in the sea */
	PLACE_SWAPPED, /* with latitude and longitude exchanged it would be among the others */
	PLACE_SIGN,    /* with another sign it would be */
	PLACE_FAR,     /* far from all others, for no such reason */
	PLACE_FAULT_COUNT
};

struct place {
	double latitude, longitude; /* degrees north and east */
	enum place_fault fault;	    /* PLACE_NONE is the caller's to set; the rest is found */
};

struct bounds {
	double south, west, north, east;
};

/* Find the faults of n places, each a member at the start of something of size bytes; and the
 * bounds of those without.  false: there is none without. */
bool places_bounds(void *places, size_t n, size_t size, struct bounds *bounds);

/* Make bounds hold a point too. */
void bounds_add(struct bounds *bounds, double latitude, double longitude);

/* Bounds that hold nothing yet. */
struct bounds bounds_none(void);

/* What is wrong, in a sentence that the catalogs have. */
const char *place_fault_says(enum place_fault fault);

#endif
