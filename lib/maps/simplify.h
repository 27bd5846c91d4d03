/*
 * simplify -- a line with fewer points that looks the same, by Douglas and Peucker.
 */
#ifndef MAPS_SIMPLIFY_H
#define MAPS_SIMPLIFY_H

#include <stddef.h>

/* Leave out of n points (x and y in turn) those without which the line stays within tolerance of
 * where it was; how many are left, at the start of points.  The first and the last one stay, so a
 * ring stays closed. */
size_t simplify(const void *ctx, double *points, size_t n, double tolerance);

#endif
