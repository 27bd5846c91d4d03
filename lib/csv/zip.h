/*
 * zip -- for unpack.c: one entry of a zip archive, by libarchive, which is told that there is
 * nothing but zip and reads the directory at the archive's end.
 */
#ifndef CSV_ZIP_H
#define CSV_ZIP_H

#include "csv/unpack.h"

#define ZIP_ENTRIES 1000 /* an archive may have */

/* Begin with an entry; from has a fault when that cannot be. */
struct zip *zip_new(struct unpack *from, int entry);

/* Up to n more bytes of it to at; 0 at its end or on a fault. */
size_t zip_read(struct unpack *from, char *at, size_t n);

/* The entries to choose among, as unpack_entries() has them; NULL, and a fault, when none is
 * to be read.  The caller owns them. */
json_t *zip_entries(struct unpack *from);

/* In directory.c: the directory before libarchive sees it; false, and a fault, when it is not
 * whole, has more than ZIP_ENTRIES entries, or more bytes of them than the file has. */
bool zip_directory(struct unpack *from);

extern const char zip_empty[]; /* the sentence about an archive without files */

#endif
