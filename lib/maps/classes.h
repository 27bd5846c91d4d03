/*
 * classes -- values in five classes with as many in each, for coloring.
 */
#ifndef MAPS_CLASSES_H
#define MAPS_CLASSES_H

#include <jansson.h>
#include <stdint.h>

enum { CLASSES = 5 };

struct classes {
	int64_t above[CLASSES - 1]; /* what a value must be more than for the next one */
	int64_t low[CLASSES], high[CLASSES];
	long n[CLASSES]; /* how many there are in it */
};

/* The classes of n values, which it sorts. */
struct classes classes_of(int64_t *values, size_t n);

/* 0 to 4. */
int class_of(const struct classes *classes, int64_t value);

/* [{"class": "s1", "low", "high", "n"}] of those that have values; the caller owns it. */
json_t *classes_json(const struct classes *classes);

/* "s1" to "s5". */
const char *class_name(int number);

#endif
