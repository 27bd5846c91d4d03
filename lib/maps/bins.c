/* bins -- see bins.h. */
#include "maps/bins.h"

#include "base/mem.h"

#include <math.h>
#include <stdint.h>

struct at {
	int64_t row, column;
	size_t point;
};

/* The hexagon with the nearest middle.  Rows are one and a half radii apart, and every other one
 * is moved by half a hexagon. */
static struct at hexagon(double x, double y, double radius)
{
	double wide = radius * sqrt(3), high = radius * 1.5;
	double row = round(y / high), best = INFINITY;
	struct at at = { 0 };

	for (double r = row - 1; r <= row + 1; r++) {
		double moved = fmod(fabs(r), 2) ? 0.5 : 0;
		double column = round(x / wide - moved);
		double away = hypot(x - (column + moved) * wide, y - r * high);

		if (away < best) {
			best = away;
			at.row = (int64_t)r;
			at.column = (int64_t)column;
		}
	}
	return at;
}

static int by_place(const void *a, const void *b)
{
	const struct at *p = a, *q = b;

	if (p->row != q->row)
		return p->row < q->row ? -1 : 1;
	return (p->column > q->column) - (p->column < q->column);
}

/* How many hexagons of this size the points are in; at: the points, sorted by them. */
static size_t try_radius(const struct bin_point *points, size_t n, double radius, struct at *at)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		at[i] = hexagon(points[i].x, points[i].y, radius);
		at[i].point = i;
	}
	qsort(at, n, sizeof(*at), by_place);
	for (size_t i = 0; i < n; i++)
		count += !i || by_place(&at[i - 1], &at[i]);
	return count;
}

struct bin *bins_of(const void *ctx, struct bin_point *points, size_t n, size_t most, double least,
    double *radius, size_t *count)
{
	struct at *at = mem_array(NULL, struct at, n + 1);
	struct bin *bins;
	size_t bin = 0;

	*radius = least;
	while ((*count = try_radius(points, n, *radius, at)) > most)
		*radius *= 1.2;
	bins = mem_array(ctx, struct bin, *count + 1);
	for (size_t i = 0; i < n; i++) {
		if (i && by_place(&at[i - 1], &at[i]))
			bin++;
		bins[bin].n++;
		bins[bin].y = (double)at[i].row * *radius * 1.5;
		bins[bin].x =
		    ((double)at[i].column + (at[i].row % 2 ? 0.5 : 0)) * *radius * sqrt(3);
		points[at[i].point].bin = bin;
	}
	talloc_free(at);
	return bins;
}
