/*
 * bins -- many points as few hexagons.
 */
#ifndef MAPS_BINS_H
#define MAPS_BINS_H

#include <stddef.h>

struct bin_point {
	double x, y;
	size_t bin; /* out: which of the bins it is in */
};

struct bin {
	double x, y; /* the middle of the hexagon */
	size_t n;    /* points in it */
};

/* Put n points into at most most hexagons, as small as that allows but no smaller than least from
 * the middle to a corner; *count of them, in ctx, from top to bottom; *radius is their size.  What
 * is between the points takes room too: they are at most some thousand times least apart. */
struct bin *bins_of(const void *ctx, struct bin_point *points, size_t n, size_t most, double least,
    double *radius, size_t *count);

#endif
