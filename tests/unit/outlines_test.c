/* maps/ geojson, outline, simplify, shapes: areas read from a file, and drawn */
#include "base/mem.h"
#include "base/text.h"
#include "maps/geojson.h"
#include "maps/shapes.h"
#include "maps/simplify.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define FEATURES(features) "{\"type\": \"FeatureCollection\", \"features\": [" features "]}"
#define AREA(rings)                                                                  \
	"{\"type\": \"Feature\", \"properties\": {\"NAME\": \"North\", \"id\": 7}, " \
	"\"geometry\": {\"type\": \"Polygon\", \"coordinates\": [" rings "]}}"
#define RING "[[34, -13], [35, -13], [35, -12], [34, -13]]"

static void a_line_keeps_what_is_seen(void **state)
{
	double line[] = { 0, 0, 1, 0.05, 2, -0.05, 3, 4, 4, 0.1, 5, 0 };
	double ring[] = { 0, 0, 0, 1, 0, 2, 2, 2, 2, 0, 1, 0, 0, 0 };
	double dot[] = { 1, 1, 1, 1, 1, 1 };

	(void)state;
	/* 1, 0.05 lies within 0.2 of the stretch from 0, 0 to 2, -0.05 */
	assert_int_equal(simplify(NULL, line, 6, 0.2), 5);
	assert_true(line[0] == 0 && line[2] == 2 && line[4] == 3 && line[9] == 0);
	assert_int_equal(simplify(NULL, ring, 7, 0.5), 5);
	assert_true(ring[2] == 0 && ring[3] == 2 && ring[8] == 0 && ring[9] == 0);
	assert_int_equal(simplify(NULL, dot, 3, 0.5), 2);
	assert_int_equal(simplify(NULL, dot, 1, 0.5), 1);
	assert_int_equal(simplify(NULL, dot, 0, 0.5), 0);
}

/* Whatever is left out was within the tolerance. */
static void a_line_stays_where_it_was(void **state)
{
	enum { N = 2000 };
	static double line[2 * N], was[2 * N];
	size_t left, at = 0;

	(void)state;
	for (int i = 0; i < N; i++) {
		was[2 * i] = line[2 * i] = i / 100.0;
		was[2 * i + 1] = line[2 * i + 1] = sin(i / 50.0) + 0.01 * (i % 3);
	}
	left = simplify(NULL, line, N, 0.05);
	assert_in_range(left, 10, 200);
	for (int i = 0; i < N; i++) {
		double part, y;

		while (line[2 * at + 2] < was[2 * i])
			at++;
		part = (was[2 * i] - line[2 * at]) / (line[2 * at + 2] - line[2 * at]);
		y = line[2 * at + 1] + part * (line[2 * at + 3] - line[2 * at + 1]);
		assert_true(fabs(y - was[2 * i + 1]) <= 0.05 * 1.5);
	}
}

/* A line whose farthest point is always at its end: 200,000 of them would take minutes. */
static void a_line_made_in_malice_ends(void **state)
{
	enum { N = 200000 };
	double *line = calloc(2 * N, sizeof(*line));

	(void)state;
	for (int i = 0; i < N; i++) {
		line[2 * i] = i % 2 ? 1 : -1;
		line[2 * i + 1] = i % 2 ? N - i : i - N;
	}
	assert_true(simplify(NULL, line, N, 0.1) > N / 2);
	free(line);
}

static void outlines_are_read_as_written(void **state)
{
	double points[] = { 34.123456, -13, 35, -13, 35, -12.5, 34.123456, -13 };
	double islet[] = { 36, -13, 36.0001, -13, 36, -13.0001, 36, -13 };
	struct ring rings[] = { { points, 4 }, { islet, 4 } };
	struct outline outline = { rings, 2 }, again;
	void *ctx = talloc_new(NULL);
	struct bounds bounds = bounds_none();

	(void)state;
	assert_string_equal(outline_text(ctx, &outline),
	    "3412346 -1300000 3500000 -1300000 3500000 -1250000 3412346 -1300000;"
	    "3600000 -1300000 3600010 -1300000 3600000 -1300010 3600000 -1300000;");
	again = outline_read(ctx, outline_text(ctx, &outline));
	assert_int_equal(again.n, 2);
	assert_int_equal(again.rings[0].n, 4);
	assert_true(again.rings[0].points[5] == -12.5);
	outline_bounds(&again, &bounds);
	assert_true(bounds.west == 34.12346 && bounds.east == 36.0001 && bounds.north == -12.5);
	/* an island that no one sees goes, the largest ring stays */
	assert_int_equal(outline_simplify(ctx, &again, 0.01, 0.0001), 4);
	assert_int_equal(again.n, 1);
	assert_int_equal(outline_simplify(ctx, &again, 50, 100), 2);
	assert_int_equal(again.n, 1);
	assert_int_equal(outline_read(ctx, "").n, 0);
	assert_int_equal(outline_read(ctx, "x;1 2").n, 1);
	talloc_free(ctx);
}

