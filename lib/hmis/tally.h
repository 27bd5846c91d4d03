/*
 * tally -- every row accounted for: counts by kind, samples, and the balance.
 *
 * read = staged + merged + blank + skipped + deleted + dropped.  A source (a file, a fetch) hands
 * each row it read to tally_row() once; what gathering finds out later about accepted rows is
 * added at the end.
 */
#ifndef HMIS_TALLY_H
#define HMIS_TALLY_H

#include "hmis/gather.h"
#include "values/row.h"

#include <jansson.h>

#define TALLY_SAMPLES 10

struct tally;

/* rule is what happens to duplicates, for the words. */
struct tally *tally_new(const void *ctx, enum duplicates rule);

/* Count a row under its kind, and keep it as a sample while there are few.  other: a row dropped
 * for its facility whose indicator is unknown as well (both are told, so that one
 * round corrects both). */
void tally_row(struct tally *tally, const struct row *row, bool other);

/* The same for a row with nothing to say of it but that it is good. */
void tally_good(struct tally *tally);

/* Rows read so far, and of one kind. */
int64_t tally_read(const struct tally *tally);
int64_t tally_kind(const struct tally *tally, enum row_kind kind);

/* Count a value that came before already, and is not taken twice. */
void tally_repeated(struct tally *tally);

/* What gathering did with the accepted rows of one indicator-month. */
void tally_month(struct tally *tally, const struct month *month);

/* Rows of refused cells, counted as accepted before, belong to kind instead; row is one of them. */
void tally_refuse(struct tally *tally, const struct row *row);

/* A sample of duplicates that differ: two rows of one cell. */
void tally_duplicate(struct tally *tally, const struct row *first, const struct row *second);

/* {"read","staged","merged","blank","skipped","dropped"}, and "deleted" where there are such; NULL
 * with a line in the log when they do not balance, which is a fault of ours and never to be
 * integrated. */
json_t *tally_rows(const struct tally *tally, const void *ctx);
/* [{"kind","title","rows","distinct","samples":[...]}] of the dropped kinds that have rows;
 * "at_least": there are more different values than were remembered. */
json_t *tally_issues(const struct tally *tally, const void *ctx);
/* [{"kind","title","rows","samples"}]: months still to come, merged duplicates, blank counts
 * with the words that stood for nothing, further headers, comments, blank lines, and what was done
 * to short and to filled rows. */
json_t *tally_notices(const struct tally *tally, const void *ctx);
/* [{"of": "facility" or "indicator", "id", "area" of a facility where rows say one, "rows"}]: the
 * different ids that were not found, those with most rows; not those too long to be an alias. */
json_t *tally_unknown(const struct tally *tally, const void *ctx);
/* {"invalid_count": 5, ...}: the dropped kinds that have rows, for the progress page. */
json_t *tally_dropped(const struct tally *tally, const void *ctx);

#endif
