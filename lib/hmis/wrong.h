/*
 * wrong -- the different values that were wrong, and how often each.
 *
 *	struct wrong *wrong = wrongs_count(wrongs, value, area);
 *
 * A value together with the area of its row is one of them.  So many are remembered, and those too
 * long for an id by their start and a hash.
 */
#ifndef HMIS_WRONG_H
#define HMIS_WRONG_H

#include "base/span.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define WRONG_SHOWN   200	/* bytes of a value in a sample */
#define WRONG_UNKNOWN 20000	/* ids in wrongs_unknown() */
#define WRONG_TEXT    (4 << 20) /* and their bytes */

struct wrongs;

struct wrong {
	int64_t rows;
	char *sample; /* of its first row, the caller's; NULL when there is none yet */
	bool cut;     /* it is too long for an id */
};

struct wrongs *wrongs_new(const void *ctx);

/* Count a row with a value, whose area is empty where none is said; NULL when there are too many
 * values to remember this one. Good until the next call. */
struct wrong *wrongs_count(struct wrongs *wrongs, struct span value, struct span area);

/* Are there more different values than are remembered? */
bool wrongs_full(const struct wrongs *wrongs);

/* Samples that the caller made take this many bytes more. */
void wrongs_add_bytes(struct wrongs *wrongs, size_t bytes);

/* How many there are. */
int wrongs_size(const struct wrongs *wrongs);

/* All, those with most rows first. */
const struct wrong **wrongs_in_order(const struct wrongs *wrongs, const void *ctx);

/* The value of one, as far as it is remembered; with its area behind a NUL. */
struct span wrongs_value(const struct wrongs *wrongs, const struct wrong *wrong);

/* Add {"of", "id", "area" where there is one, "rows"} to the list, those with most rows first; not
 * those too long. */
void wrongs_unknown(const struct wrongs *wrongs, const char *of, json_t *list);

#endif
