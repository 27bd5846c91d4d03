/* simplify -- see simplify.h. */
#include "maps/simplify.h"

#include "base/mem.h"

#include <math.h>

/* Looks at a point: one whose farthest point is always its next to last would take n each. */
enum { LOOKS = 64 };

struct piece {
	size_t from, to;
};

/* The square of the distance from p to the stretch from a to b, which may be one point. */
static double off(const double *p, const double *a, const double *b)
{
	double x = b[0] - a[0], y = b[1] - a[1], long2 = x * x + y * y;
	double at = long2 > 0 ? ((p[0] - a[0]) * x + (p[1] - a[1]) * y) / long2 : 0;

	at = fmin(1, fmax(0, at));
	x = p[0] - a[0] - at * x;
	y = p[1] - a[1] - at * y;
	return x * x + y * y;
}

/* The point of a piece farthest from the straight line; its ends' first where none is so far. */
static size_t farthest(const double *points, struct piece piece, double tolerance)
{
	double most = tolerance * tolerance;
	size_t found = piece.from;

	for (size_t i = piece.from + 1; i < piece.to; i++) {
		double far = off(&points[2 * i], &points[2 * piece.from], &points[2 * piece.to]);

		if (far <= most)
			continue;
		most = far;
		found = i;
	}
	return found;
}

static size_t pack(double *points, size_t n, const bool *stays)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++) {
		if (!stays[i])
			continue;
		points[2 * left] = points[2 * i];
		points[2 * left + 1] = points[2 * i + 1];
		left++;
	}
	return left;
}

size_t simplify(const void *ctx, double *points, size_t n, double tolerance)
{
	size_t waiting = 1, looks = 0;
	struct piece *pieces;
	bool *stays;

	if (n < 3)
		return n;
	pieces = mem_array(ctx, struct piece, n);
	stays = mem_array(ctx, bool, n);
	pieces[0] = (struct piece){ 0, n - 1 };
	stays[0] = stays[n - 1] = true;
	while (waiting) {
		struct piece piece = pieces[--waiting];
		size_t at = farthest(points, piece, tolerance);

		if (at == piece.from)
			continue;
		looks += piece.to - piece.from;
		/* of a line made to take for ever, halves: more stays than had to */
		if (looks > LOOKS * n && piece.to - piece.from > 2)
			at = (piece.from + piece.to) / 2;
		stays[at] = true;
		pieces[waiting++] = (struct piece){ piece.from, at };
		pieces[waiting++] = (struct piece){ at, piece.to };
	}
	n = pack(points, n, stays);
	talloc_free(pieces);
	talloc_free(stays);
	return n;
}
