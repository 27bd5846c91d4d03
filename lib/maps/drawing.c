/* drawing -- see drawing.h. */
#include "maps/drawing.h"

#include "base/mem.h"
#include "maps/bins.h"
#include "maps/classes.h"

#include <math.h>
#include <string.h>

enum { SMALLEST = 3, LARGEST = 12, PLAIN = 5, LEAST_HEXAGON = 6 };

/* What is drawn, of the facilities with a place. */
struct sheet {
	const struct drawing *how;
	struct frame frame;
	const struct spot **spots;
	size_t n;
	struct classes classes;
	int64_t most;
};

/* Sums over the facilities of a hexagon. */
struct heap {
	long held, of;
	int64_t value;
};

const char *drawing_shade(long held, long of)
{
	double percent = 100.0 * (double)held / (double)(of > 0 ? of : 1);

	return !held	   ? "s0"
	    : percent < 25 ? "s1"
	    : percent < 50 ? "s2"
	    : percent < 75 ? "s3"
	    : percent < 95 ? "s4"
			   : "s5";
}

static const char *color(const struct sheet *sheet, long held, long of, int64_t value)
{
	if (held && sheet->how->by_value)
		return class_name(class_of(&sheet->classes, value));
	return drawing_shade(held, of);
}

/* The area of a circle is its value. */
static long radius_of(const struct sheet *sheet, const struct spot *spot)
{
	if (!sheet->how->one || sheet->most <= 0)
		return PLAIN;
	if (!spot->held)
		return SMALLEST;
	return lround(SMALLEST +
	    (LARGEST - SMALLEST) * sqrt(fmax(0, (double)spot->value) / (double)sheet->most));
}

/* Large ones first, so that they hide none; one drawing whatever order they come in. */
static int by_value(const void *a, const void *b)
{
	const struct spot *p = *(const struct spot *const *)a, *q = *(const struct spot *const *)b;
	int64_t x = p->held ? p->value : -1, y = q->held ? q->value : -1;

	return x != y ? (x < y) - (x > y) : strcmp(p->id, q->id);
}

static json_t *circles(struct sheet *sheet)
{
	json_t *list = json_array();

	qsort(sheet->spots, sheet->n, sizeof(*sheet->spots), by_value);
	for (size_t i = 0; i < sheet->n; i++) {
		const struct spot *s = sheet->spots[i];

		json_array_append_new(list,
		    json_pack("{s:I, s:I, s:I, s:s, s:s, s:s, s:I, s:I, s:b, s:I}", "x",
			(json_int_t)lround(frame_x(&sheet->frame, s->at.longitude)), "y",
			(json_int_t)lround(frame_y(&sheet->frame, s->at.latitude)), "r",
			(json_int_t)radius_of(sheet, s), "class",
			color(sheet, s->held, s->of, s->value), "id", s->id, "name",
			*s->name ? s->name : s->id, "held", (json_int_t)s->held, "of",
			(json_int_t)s->of, "reported", s->held > 0, "value", (json_int_t)s->value));
	}
	return list;
}

/* The facilities in hexagons, and their sums. */
static struct bin *heaped(const void *ctx, struct sheet *sheet, double *radius, size_t *count,
    struct heap **heaps)
{
	struct bin_point *points = mem_array(ctx, struct bin_point, sheet->n + 1);
	struct bin *bins;

	for (size_t i = 0; i < sheet->n; i++) {
		points[i].x = frame_x(&sheet->frame, sheet->spots[i]->at.longitude);
		points[i].y = frame_y(&sheet->frame, sheet->spots[i]->at.latitude);
	}
	bins = bins_of(ctx, points, sheet->n, (size_t)sheet->how->hexagons, LEAST_HEXAGON, radius,
	    count);
	*heaps = mem_array(ctx, struct heap, *count + 1);
	for (size_t i = 0; i < sheet->n; i++) {
		struct heap *heap = &(*heaps)[points[i].bin];

		heap->held += sheet->spots[i]->held;
		heap->of += sheet->spots[i]->of;
		heap->value += sheet->spots[i]->value;
	}
	return bins;
}

