/*
 * window -- what a project sees of the dataset: its facilities, and its common indicators by month.
 *
 *	if ((failed = db_begin_snapshot(db)) || (failed = window_open(db, ctx, "3", "17", &window)))
 *		return failed;
 *	failed = window_write(window, false, write, arg);
 *	db_rollback(db);
 *
 * A count is the sum over the raw indicators that are mapped to the common one: zero when zeros
 * were reported, absent when nothing was.  Facilities that were retired and raw indicators that are
 * not in use any more are in: what they reported was so.  All functions are to be called in one
 * transaction that reads one state.
 */
#ifndef EXPORT_WINDOW_H
#define EXPORT_WINDOW_H

#include "export/lines.h"

struct window;

/* A project's window over a version; both exist.  0: the empty dataset. */
const struct err *window_open(struct db *db, const void *ctx, const char *project,
    const char *version, struct window **window) MUST_CHECK;

/*
 * The export: a line of CSV for each common indicator, month and facility that has a count, in this
 * order (ids by their bytes), under the columns of project_columns() in the database.  Text is
 * quoted, numbers are not; guard: against formulas (csv/cell.h).
 */
const struct err *window_write(struct window *window, bool guard, write_fn *write,
    void *arg) MUST_CHECK;

/*
 * What the export holds, without making it: {"parts", "etag", "values", "lines", "total",
 * "facilities", "by_indicator": [{"id", "lines", "total", "months": {"202401": lines}}]}.  parts is
 * the same as long as columns, facilities (all that the registry says of them) and mapping are,
 * etag as long as the counts are as well; values are of raw indicators, each once.
 */
const struct err *window_state(struct window *window, const void *ctx, json_t **state) MUST_CHECK;

#endif
