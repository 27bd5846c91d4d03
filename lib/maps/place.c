/* place -- see place.h. */
#include "maps/place.h"

#include "base/mem.h"
#include "words/words.h"

#include <math.h>

/* Fewer than these tell nothing about which of them is wrong. */
enum { CROWD = 5 };

/* How far is far: so many times the distance within which half of all are, and at least so many
 * degrees.  Islands and a capital with half of the facilities are near all the same. */
#define FAR_TIMES   10
#define FAR_DEGREES 2.0
/* The same for what would be near if it were written otherwise. */
#define ODD_TIMES    5
#define NEAR_TIMES   4
#define NEAR_DEGREES 1.0

struct middle {
	double latitude, longitude,
	    narrow;  /* narrow: a degree of longitude in degrees of latitude */
	double half; /* the distance within which half of all are */
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_size);
	return values[n / 2];
}

static double distance(const struct middle *m, double latitude, double longitude)
{
	return hypot(latitude - m->latitude, (longitude - m->longitude) * m->narrow);
}

static struct place *nth(void *places, size_t i, size_t size)
{
	return (struct place *)((char *)places + i * size);
}

static bool is_zero(const struct place *p)
{
	return fabs(p->latitude) < 0.001 && fabs(p->longitude) < 0.001;
}

/* The middle of those that have coordinates; their number. */
static size_t find_middle(void *places, size_t n, size_t size, struct middle *m)
{
	double *values = mem_array(NULL, double, n + 1);
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		if (nth(places, i, size)->fault == PLACE_FINE)
			values[found++] = nth(places, i, size)->latitude;
	if (found) {
		m->latitude = median(values, found);
		found = 0;
		for (size_t i = 0; i < n; i++)
			if (nth(places, i, size)->fault == PLACE_FINE)
				values[found++] = nth(places, i, size)->longitude;
		m->longitude = median(values, found);
		m->narrow = cos(m->latitude * M_PI / 180);
		found = 0;
		for (size_t i = 0; i < n; i++) {
			const struct place *p = nth(places, i, size);

			if (p->fault == PLACE_FINE)
				values[found++] = distance(m, p->latitude, p->longitude);
		}
		m->half = median(values, found);
	}
	talloc_free(values);
	return found;
}

static enum place_fault judge(const struct middle *m, const struct place *p)
{
	double away = distance(m, p->latitude, p->longitude);
	double near = fmax(NEAR_DEGREES, NEAR_TIMES * m->half);

	if (away > fmax(FAR_DEGREES, ODD_TIMES * m->half)) {
		if (distance(m, p->longitude, p->latitude) < near)
			return PLACE_SWAPPED;
		if (distance(m, -p->latitude, p->longitude) < near ||
		    distance(m, p->latitude, -p->longitude) < near ||
		    distance(m, -p->latitude, -p->longitude) < near)
			return PLACE_SIGN;
	}
	return away > fmax(FAR_DEGREES, FAR_TIMES * m->half) ? PLACE_FAR : PLACE_FINE;
}

struct bounds bounds_none(void)
{
	return (struct bounds){ INFINITY, INFINITY, -INFINITY, -INFINITY };
}

void bounds_add(struct bounds *bounds, double latitude, double longitude)
{
	bounds->south = fmin(bounds->south, latitude);
	bounds->north = fmax(bounds->north, latitude);
	bounds->west = fmin(bounds->west, longitude);
	bounds->east = fmax(bounds->east, longitude);
}

bool places_bounds(void *places, size_t n, size_t size, struct bounds *bounds)
{
	struct middle middle;
	size_t found;
	bool any = false;

	for (size_t i = 0; i < n; i++)
		if (nth(places, i, size)->fault != PLACE_NONE)
			nth(places, i, size)->fault =
			    is_zero(nth(places, i, size)) ? PLACE_ZERO : PLACE_FINE;
	found = find_middle(places, n, size, &middle);
	*bounds = bounds_none();
	for (size_t i = 0; i < n; i++) {
		struct place *p = nth(places, i, size);

		if (p->fault != PLACE_FINE)
			continue;
		if (found >= CROWD)
			p->fault = judge(&middle, p);
		if (p->fault == PLACE_FINE) {
			bounds_add(bounds, p->latitude, p->longitude);
			any = true;
		}
	}
	return any;
}

const char *place_fault_says(enum place_fault fault)
{
	static const char *const says[PLACE_FAULT_COUNT] = {
		[PLACE_NONE] = WORDS("It has no coordinates, or only one of the two."),
		[PLACE_ZERO] = WORDS("Latitude and longitude are 0: a place in the sea."),
		[PLACE_SWAPPED] = WORDS("Far from all others. With latitude and longitude "
					"exchanged it would be among them."),
		[PLACE_SIGN] =
		    WORDS("Far from all others. With a minus more or less it would be among them."),
		[PLACE_FAR] = WORDS("Far from all others."),
	};

	return says[fault];
}