/* The classes of hexagons are those of their sums. */
static void class_heaps(const void *ctx, struct sheet *sheet, const struct heap *heaps, size_t n)
{
	int64_t *values = mem_array(ctx, int64_t, n + 1);
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		if (heaps[i].held)
			values[found++] = heaps[i].value;
	sheet->classes = classes_of(values, found);
}

static void cells(const void *ctx, struct sheet *sheet, json_t *doc)
{
	json_t *list = json_array();
	struct heap *heaps;
	double radius;
	size_t count;
	struct bin *bins = heaped(ctx, sheet, &radius, &count, &heaps);

	class_heaps(ctx, sheet, heaps, count);
	for (size_t i = 0; i < count; i++) {
		const struct heap *h = &heaps[i];

		json_array_append_new(list,
		    json_pack("{s:I, s:I, s:s, s:I, s:I, s:I, s:I, s:I}", "x",
			(json_int_t)lround(bins[i].x), "y", (json_int_t)lround(bins[i].y), "class",
			color(sheet, h->held, h->of, h->value), "n", (json_int_t)bins[i].n, "held",
			(json_int_t)h->held, "of", (json_int_t)h->of, "percent",
			(json_int_t)lround(100.0 * (double)h->held / fmax(1, (double)h->of)),
			"value", (json_int_t)h->value));
	}
	json_object_set_new(doc, "cells", list);
	json_object_set_new(doc, "wide_km",
	    json_integer((json_int_t)fmax(1,
		round(radius * sqrt(3) * sheet->frame.scale_km / sheet->frame.scale_at))));
	/* a hexagon that stands on a corner */
	json_object_set_new(doc, "outline",
	    json_string(mem_printf(ctx, "M0-%.1fl%.1f %.1fv%.1fl-%.1f %.1f-%.1f-%.1fv-%.1fz",
		radius, radius * sqrt(3) / 2, radius / 2, radius, radius * sqrt(3) / 2, radius / 2,
		radius * sqrt(3) / 2, radius / 2, radius)));
}

static void class_spots(const void *ctx, struct sheet *sheet)
{
	int64_t *values = mem_array(ctx, int64_t, sheet->n + 1);
	size_t found = 0;

	for (size_t i = 0; i < sheet->n; i++) {
		if (!sheet->spots[i]->held)
			continue;
		values[found++] = sheet->spots[i]->value;
		if (sheet->spots[i]->value > sheet->most)
			sheet->most = sheet->spots[i]->value;
	}
	sheet->classes = classes_of(values, found);
}

json_t *drawing_paper(const void *ctx, const struct frame *frame)
{
	return mem_json(ctx,
	    json_pack("{s:i, s:i, s:{s:i, s:i, s:i, s:i}}", "width", frame->width, "height",
		frame->height, "scale", "km", frame->scale_km, "x",
		frame->width - frame->scale_at - 12, "to", frame->width - 12, "y",
		frame->height - 8));
}

json_t *drawing_of(const void *ctx, const struct drawing *how, const struct bounds *bounds,
    const struct spot *spots, size_t n)
{
	struct sheet sheet = { .how = how, .frame = frame_of(bounds) };
	json_t *doc = drawing_paper(ctx, &sheet.frame);

	sheet.spots = mem_array(ctx, const struct spot *, n + 1);
	for (size_t i = 0; i < n; i++)
		if (spots[i].at.fault == PLACE_FINE)
			sheet.spots[sheet.n++] = &spots[i];
	class_spots(ctx, &sheet);
	if (sheet.n > (size_t)how->circles)
		cells(ctx, &sheet, doc);
	else
		json_object_set_new(doc, "circles", circles(&sheet));
	json_object_set_new(doc, "two",
	    json_boolean(how->one && !how->by_value && json_object_get(doc, "circles")));
	if (how->by_value)
		json_object_set_new(doc, "legend", classes_json(&sheet.classes));
	return doc;
}
