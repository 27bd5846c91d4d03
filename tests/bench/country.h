/*
 * country -- a made country as large as one likes: who reports what, computed and not stored.
 *
 *	struct country country = { .facilities = 50000, .indicators = 200, .months = 100 };
 *	country_month(&country, indicator, month, counts);
 *
 * Facilities lie by district, 250 in each, 20 districts to a region.  They differ in size, and
 * indicators in how often they are counted: half of the counts are below 14, 99 of 100 below
 * 1,000.  15 of 100 are missing, in runs: facilities report nothing for half a year, districts
 * leave an indicator out for a quarter, and an indicator in 20 is known to a third of the
 * districts only.
 */
#ifndef BENCH_COUNTRY_H
#define BENCH_COUNTRY_H

#include <stdbool.h>
#include <stdint.h>

#define DISTRICT 250 /* facilities */
#define REGION	 20  /* districts */

struct country {
	int facilities, indicators, months;
};

/* A number that looks like chance and is always the same for the same three. */
static inline uint32_t country_mix(uint32_t a, uint32_t b, uint32_t c)
{
	uint64_t x =
	    (a * 0x9E3779B97F4A7C15ull) ^ (b * 0xC2B2AE3D27D4EB4Full) ^ (c * 0x165667B19E3779F9ull);

	x = (x ^ x >> 29) * 0xBF58476D1CE4E5B9ull;
	x = (x ^ x >> 32) * 0x94D049BB133111EBull;
	return (uint32_t)(x >> 32);
}

/* Does a district have an indicator in a month? */
static inline bool country_district(int district, int indicator, int month)
{
	if (indicator % 20 == 7 && country_mix(1, (uint32_t)district, (uint32_t)indicator) % 3)
		return false;
	return country_mix(2, (uint32_t)(district * 1000 + indicator), (uint32_t)month / 3) % 100 >=
	    4;
}

/* Does a facility report in a month? */
static inline bool country_facility(int facility, int month)
{
	uint32_t half = (uint32_t)(month + facility % 6) / 6;

	return country_mix(3, (uint32_t)facility, half) % 100 >= 9;
}

/* How much a facility counts beside the smallest: half of them as much, a quarter twice as much, an
 * eighth four times ... */
static inline int country_size(int facility)
{
	uint32_t chance = country_mix(4, (uint32_t)facility, 0);

	return 1 << __builtin_ctz(chance | 1u << 7);
}

/* counts[1..facilities] of an indicator and month, both from 0; -1 where there is none. */
static inline void country_month(const struct country *country, int indicator, int month,
    int32_t *counts)
{
	static const int level[] = { 1, 2, 3, 5, 8, 13, 21, 34, 4, 6, 10, 16 };
	int often = level[country_mix(5, (uint32_t)indicator, 0) % 12];
	bool has = false;

	for (int f = 0; f < country->facilities; f++) {
		uint32_t chance =
		    country_mix((uint32_t)f, (uint32_t)indicator + 1, (uint32_t)month + 1);

		if (f % DISTRICT == 0)
			has = country_district(f / DISTRICT, indicator, month);
		counts[f + 1] = !has || !country_facility(f, month)
		    ? -1
		    : often * country_size(f) * (int)(chance % 256) / 128;
	}
}

#endif
