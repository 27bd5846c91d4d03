/* shapes -- see shapes.h. */
#include "maps/shapes.h"

#include "base/mem.h"
#include "base/text.h"
#include "maps/classes.h"

#include <math.h>

/* In units of the paper: what the eye does not see, and where all that is left would be a blot. */
#define FINEST	 0.7
#define COARSER	 1.5
#define COARSEST 20.0

void shapes_bounds(const struct shape *shapes, size_t n, struct bounds *bounds)
{
	for (size_t i = 0; i < n; i++)
		outline_bounds(&shapes[i].outline, bounds);
}

/* Their outlines on paper, as fine as so many positions allow. */
static struct outline *drawn(const void *ctx, const struct frame *frame, const struct shape *shapes,
    size_t n, size_t points)
{
	struct outline *outlines = mem_array(ctx, struct outline, n + 1);
	double tolerance = FINEST;
	size_t left;

	for (size_t i = 0; i < n; i++)
		outlines[i] = outline_drawn(ctx, &shapes[i].outline, frame);
	do {
		left = 0;
		for (size_t i = 0; i < n; i++)
			left += outline_simplify(ctx, &outlines[i], tolerance,
			    tolerance * tolerance * 4);
		tolerance *= COARSER;
	} while (left > points && tolerance < COARSEST);
	return outlines;
}

static struct classes classes_for(const void *ctx, const struct shape *shapes, size_t n)
{
	int64_t *values = mem_array(ctx, int64_t, n + 1);
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		if (shapes[i].held)
			values[found++] = shapes[i].value;
	return classes_of(values, found);
}

static const char *color(const struct drawing *how, const struct classes *classes,
    const struct shape *shape)
{
	if (!*shape->area)
		return "void";
	if (shape->held && how->by_value)
		return class_name(class_of(classes, shape->value));
	return drawing_shade(shape->held, shape->of);
}

static json_t *shape_json(const struct shape *s, const char *class, const char *path)
{
	return json_pack("{s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:I}", "d", path, "class", class,
	    "name", s->name, "known", *s->area != 0, "n", (json_int_t)s->n, "held",
	    (json_int_t)s->held, "of", (json_int_t)s->of, "percent",
	    (json_int_t)lround(100.0 * (double)s->held / fmax(1, (double)s->of)), "value",
	    (json_int_t)s->value);
}

json_t *shapes_of(const void *ctx, const struct drawing *how, const struct shape *shapes, size_t n,
    size_t points)
{
	struct classes classes = classes_for(ctx, shapes, n);
	struct bounds bounds = bounds_none();
	struct outline *outlines;
	struct frame frame;
	json_t *doc, *list = json_array();
	long voids = 0;

	shapes_bounds(shapes, n, &bounds);
	frame = frame_of(&bounds);
	outlines = drawn(ctx, &frame, shapes, n, points);
	doc = drawing_paper(ctx, &frame);
	for (size_t i = 0; i < n; i++) {
		voids += !*shapes[i].area;
		json_array_append_new(list,
		    shape_json(&shapes[i], color(how, &classes, &shapes[i]),
			outline_path(ctx, &outlines[i])));
	}
	json_object_set_new(doc, "shapes", list);
	json_object_set_new(doc, "voids", json_integer(voids));
	if (how->by_value)
		json_object_set_new(doc, "legend", classes_json(&classes));
	return doc;
}

const char *shapes_lines(const void *ctx, const struct bounds *bounds, const struct shape *shapes,
    size_t n, size_t points)
{
	struct frame frame = frame_of(bounds);
	struct outline *outlines = drawn(ctx, &frame, shapes, n, points);
	struct text out = text_new(ctx);

	text_string(&out, "");
	for (size_t i = 0; i < n; i++)
		text_string(&out, outline_path(ctx, &outlines[i]));
	return out.at;
}
