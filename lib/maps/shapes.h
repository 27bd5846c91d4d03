/*
 * shapes -- areas as what a page draws: their outlines, filled by the figures of what is in them.
 */
#ifndef MAPS_SHAPES_H
#define MAPS_SHAPES_H

#include "maps/drawing.h"
#include "maps/outline.h"

/* An outline, and what the facilities in its area have reported. */
struct shape {
	struct outline outline; /* in degrees */
	const char *name;	/* as its file has it */
	const char *area;	/* the registry's; "": it has none of this name */
	long n, held, of;
	int64_t value;
};

/* {width, height, scale, legend, shapes: [{d, class, name, known, n, held, of, percent, value}],
 * voids: how many are no area of the registry}, in ctx; with at most points positions. */
json_t *shapes_of(const void *ctx, const struct drawing *how, const struct shape *shapes, size_t n,
    size_t points);

/* The same outlines as lines on the paper of these bounds: what a path has as "d". */
const char *shapes_lines(const void *ctx, const struct bounds *bounds, const struct shape *shapes,
    size_t n, size_t points);

/* Make bounds hold them. */
void shapes_bounds(const struct shape *shapes, size_t n, struct bounds *bounds);

#endif
