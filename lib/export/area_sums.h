/*
 * area_sums -- counts of one raw indicator, added up by admin area and month.
 *
 *	if ((failed = db_begin_snapshot(db)))
 *		return failed;
 *	if (!(failed = area_sums(db, ctx, "MAL", "2", NULL, &sums)))
 *		failed = db_json(db, ctx, &doc, SQL_areas, "MAL", "2", NULL, "1", sums);
 *	db_rollback(db);
 *
 * SQL would take each count out of its array as a row, which takes five times as long.
 */
#ifndef EXPORT_AREA_SUMS_H
#define EXPORT_AREA_SUMS_H

#include "data/db.h"

/*
 * Of the months of area_span() in SQL (until: the last, YYYYMM, NULL: the newest) and the areas of
 * a level, "1" to "4", as JSON: {area: [[month, how many facilities have a count, their sum]]},
 * without what has no count.  db is in a transaction, so that what is read goes together.
 */
const struct err *area_sums(struct db *db, const void *ctx, const char *indicator,
    const char *level, const char *until, const char **sums) MUST_CHECK;

#endif