static void paths_are_short(void **state)
{
	double points[] = { 10, 10, 15, 8, 15, 8.2, 20.4, 20, 10, 10 };
	struct ring ring = { points, 5 };
	struct outline outline = { &ring, 1 };
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_string_equal(outline_path(ctx, &outline), "M10 10l5-2 5 12z");
	ring.n = 1;
	assert_string_equal(outline_path(ctx, &outline), "M10 10l0 0z");
	talloc_free(ctx);
}

/* What a text is refused with. */
static void refused(const char *text, const char *why)
{
	void *ctx = talloc_new(NULL);
	const struct err *failed;
	struct geojson file;

	failed = geojson_read(ctx, text, strlen(text), &file);
	assert_non_null(failed);
	assert_int_equal(failed->status, 422);
	assert_string_equal(failed->code, "bad_outlines");
	if (!strstr(failed->text, why))
		fail_msg("%s: %s", text, failed->text);
	talloc_free(ctx);
}

static void what_is_no_area_is_said(void **state)
{
	(void)state;
	refused("", "no JSON");
	refused("{\"type\":\n \"Feat", "line 2, column ");
	refused("[1]", "FeatureCollection");
	refused("{\"type\": \"Topology\"}", "TopoJSON");
	refused("{\"type\": \"FeatureCollection\"}", "FeatureCollection");
	refused(FEATURES(""), "no polygon");
	refused(FEATURES("1, null, {\"geometry\": null}"), "no polygon");
	refused(FEATURES("{\"geometry\": {\"type\": \"Point\", \"coordinates\": [34, -13]}}"),
	    "no polygon");
	refused(FEATURES(AREA("[[34, -13], [35, -13], [34, -13]]")), "fewer than 4");
	refused(FEATURES(AREA(RING ", [[34, -13], [35, -13], [35, -12], [34, -12]]")),
	    "feature 1, ring 2 is not closed");
	refused(FEATURES(AREA(RING) ", " AREA("[[34, -13], [35], [35, -12], [34, -13]]")),
	    "feature 2, ring 1 has a position");
	refused(FEATURES(AREA("[[34, -13], [35, \"x\"], [35, -12], [34, -13]]")), "two numbers");
	refused(FEATURES(AREA("7")), "fewer than 4");
	refused(FEATURES(AREA("[[-13, 134], [-13, 135], [-12, 135], [-13, 134]]")),
	    "changed places");
	refused(FEATURES(AREA("[[34, -13], [35, 95], [190, -12], [34, -13]]")), "not on the earth");
	refused(FEATURES(AREA("[[568000, 8500000], [569000, 8500000], [569000, 8510000], "
			      "[568000, 8500000]]")),
	    "not in degrees: one is 8510000");
	refused("[[[[[[[[[[[[[]]]]]]]]]]]]]", "deeper than 12");
	refused("[\"[[[[[[[[[[[[[[[[\"]", "FeatureCollection");
}

static void a_file_has_its_limits(void **state)
{
	void *ctx = talloc_new(NULL);
	struct text text = text_new(ctx);

	(void)state;
	text_string(&text, "[");
	for (int i = 0; i <= GEOJSON_POINTS + GEOJSON_POINTS / 2; i++)
		text_string(&text, "[]");
	refused(text.at, "500000 points");
	text = text_new(ctx);
	for (int i = 0; i <= 4 * GEOJSON_POINTS; i++)
		text_string(&text, ",");
	refused(text.at, "500000 points");
	text = text_new(ctx);
	text_string(&text, "{\"type\": \"FeatureCollection\", \"features\": [" AREA(RING));
	for (int i = 0; i < GEOJSON_AREAS; i++)
		text_string(&text, ", " AREA(RING));
	text_string(&text, "]}");
	refused(text.at, "2000 areas");
	while (text.len <= GEOJSON_BYTES)
		text_string(&text,
		    "                                                                ");
	refused(text.at, "20 MB");
	talloc_free(ctx);
}

