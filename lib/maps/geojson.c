/* geojson -- see geojson.h. */
#include "maps/geojson.h"

#include "base/mem.h"
#include "words/words.h"

#include <math.h>
#include <string.h>

enum {
	PROPERTIES = 40,
	LONGEST_NAME = 200,				   /* bytes */
	MOST_ARRAYS = GEOJSON_POINTS + GEOJSON_POINTS / 2, /* a ring has four positions or more */
	MOST_OBJECTS = 100000,
	MOST_COMMAS = 4 * GEOJSON_POINTS
};

#define WORLD	   180.0 /* degrees */
#define POLE	   90.0
#define NO_DEGREES 360.0 /* more than any writes, wherever it begins to count */

/* Where the reader is, for what it says. */
struct reading {
	const void *ctx;
	struct geojson *out;
	size_t feature, ring;	/* from 1 */
	size_t beyond, swapped; /* positions out of range; those in range with both exchanged */
	double far;		/* the largest number */
	double x, y;		/* the first position out of range */
};

/* Arrays, objects and commas are what takes memory; those in texts are none. */
static const struct err *measure(const char *text, size_t n)
{
	size_t arrays = 0, objects = 0, commas = 0, depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		char c = text[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		arrays += c == '[';
		objects += c == '{';
		commas += c == ',';
		depth += c == '[' || c == '{';
		depth -= depth && (c == ']' || c == '}');
		if (depth > GEOJSON_DEPTH)
			return err(422, "bad_outlines",
			    "This file is nested deeper than {most} levels, which no "
			    "outline needs. Export the areas once more as GeoJSON.",
			    "most", DIGITS(GEOJSON_DEPTH));
	}
	if (arrays > MOST_ARRAYS || objects > MOST_OBJECTS || commas > MOST_COMMAS)
		return err(422, "bad_outlines",
		    "This file has more than {most} points. Simplify the borders, for "
		    "example with mapshaper, and send it again.",
		    "most", DIGITS(GEOJSON_POINTS));
	return NULL;
}

static const struct err *parse(const void *ctx, const char *text, size_t n, json_t **doc)
{
	const struct err *failed;
	json_error_t error;

	if (n > GEOJSON_BYTES)
		return err(422, "bad_outlines",
		    "This file is larger than {mb} MB. Simplify the borders, for example "
		    "with mapshaper, and send it again.",
		    "mb", DIGITS(GEOJSON_BYTES / 1000000));
	if (n >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		text += 3;
		n -= 3;
	}
	if ((failed = measure(text, n)))
		return failed;
	*doc = json_loadb(text, n, 0, &error);
	if (!*doc)
		return err(422, "bad_outlines",
		    "This is no JSON: it ends or goes wrong in line {line}, column "
		    "{column}. Export the areas once more as GeoJSON.",
		    "line", DIGITS(error.line), "column", DIGITS(error.column));
	mem_json(ctx, *doc);
	return NULL;
}

static const struct err *wrong_ring(const struct reading *at, const char *message)
{
	return err_named(422, "bad_outlines",
	    (const char *const[]){ message, "feature", DIGITS((long long)at->feature), "ring",
		DIGITS((long long)at->ring), NULL });
}

/* Keep count of what cannot be degrees. */
static void judge(struct reading *at, double x, double y)
{
	at->far = fmax(at->far, fmax(fabs(x), fabs(y)));
	if (fabs(x) <= WORLD && fabs(y) <= POLE)
		return;
	if (!at->beyond++) {
		at->x = x;
		at->y = y;
	}
	at->swapped += fabs(y) <= WORLD && fabs(x) <= POLE;
}

static const struct err *read_points(struct reading *at, json_t *list, struct ring *ring)
{
	json_t *position;
	size_t i;

	ring->n = json_array_size(list);
	ring->points = mem_array(at->ctx, double, 2 * ring->n + 1);
	json_array_foreach(list, i, position) {
		json_t *x = json_array_get(position, 0), *y = json_array_get(position, 1);

		if (!json_is_number(x) || !json_is_number(y))
			return wrong_ring(at,
			    WORDS("In feature {feature}, ring {ring} has a position that is not "
				  "two numbers. Export the areas once more as GeoJSON."));
		ring->points[2 * i] = json_number_value(x);
		ring->points[2 * i + 1] = json_number_value(y);
		judge(at, json_number_value(x), json_number_value(y));
	}
	at->out->points += ring->n;
	return NULL;
}

static const struct err *read_ring(struct reading *at, json_t *list, struct ring *ring)
{
	const struct err *failed;
	size_t n;

	at->ring++;
	if ((failed = read_points(at, list, ring)))
		return failed;
	n = ring->n;
	if (n < 4)
		return wrong_ring(at,
		    WORDS("In feature {feature}, ring {ring} has fewer than 4 positions, so it "
			  "goes around nothing. Repair the geometry, and send the file again."));
	if (ring->points[0] != ring->points[2 * n - 2] ||
	    ring->points[1] != ring->points[2 * n - 1])
		return wrong_ring(at,
		    WORDS("In feature {feature}, ring {ring} is not closed: its last position is "
			  "not its first. Repair the geometry, and send the file again."));
	return NULL;
}

static const struct err *read_polygon(struct reading *at, json_t *rings, struct outline *outline)
{
	size_t n = json_array_size(rings);
	const struct err *failed;

	outline->rings = mem_resize(at->ctx, outline->rings, struct ring, outline->n + n + 1);
	for (size_t i = 0; i < n; i++)
		if ((failed =
			    read_ring(at, json_array_get(rings, i), &outline->rings[outline->n++])))
			return failed;
	return NULL;
}

