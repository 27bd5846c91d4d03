/*
 * clock -- the two clocks: one that never steps back, one that people read; and where they read it.
 *
 * A document has its times in UTC, and so has the database; what people read is as the clocks of
 * their place show it: the setting time_zone.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <time.h>

/* Seconds since an arbitrary start; never steps back. */
double clock_seconds(void);

/* Now, or the second in the environment variable HMIS_CLOCK (tests set it). */
time_t clock_now(void);

/* Read times in the zone that tzdata has under this name ("Africa/Maputo"); false where it has
 * none. */
bool clock_set_zone(const char *name);

/* Its name; UTC until one is set. */
const char *clock_zone(void);

/* What clocks show there; tm_zone is the zone's short name ("CAT"), or its offset ("+0545"). */
void clock_local(time_t t, struct tm *tm);

#endif
