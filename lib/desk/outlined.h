/*
 * outlined -- the outlines of areas, with the figures of the facilities in them, for a map.
 */
#ifndef DESK_OUTLINED_H
#define DESK_OUTLINED_H

#include "maps/shapes.h"
#include "web/app.h"

struct outlined {
	struct shape *shapes;
	size_t n;  /* 0: there is nothing to draw facilities' figures in */
	long bare; /* facilities whose area has no outline */
};

/* Those of the country, or (area) of an area and what is in it; within[i] is the area of spots[i],
 * of n. */
const struct err *outlined_of(struct req *r, const char *area, const struct spot *spots,
    const char *const within[], size_t n, struct outlined *out) MUST_CHECK;

#endif
