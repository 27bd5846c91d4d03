/*
 * geojson -- a file of areas with their borders, as GIS programs write it.
 *
 * What is wrong with it is said in a sentence, with the line or the feature where it is; nothing is
 * corrected.  The file is measured before it is parsed, so that none takes more memory than those
 * limits allow.
 */
#ifndef MAPS_GEOJSON_H
#define MAPS_GEOJSON_H

#include "base/err.h"
#include "maps/outline.h"

#include <jansson.h>

enum {
	GEOJSON_BYTES = 20000000,
	GEOJSON_AREAS = 2000,
	GEOJSON_POINTS = 500000,
	GEOJSON_DEPTH = 12
};

struct geojson_area {
	json_t *properties; /* an object, or NULL */
	struct outline outline;
};

struct geojson {
	struct geojson_area *areas;
	size_t n;
	size_t points;	      /* in all of them */
	size_t others;	      /* features that are no areas: points, lines */
	struct bounds bounds; /* of all */
};

/* Read n bytes; what it returns is in ctx.  422, with the code bad_outlines. */
const struct err *geojson_read(const void *ctx, const char *text, size_t n,
    struct geojson *out) MUST_CHECK;

/* {property: [its text in each area, or ""]} of those that may be names: texts, at most 40. */
json_t *geojson_names(const void *ctx, const struct geojson *file);

#endif
