/* bins -- see bins.h. */
#include "maps/bins.h"

#include "base/mem.h"

#include <math.h>
#include <stdint.h>

struct at {
	int row, column;
};

/* The hexagons of one size, by row and column, from the first of both to the last that a point is
 * in: 0, or for one with points its number, from 1 in this order. */
struct grid {
	struct at first;
	size_t rows, columns;
	uint32_t *bins;
};

/* The hexagon with the nearest middle.  Rows are one and a half radii apart, and every other one
 * is moved by half a hexagon. */
static struct at hexagon(double x, double y, double radius)
{
	double wide = radius * sqrt(3), high = radius * 1.5, best = INFINITY;
	int row = (int)lrint(y / high);
	struct at at = { 0 };

	for (int r = row - 1; r <= row + 1; r++) {
		double moved = r % 2 ? 0.5 : 0, column = rint(x / wide - moved);
		double across = x - (column + moved) * wide, down = y - r * high;
		double away = across * across + down * down;

		if (away < best) {
			best = away;
			at = (struct at){ r, (int)column };
		}
	}
	return at;
}

static struct grid grid_of(const void *ctx, const struct at *at, size_t n)
{
	struct at first = at[0], last = at[0];
	struct grid grid;

	for (size_t i = 1; i < n; i++) {
		first.row = at[i].row < first.row ? at[i].row : first.row;
		last.row = at[i].row > last.row ? at[i].row : last.row;
		first.column = at[i].column < first.column ? at[i].column : first.column;
		last.column = at[i].column > last.column ? at[i].column : last.column;
	}
	grid.first = first;
	grid.rows = (size_t)last.row - (size_t)first.row + 1;
	grid.columns = (size_t)last.column - (size_t)first.column + 1;
	grid.bins = mem_array(ctx, uint32_t, grid.rows *grid.columns);
	return grid;
}

static uint32_t *grid_bin(const struct grid *grid, struct at at)
{
	size_t row = (size_t)at.row - (size_t)grid->first.row,
	       column = (size_t)at.column - (size_t)grid->first.column;

	return &grid->bins[row * grid->columns + column];
}

/* Find the hexagon of this size of each of n points, at least one; how many have points. */
static size_t try_radius(const struct bin_point *points, size_t n, double radius, struct at *at)
{
	struct grid grid;
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		at[i] = hexagon(points[i].x, points[i].y, radius);
	grid = grid_of(NULL, at, n);
	for (size_t i = 0; i < n; i++)
		count += !(*grid_bin(&grid, at[i]))++;
	talloc_free(grid.bins);
	return count;
}

/* Number those with points, and say where they are. */
static struct bin *number_bins(const void *ctx, struct grid *grid, double radius, size_t count)
{
	struct bin *bins = mem_array(ctx, struct bin, count + 1);
	uint32_t n = 0;

	for (size_t i = 0; i < grid->rows * grid->columns; i++) {
		int row = grid->first.row + (int)(i / grid->columns),
		    column = grid->first.column + (int)(i % grid->columns);

		if (!grid->bins[i])
			continue;
		bins[n].y = row * radius * 1.5;
		bins[n].x = (column + (row % 2 ? 0.5 : 0)) * radius * sqrt(3);
		grid->bins[i] = ++n;
	}
	return bins;
}

struct bin *bins_of(const void *ctx, struct bin_point *points, size_t n, size_t most, double least,
    double *radius, size_t *count)
{
	struct at *at = mem_array(NULL, struct at, n + 1);
	struct bin *bins;
	struct grid grid;

	*radius = least;
	while ((*count = n ? try_radius(points, n, *radius, at) : 0) > most)
		*radius *= 1.2;
	grid = grid_of(at, at, n);
	for (size_t i = 0; i < n; i++)
		*grid_bin(&grid, at[i]) = 1;
	bins = number_bins(ctx, &grid, *radius, *count);
	for (size_t i = 0; i < n; i++) {
		points[i].bin = *grid_bin(&grid, at[i]) - 1;
		bins[points[i].bin].n++;
	}
	talloc_free(at);
	return bins;
}