static bool is(json_t *object, const char *type)
{
	const char *is = json_string_value(json_object_get(object, "type"));

	return is && !strcmp(is, type);
}

/* The polygons of a geometry; what else is in it is no area. */
static const struct err *read_geometry(struct reading *at, json_t *geometry,
    struct outline *outline)
{
	json_t *parts = json_object_get(geometry, "coordinates"), *part;
	const struct err *failed;
	size_t i;

	if (is(geometry, "Polygon"))
		return read_polygon(at, parts, outline);
	if (is(geometry, "GeometryCollection")) {
		json_array_foreach(json_object_get(geometry, "geometries"), i, part)
			if ((failed = read_geometry(at, part, outline)))
				return failed;
	}
	if (is(geometry, "MultiPolygon")) {
		json_array_foreach(parts, i, part)
			if ((failed = read_polygon(at, part, outline)))
				return failed;
	}
	return NULL;
}

static const struct err *read_features(struct reading *at, json_t *features)
{
	struct geojson *out = at->out;
	const struct err *failed;
	json_t *feature;
	size_t i;

	out->areas = mem_array(at->ctx, struct geojson_area, GEOJSON_AREAS + 1);
	json_array_foreach(features, i, feature) {
		struct geojson_area *area = &out->areas[out->n];

		at->feature = i + 1;
		at->ring = 0;
		*area = (struct geojson_area){ json_object_get(feature, "properties"), { 0 } };
		if ((failed = read_geometry(at, json_object_get(feature, "geometry"),
			 &area->outline)))
			return failed;
		if (!area->outline.n) {
			out->others++;
			continue;
		}
		outline_bounds(&area->outline, &out->bounds);
		if (++out->n > GEOJSON_AREAS)
			return err(422, "bad_outlines",
			    "This file has more than {most} areas. Send one level alone.", "most",
			    DIGITS(GEOJSON_AREAS));
	}
	return NULL;
}

static const struct err *check(const struct reading *at)
{
	if (!at->out->n)
		return err(422, "bad_outlines",
		    "There is no polygon in this file, so it has no outlines: export the "
		    "borders of the areas, not points or lines.");
	if (at->out->points > GEOJSON_POINTS)
		return err(422, "bad_outlines",
		    "This file has more than {most} points. Simplify the borders, for "
		    "example with mapshaper, and send it again.",
		    "most", DIGITS(GEOJSON_POINTS));
	if (at->far > NO_DEGREES)
		return err(422, "bad_outlines",
		    "The coordinates are not in degrees: one is {number}. Export the "
		    "areas "
		    "as longitude and latitude (WGS 84, EPSG:4326).",
		    "number", DIGITS(llround(fmin(at->far, 1e15))));
	if (at->beyond && at->swapped == at->beyond)
		return err(422, "bad_outlines",
		    "Longitude and latitude have changed places: a position begins with "
		    "its "
		    "longitude, and {first}, {second} would be right only the other way "
		    "around. Exchange them, and send the file again.",
		    "first", DIGITS(lround(at->x)), "second", DIGITS(lround(at->y)));
	if (at->beyond)
		return err(422, "bad_outlines",
		    "A position is not on the earth: longitude {first}, latitude "
		    "{second}. "
		    "Export the areas as longitude and latitude (WGS 84, EPSG:4326).",
		    "first", DIGITS(lround(at->x)), "second", DIGITS(lround(at->y)));
	return NULL;
}

const struct err *geojson_read(const void *ctx, const char *text, size_t n, struct geojson *out)
{
	struct reading at = { .ctx = ctx, .out = out };
	const struct err *failed;
	json_t *doc;

	*out = (struct geojson){ .bounds = bounds_none() };
	if ((failed = parse(ctx, text, n, &doc)))
		return failed;
	if (is(doc, "Topology"))
		return err(422, "bad_outlines",
		    "This is TopoJSON. Export the areas as GeoJSON, and send that.");
	if (!is(doc, "FeatureCollection") || !json_is_array(json_object_get(doc, "features")))
		return err(422, "bad_outlines",
		    "This is JSON, but no GeoJSON with areas: its type must be "
		    "FeatureCollection, with a list of features.");
	if ((failed = read_features(&at, json_object_get(doc, "features"))))
		return failed;
	return check(&at);
}

static bool is_name(json_t *text)
{
	return json_string_length(text) > 0 && json_string_length(text) <= LONGEST_NAME;
}

/* Is a property a name, in some area? */
static bool may_name(const struct geojson *file, const char *property)
{
	for (size_t i = 0; i < file->n; i++)
		if (is_name(json_object_get(file->areas[i].properties, property)))
			return true;
	return false;
}

static json_t *texts(const struct geojson *file, const char *property)
{
	json_t *list = json_array();

	for (size_t i = 0; i < file->n; i++) {
		json_t *text = json_object_get(file->areas[i].properties, property);

		json_array_append_new(list, is_name(text) ? json_incref(text) : json_string(""));
	}
	return list;
}

json_t *geojson_names(const void *ctx, const struct geojson *file)
{
	json_t *names = mem_json(ctx, json_object());

	for (size_t i = 0; i < file->n; i++) {
		const char *property;
		json_t *value;

		json_object_foreach(file->areas[i].properties, property, value)
			if (json_object_size(names) < PROPERTIES &&
			    !json_object_get(names, property) && may_name(file, property))
				json_object_set_new(names, property, texts(file, property));
	}
	return names;
}
