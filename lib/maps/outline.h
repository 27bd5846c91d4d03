/*
 * outline -- the borders of an area: rings of positions, in degrees or on paper.
 *
 * A ring within another is a hole: what is filled is what an odd number of rings goes around.
 */
#ifndef MAPS_OUTLINE_H
#define MAPS_OUTLINE_H

#include "maps/frame.h"

struct ring {
	double *points; /* longitude and latitude in turn, or x and y; the last one is the first */
	size_t n;
};

struct outline {
	struct ring *rings;
	size_t n;
};

/* Make bounds hold an outline. */
void outline_bounds(const struct outline *outline, struct bounds *bounds);

/* As it is kept: hundred-thousandths of a degree, which is a meter; a ring ends with ";". */
const char *outline_text(const void *ctx, const struct outline *outline);

/* The same read again; what is no such text ends the outline. */
struct outline outline_read(const void *ctx, const char *text);

/* Simplify its rings; one with fewer than four positions left, or that goes around less than least,
 * is left out, but for the largest. How many positions are left. */
size_t outline_simplify(const void *ctx, struct outline *outline, double tolerance, double least);

/* The outline on a map's paper, in units. */
struct outline outline_drawn(const void *ctx, const struct outline *outline,
    const struct frame *frame);

/* What a path of SVG has as "d" for a drawn one, in whole units. */
const char *outline_path(const void *ctx, const struct outline *drawn);

#endif
