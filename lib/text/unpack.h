/*
 * unpack -- the bytes of a file, taken out of its gzip, zip or workbook while they are read.
 *
 * Whether a file is packed, its first bytes say and never its name.  A sheet of a workbook gives
 * the text of a CSV file (books/grid.h).  Nothing is written to disk but a workbook that is in an
 * archive, to a file without a name; and an entry's name is for people to see: it is never a path.
 * What unpacks to more than unpacked_max of the configuration, or from next to nothing to very
 * much, is refused when that much has been read: what the archive says of its sizes is not
 * believed.
 *
 *	struct unpack *from = unpack_open(ctx, fd, 0);
 *	while ((n = unpack_read(from, at, size)))
 *		...
 *	if ((failed = unpack_failed(from)))
 *		return failed;
 */
#ifndef TEXT_UNPACK_H
#define TEXT_UNPACK_H

#include "pack/packed.h"

#include <jansson.h>

/* Begin with the file fd, which stays the caller's; entry is the number of a zip's entry or of a
 * workbook's sheet as in unpack_entries(), 0 for the only one there is.  What is wrong with it,
 * unpack_failed() says. */
struct unpack *unpack_open(const void *ctx, int fd, int entry);

/* Up to n more bytes to at; 0 at the end or on failure. */
size_t unpack_read(struct unpack *from, char *at, size_t n);

/* The entries of a zip or workbook to choose among: [{"number": 1, "name": "a.csv", "bytes": 120}],
 * and of a workbook, or of one in a zip, its sheets: {"number", "name", "title": "Excel workbook
 * (xlsx)", "hidden": false, "empty": false}.  *entries is NULL when the file is neither.  422, a
 * sentence each: a damaged archive, one without files, too many entries, entries that overlap, an
 * encrypted one, and other documents, which are zips as well. */
const struct err *unpack_entries(const void *ctx, int fd, json_t **entries) MUST_CHECK;

/* Is it a sheet; have there been rows in it so far that are not shown? */
bool unpack_is_sheet(const struct unpack *from);
bool unpack_hidden_rows(const struct unpack *from);

#endif
