/* maps/ place, frame, bins, classes: what is drawn, and where */
#include "base/mem.h"
#include "maps/bins.h"
#include "maps/classes.h"
#include "maps/drawing.h"
#include "maps/frame.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* A country of one degree around 13 south and 34 east, and what else is to be judged. */
static enum place_fault judged(double latitude, double longitude)
{
	struct place places[50];
	struct bounds bounds;

	for (int i = 0; i < 49; i++)
		places[i] = (struct place){ -13 + i / 49.0, 34 + (i % 7) / 7.0, PLACE_FINE };
	places[49] = (struct place){ latitude, longitude, PLACE_FINE };
	assert_true(places_bounds(places, 50, sizeof(*places), &bounds));
	for (int i = 0; i < 49; i++)
		assert_int_equal(places[i].fault, PLACE_FINE);
	if (places[49].fault != PLACE_FINE) {
		assert_true(bounds.south == -13 && bounds.west == 34);
		assert_true(bounds.north < -12 && bounds.east < 35);
	}
	return places[49].fault;
}

static void odd_places_are_found(void **state)
{
	(void)state;
	assert_int_equal(judged(-12.5, 34.5), PLACE_FINE);
	assert_int_equal(judged(-14, 33), PLACE_FINE);
	assert_int_equal(judged(0, 0), PLACE_ZERO);
	assert_int_equal(judged(34.5, -12.5), PLACE_SWAPPED);
	assert_int_equal(judged(12.5, 34.5), PLACE_SIGN);
	assert_int_equal(judged(-12.5, -34.5), PLACE_SIGN);
	assert_int_equal(judged(12.5, -34.5), PLACE_SIGN);
	assert_int_equal(judged(60, 100), PLACE_FAR);
}

static void few_places_are_believed(void **state)
{
	struct place places[] = { { -13, 34, PLACE_FINE }, { 34, -13, PLACE_FINE },
		{ 0, 0, PLACE_NONE }, { 0, 0, PLACE_FINE } };
	struct bounds bounds;

	(void)state;
	assert_true(places_bounds(places, 4, sizeof(*places), &bounds));
	assert_int_equal(places[1].fault, PLACE_FINE);
	assert_int_equal(places[2].fault, PLACE_NONE);
	assert_int_equal(places[3].fault, PLACE_ZERO);
	assert_true(bounds.south == -13 && bounds.north == 34);
	assert_false(places_bounds(places + 2, 2, sizeof(*places), &bounds));
	assert_false(places_bounds(places, 0, sizeof(*places), &bounds));
}

static void within(const struct frame *frame, double latitude, double longitude)
{
	assert_true(frame_x(frame, longitude) >= 0 && frame_x(frame, longitude) <= frame->width);
	assert_true(frame_y(frame, latitude) >= 0 && frame_y(frame, latitude) <= frame->height);
}

static void a_frame_holds_its_bounds(void **state)
{
	static const struct bounds all[] = { { -17, 32, -9, 36 }, { -13.5, 34, -13.5, 34 },
		{ -90, -180, 90, 180 }, { 60, 5, 71, 31 }, { 1, 10, 1.001, 40 } };

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct frame frame = frame_of(&all[i]);

		within(&frame, all[i].south, all[i].west);
		within(&frame, all[i].north, all[i].east);
		assert_true(frame_y(&frame, all[i].north) <= frame_y(&frame, all[i].south));
		assert_in_range(frame.width, 320, 800);
		assert_in_range(frame.height, 20, 820);
		assert_in_range(frame.scale_at, 1, frame.width / 2);
		assert_true(frame.scale_km >= 1);
	}
}

static void each_point_is_in_one_bin(void **state)
{
	enum { N = 5000 };
	struct bin_point *points = mem_array(NULL, struct bin_point, N);
	double radius;
	size_t count, sum = 0;
	struct bin *bins;

	(void)state;
	for (int i = 0; i < N; i++) {
		points[i].x = (i * 7919) % 760;
		points[i].y = (i * 104729) % 500 - 20;
	}
	bins = bins_of(points, points, N, 300, 6, &radius, &count);
	assert_in_range(count, 100, 300);
	for (size_t i = 0; i < count; i++)
		sum += bins[i].n;
	assert_int_equal(sum, N);
	for (int i = 0; i < N; i++)
		assert_true(hypot(points[i].x - bins[points[i].bin].x,
				points[i].y - bins[points[i].bin].y) <= radius + 1e-6);
	talloc_free(points);
}

static void values_are_in_five_classes(void **state)
{
	int64_t values[100], same[] = { 7, 7, 7 };
	struct classes classes;

	(void)state;
	for (int i = 0; i < 100; i++)
		values[i] = 99 - i;
	classes = classes_of(values, 100);
	for (int i = 0; i < CLASSES; i++)
		assert_in_range(classes.n[i], 19, 21);
	assert_int_equal(class_of(&classes, 0), 0);
	assert_int_equal(class_of(&classes, 99), 4);
	assert_int_equal(classes.low[0], 0);
	assert_int_equal(classes.high[4], 99);
	classes = classes_of(same, 3);
	assert_int_equal(classes.n[0], 3);
	classes = classes_of(same, 0);
	assert_int_equal(class_of(&classes, 0), 0);
}

static void many_facilities_become_hexagons(void **state)
{
	struct drawing how = { .one = true, .by_value = true, .circles = 3, .hexagons = 50 };
	struct spot spots[4] = { { { -13, 34, PLACE_FINE }, "A", "", 1, 1, 5 },
		{ { -13.001, 34, PLACE_FINE }, "B", "", 1, 1, 7 },
		{ { -14, 35, PLACE_FINE }, "C", "See", 0, 1, 0 },
		{ { 0, 0, PLACE_ZERO }, "D", "", 1, 1, 9 } };
	struct bounds bounds;
	void *ctx = talloc_new(NULL);
	json_t *doc, *cells;

	(void)state;
	assert_true(places_bounds(spots, 4, sizeof(*spots), &bounds));
	doc = drawing_of(ctx, &how, &bounds, spots, 4);
	assert_int_equal(json_array_size(json_object_get(doc, "circles")), 3);
	how.circles = 2;
	doc = drawing_of(ctx, &how, &bounds, spots, 4);
	cells = json_object_get(doc, "cells");
	assert_int_equal(json_array_size(cells), 2);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(cells, 0), "value")),
	    12);
	assert_string_equal(json_string_value(json_object_get(json_array_get(cells, 1), "class")),
	    "s0");
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(odd_places_are_found),
		cmocka_unit_test(few_places_are_believed),
		cmocka_unit_test(a_frame_holds_its_bounds),
		cmocka_unit_test(each_point_is_in_one_bin),
		cmocka_unit_test(values_are_in_five_classes),
		cmocka_unit_test(many_facilities_become_hexagons) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
