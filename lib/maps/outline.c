/* outline -- see outline.h. */
#include "maps/outline.h"

#include "base/text.h"
#include "maps/simplify.h"

#include <math.h>

#define A_DEGREE 100000.0

void outline_bounds(const struct outline *outline, struct bounds *bounds)
{
	for (size_t i = 0; i < outline->n; i++) {
		const struct ring *ring = &outline->rings[i];

		for (size_t k = 0; k < ring->n; k++)
			bounds_add(bounds, ring->points[2 * k + 1], ring->points[2 * k]);
	}
}

const char *outline_text(const void *ctx, const struct outline *outline)
{
	struct text out = text_new(ctx);

	text_string(&out, "");
	for (size_t i = 0; i < outline->n; i++) {
		const struct ring *ring = &outline->rings[i];

		for (size_t k = 0; k < 2 * ring->n; k++)
			text_printf(&out, "%s%ld", k ? " " : "",
			    lround(ring->points[k] * A_DEGREE));
		text_string(&out, ";");
	}
	return out.at;
}

/* How many numbers there are until the end of a ring, or of the text. */
static size_t numbers(const char *text)
{
	size_t n = 1;

	for (; *text && *text != ';'; text++)
		n += *text == ' ';
	return n;
}

struct outline outline_read(const void *ctx, const char *text)
{
	struct outline outline = { 0 };
	size_t rings = 0;

	for (const char *at = text; *at; at++)
		rings += *at == ';';
	outline.rings = mem_array(ctx, struct ring, rings + 1);
	while (*text && outline.n < rings) {
		struct ring *ring = &outline.rings[outline.n++];
		size_t n = numbers(text);
		char *end = NULL;

		ring->points = mem_array(ctx, double, n + 1);
		for (size_t k = 0; k < n; k++, text = end)
			ring->points[k] = (double)strtol(text, &end, 10) / A_DEGREE;
		ring->n = n / 2;
		if (*text != ';')
			break;
		text++;
	}
	return outline;
}

/* What a ring goes around, in squares of its units. */
static double around(const struct ring *ring)
{
	double sum = 0;

	for (size_t k = 0; k + 1 < ring->n; k++)
		sum += ring->points[2 * k] * ring->points[2 * k + 3] -
		    ring->points[2 * k + 2] * ring->points[2 * k + 1];
	return fabs(sum) / 2;
}

size_t outline_simplify(const void *ctx, struct outline *outline, double tolerance, double least)
{
	double most = -1;
	size_t largest = 0, left = 0, positions = 0;

	for (size_t i = 0; i < outline->n; i++) {
		if (around(&outline->rings[i]) <= most)
			continue;
		most = around(&outline->rings[i]);
		largest = i;
	}
	for (size_t i = 0; i < outline->n; i++) {
		struct ring ring = outline->rings[i];

		ring.n = simplify(ctx, ring.points, ring.n, tolerance);
		if (i != largest && (ring.n < 4 || around(&ring) < least))
			continue;
		outline->rings[left++] = ring;
		positions += ring.n;
	}
	outline->n = left;
	return positions;
}

struct outline outline_drawn(const void *ctx, const struct outline *outline,
    const struct frame *frame)
{
	struct outline drawn = { mem_array(ctx, struct ring, outline->n + 1), outline->n };

	for (size_t i = 0; i < outline->n; i++) {
		const struct ring *ring = &outline->rings[i];

		drawn.rings[i] = (struct ring){ mem_array(ctx, double, 2 * ring->n + 1), ring->n };
		for (size_t k = 0; k < ring->n; k++) {
			drawn.rings[i].points[2 * k] = frame_x(frame, ring->points[2 * k]);
			drawn.rings[i].points[2 * k + 1] = frame_y(frame, ring->points[2 * k + 1]);
		}
	}
	return drawn;
}

/* The steps of a ring from one whole unit to the next; a minus parts numbers as a blank does. */
static void add_ring(struct text *out, const struct ring *ring)
{
	long x = lround(ring->points[0]), y = lround(ring->points[1]);
	bool first = true;

	text_printf(out, "M%ld %ldl", x, y);
	for (size_t k = 1; k + 1 < ring->n; k++) {
		long to_x = lround(ring->points[2 * k]), to_y = lround(ring->points[2 * k + 1]);

		if (to_x == x && to_y == y)
			continue;
		text_printf(out, "%s%ld%s%ld", first || to_x < x ? "" : " ", to_x - x,
		    to_y < y ? "" : " ", to_y - y);
		x = to_x;
		y = to_y;
		first = false;
	}
	text_string(out, first ? "0 0z" : "z");
}

const char *outline_path(const void *ctx, const struct outline *drawn)
{
	struct text out = text_new(ctx);

	text_string(&out, "");
	for (size_t i = 0; i < drawn->n; i++)
		if (drawn->rings[i].n)
			add_ring(&out, &drawn->rings[i]);
	return out.at;
}
