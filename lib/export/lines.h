/*
 * lines -- the lines of an export: what those of a facility begin with is made once, then come the
 * counts.
 *
 *	lines = lines_new(ctx, write, arg);
 *	lines_facilities(lines, rows, columns);
 *	lines_month(lines, "202401,\"penta3\",", sums);
 *	lines_end(lines);
 *
 * What was written goes out in pieces of 64 KiB; once nobody wants more, all else does nothing.
 */
#ifndef EXPORT_LINES_H
#define EXPORT_LINES_H

#include "base/span.h"
#include "data/db.h"

#include <stdbool.h>
#include <stdint.h>

/* Take n bytes of text; false: nobody wants more. */
typedef bool write_fn(void *arg, const char *text, size_t n);

/* guard: against formulas (csv/cell.h). */
struct lines *lines_new(const void *ctx, bool guard, write_fn *write, void *arg);

/* A cell of text at the end of out: quoted if quoted, else where it needs to be. */
char *lines_cell(const struct lines *lines, char *out, struct span text, bool quoted);

/*
 * The facilities, in the order of their lines: the first column of rows is the slot, and those that
 * columns names begin their lines.  Text is quoted if quoted, else where it needs to be; latitude
 * and longitude never.
 */
void lines_facilities(struct lines *lines, const PGresult *rows, const char *const *columns,
    bool quoted);

/* The highest slot among them. */
int lines_slots(const struct lines *lines);

/* Text as it stands. */
void lines_text(struct lines *lines, const char *text);

/* A line for each facility with a sum: its beginning, middle, the sum.  sums by slot, COUNT_NONE:
 * no line. */
void lines_month(struct lines *lines, const char *middle, const int64_t *sums);

/* Nobody wants more. */
bool lines_gone(const struct lines *lines);

/* Send what is left. */
void lines_end(struct lines *lines);

#endif
