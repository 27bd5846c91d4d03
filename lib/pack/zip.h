/*
 * zip -- for unpack.c: one entry of a zip archive, by libarchive, which is told that there is
 * nothing but zip and reads the directory at the archive's end.
 */
#ifndef PACK_ZIP_H
#define PACK_ZIP_H

#include "pack/packed.h"

#include <jansson.h>

#define ZIP_ENTRIES 1000 /* an archive may have */

/* Programs keep their documents in zip archives as well. */
enum zip_kind { ZIP_FILES, ZIP_OFFICE, ZIP_XLSX, ZIP_XLSB, ZIP_OPEN, ZIP_ODS };

/* Begin with an entry, of n that zip_entries() gave; from has a fault when that cannot be. */
struct zip *zip_new(struct unpack *from, int entry, size_t n);

/* Up to n more bytes of it to at; 0 at its end or on a fault. */
size_t zip_read(struct unpack *from, char *at, size_t n);

/* The entries to choose among: [{"number": 1, "name", "bytes", "begins": "PK.."}], with up to
 * four bytes in hexadecimal digits of what each begins with; NULL, and a fault, when none is to be
 * read.  The caller owns them.  A document has none: *kind says which it is, and is refused when it
 * is no workbook. */
json_t *zip_entries(struct unpack *from, enum zip_kind *kind);

/* The entry of that name, for a document whose directory was looked at; NULL when there is none. 
 * Its faults are its own.  Read it with zip_read(). */
struct unpack *zip_part(const void *ctx, const struct unpack *from, const char *name);

/* In zip_directory.c: the directory before libarchive sees it; false, and a fault, when it is not
 * whole, has more than ZIP_ENTRIES entries, or more bytes of them than the file has. */
bool zip_directory(struct unpack *from);

extern const char zip_empty[]; /* the sentence about an archive without files */

#endif
