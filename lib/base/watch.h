/*
 * watch -- a long pass over a file says from time to time how far it is, and learns whether it is
 * to stop.
 */
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct watch {
	/* Called now and then with how much of all is done; false when it is to stop. */
	bool (*tell)(void *arg, int percent);
	void *arg;
	int64_t total;	 /* bytes that a pass goes through */
	const int *ends; /* of each pass, in percent of all; the last is 100 */
	int begins;	 /* of this one */
	unsigned calls;
};

#define WATCH_EVERY 8192 /* records between two calls of tell */

/* At so many bytes of a pass; true when it is to stop.  watch may be NULL. */
static inline bool watch_stops(struct watch *watch, int64_t bytes)
{
	int64_t part;

	if (!watch)
		return false;
	part = watch->total > 0 && bytes < watch->total ? 100 * bytes / watch->total : 100;
	return !watch->tell(watch->arg,
	    (int)(watch->begins + (*watch->ends - watch->begins) * part / 100));
}

/* The same, called for each record. */
static inline bool watch_record(struct watch *watch, int64_t bytes)
{
	return watch && !(++watch->calls % WATCH_EVERY) && watch_stops(watch, bytes);
}

/* The pass is over. */
static inline void watch_next(struct watch *watch)
{
	if (watch && *watch->ends < 100)
		watch->begins = *watch->ends++;
}

/* What a pass that was stopped returns; nobody reads it. */
static inline const struct err *watch_stopped(void)
{
	return err(503, "unavailable", "The file is not looked through any more.");
}

#endif