static void areas_and_their_names_are_read(void **state)
{
	const char *text = "\xef\xbb\xbf" FEATURES(AREA(
	    RING) ", {\"geometry\": {\"type\": \"LineString\", \"coordinates\": []}}, "
		  "{\"properties\": {\"NAME\": 3, \"other\": \"S\\u00fcd [\\\"{,\"}, \"geometry\": "
		  "{\"type\": "
		  "\"GeometryCollection\", \"geometries\": [{\"type\": \"Point\", \"coordinates\": "
		  "[1, 2]}, "
		  "{\"type\": \"MultiPolygon\", \"coordinates\": [[" RING "], [" RING "]]}]}}");
	void *ctx = talloc_new(NULL);
	struct geojson file;

	(void)state;
	assert_null(geojson_read(ctx, text, strlen(text), &file));
	assert_int_equal(file.n, 2);
	assert_int_equal(file.others, 1);
	assert_int_equal(file.points, 12);
	assert_int_equal(file.areas[1].outline.n, 2);
	assert_true(file.bounds.west == 34 && file.bounds.north == -12);
	assert_string_equal(mem_dump(ctx, geojson_names(ctx, &file)),
	    "{\"NAME\":[\"North\",\"\"],\"other\":[\"\",\"Süd [\\\"{,\"]}");
	talloc_free(ctx);
}

/* An area as large as a degree, with a border of n positions. */
static struct outline round_area(const void *ctx, double x, double y, size_t n)
{
	struct outline outline = { mem_array(ctx, struct ring, 1), 1 };

	outline.rings[0] = (struct ring){ mem_array(ctx, double, 2 * n), n };
	for (size_t i = 0; i < n; i++) {
		double turn = 2 * M_PI * (double)(i % (n - 1)) / (double)(n - 1);

		outline.rings[0].points[2 * i] = x + cos(turn) / 2 + 0.03 * sin(40 * turn);
		outline.rings[0].points[2 * i + 1] = y + sin(turn) / 2;
	}
	return outline;
}

static void five_hundred_areas_are_a_page(void **state)
{
	enum { N = 500, MOST = 12000 };
	struct drawing how = { .one = true };
	struct shape shapes[N] = { 0 };
	void *ctx = talloc_new(NULL);
	size_t bytes = 0, i;
	json_t *doc, *shape;

	(void)state;
	for (int k = 0; k < N; k++)
		shapes[k] = (struct shape){ round_area(ctx, k % 25, -k / 25, 400), "A",
			k ? "A" : "", 4, k % 5, 4, k };
	doc = shapes_of(ctx, &how, shapes, N, MOST);
	json_array_foreach(json_object_get(doc, "shapes"), i, shape)
		bytes += strlen(json_string_value(json_object_get(shape, "d")));
	assert_int_equal(i, N);
	assert_in_range(bytes, 10000, 80000);
	assert_int_equal(json_integer_value(json_object_get(doc, "voids")), 1);
	shape = json_array_get(json_object_get(doc, "shapes"), 0);
	assert_string_equal(json_string_value(json_object_get(shape, "class")), "void");
	shape = json_array_get(json_object_get(doc, "shapes"), 3);
	assert_string_equal(json_string_value(json_object_get(shape, "class")), "s4");
	assert_int_equal(json_integer_value(json_object_get(shape, "percent")), 75);
	how.by_value = true;
	doc = shapes_of(ctx, &how, shapes, N, MOST);
	shape = json_array_get(json_object_get(doc, "shapes"), 499);
	assert_string_equal(json_string_value(json_object_get(shape, "class")), "s5");
	assert_int_equal(json_array_size(json_object_get(doc, "legend")), 5);
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_line_keeps_what_is_seen),
		cmocka_unit_test(a_line_stays_where_it_was),
		cmocka_unit_test(a_line_made_in_malice_ends),
		cmocka_unit_test(outlines_are_read_as_written), cmocka_unit_test(paths_are_short),
		cmocka_unit_test(what_is_no_area_is_said), cmocka_unit_test(a_file_has_its_limits),
		cmocka_unit_test(areas_and_their_names_are_read),
		cmocka_unit_test(five_hundred_areas_are_a_page) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
