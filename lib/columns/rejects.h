/*
 * rejects -- the file of dropped rows that a person corrects and sends again.
 *
 * Comma-separated UTF-8 with BOM: the original columns, then _line,_kind,_column,_reason,_hint.
 * Text that a spreadsheet would run as a formula is guarded (cell.h).  Columns of an earlier
 * rejected file (_line ...) in the header are not repeated, but for the line in the first file,
 * which is kept in _line_before.  Where several files were read, _file names the line's.  A row
 * with fewer fields than the header ends in empty cells; one with more has the surplus behind all
 * columns, so that it is no row until somebody corrects it.  The file appears whole or not at all;
 * two at work on one path do not disturb each other.
 */
#ifndef COLUMNS_REJECTS_H
#define COLUMNS_REJECTS_H

#include "csv/cell.h"
#include "csv/reader.h"
#include "values/row.h"

struct rejects;

/* Is it the name of a column that these files have besides the original ones? */
bool rejects_is_added(struct span name);

/* Begin the file path; header is the original header record's fields.  files: the rows are of
 * several. */
const struct err *rejects_new(const void *ctx, const char *path, const struct span *header, int n,
    bool files, struct rejects **rejects) MUST_CHECK;

/* Add a dropped row.  reason is a sentence's worth ("unknown facility; unmapped indicator"); NULL
 * is the title of its kind.  hint may be NULL: the row's. */
const struct err *rejects_add(struct rejects *rejects, const struct record *record,
    const struct row *row, const char *reason, const char *hint) MUST_CHECK;

/* Finish: the file has its name now.  Without it, nothing stays when ctx is freed. */
const struct err *rejects_finish(struct rejects *rejects) MUST_CHECK;

#endif
