/*
 * drawing -- facilities as what a page draws: circles, or hexagons where there are many of them.
 *
 *	json_object_update(map, drawing_of(ctx, &how, spots, n));
 *
 * Figures and sentences are the template's; here are places, sizes and classes.
 */
#ifndef MAPS_DRAWING_H
#define MAPS_DRAWING_H

#include "maps/frame.h"

#include <jansson.h>
#include <stdint.h>

/* A facility, and how much of what is asked it has reported. */
struct spot {
	struct place at; /* the first member, for places_bounds() */
	const char *id, *name;
	long held, of; /* so many values of so many indicators */
	int64_t value; /* their sum */
};

struct drawing {
	bool one;      /* one indicator: its values have a size */
	bool by_value; /* colored by value, else by the share that has reported */
	int circles;   /* more facilities than this become hexagons */
	int hexagons;  /* at most so many */
};

/* {width, height, scale: {km, x, to, y}, legend, two: it has two classes, circles: [{x, y, r,
 * class, id, name, held, of, reported, value}] or cells: [{x, y, class, n, held, of, percent,
 * value}] with outline, the hexagon's, and wide_km}, in ctx; places_bounds() has been asked. */
json_t *drawing_of(const void *ctx, const struct drawing *how, const struct bounds *bounds,
    const struct spot *spots, size_t n);

/* {width, height, scale}, in ctx: the paper before anything is drawn on it. */
json_t *drawing_paper(const void *ctx, const struct frame *frame);

/* The class of a share, as shade() of sql/functions/charts.sql has it. */
const char *drawing_shade(long held, long of);

#endif
