/*
 * profile -- what the values of a column are in each format, over the whole file.
 *
 * One pass reads every value in every format of its set.  Values that the formats read alike make
 * one group, which keeps how many there are and its first examples: enough to decide the format
 * afterwards (decide.h), and small enough to keep with the run.
 */
#ifndef COLUMNS_PROFILE_H
#define COLUMNS_PROFILE_H

#include "base/watch.h"
#include "columns/mapping.h"

#include <stdint.h>

#define PROFILE_EXAMPLES 3

/* Where a value stands; line is 0 for a constant. */
struct example {
	long line;
	const char *text; /* the start of it, fit to be shown */
};

/* Values that the formats read alike. */
struct profile_group {
	uint64_t signature;
	long rows;
	int n; /* examples */
	struct example example[PROFILE_EXAMPLES];
};

struct profile {
	const struct value_formats *set;
	long values; /* that are not blank */
	long blank;
	int n;
	struct profile_group *group;
};

/* What a group's values are in a format. */
enum reading profile_reading(const struct profile_group *group, int format);

/* Do two formats read them the same? */
bool profile_same(const struct profile_group *group, int format, int other);

/* Are they like 1.000; do they have a decimal mark that can be nothing else; and three decimals
 * behind it, like 0.000 and 1234.000? */
bool profile_doubtful(const struct profile_group *group);
bool profile_has_decimals(const struct profile_group *group);
bool profile_three_decimals(const struct profile_group *group);

/* Values that a format reads, and values that are written in it. */
long profile_good(const struct profile *profile, int format);
long profile_written(const struct profile *profile, int format);

/*
 * Profile the months (ROLE_PERIOD) or counts (ROLE_VALUE) of the open file fd, as mapping finds
 * them; a role whose profile is NULL is left out.  They are filled in, and belong to ctx.
 * watch may be NULL.
 */
const struct err *profile_take(const void *ctx, int fd, const struct dialect *dialect,
    const struct mapping *mapping, struct watch *watch, struct profile *period,
    struct profile *count) MUST_CHECK;

/* To and from the run's record; false when it was made by another set of formats. */
json_t *profile_json(const struct profile *profile);
bool profile_of(const void *ctx, enum role role, json_t *json, struct profile *profile);

#endif
