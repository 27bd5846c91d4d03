/*
 * book -- a workbook's sheets, each as the text of a CSV file (grid.h), while it is read.
 *
 * For text/unpack.c, which knows of files, archives and workbooks: pack/packed.h says where the
 * bytes come from and what is wrong with them.  Excel's xlsx and OpenDocument's ods are read in one
 * pass, in memory that does not grow with them; Excel's older xls by sheet_xls.c.
 */
#ifndef BOOKS_BOOK_H
#define BOOKS_BOOK_H

#include "pack/packed.h"

#include <jansson.h>

enum book_kind { BOOK_NONE, BOOK_XLSX, BOOK_ODS, BOOK_XLS };

extern const char *const book_title[]; /* "Excel workbook (xlsx)" */

/* The sheets: [{"name", "hidden": true, "empty": false}, ..].  NULL, and a fault, when there are
 * none. */
json_t *book_sheets(struct unpack *from, enum book_kind kind);

/* Begin with sheet n of them, from 1; from has a fault when that cannot be. */
struct book *book_new(struct unpack *from, enum book_kind kind, int n);

/* Up to n more bytes of its text to at; 0 at its end or on a fault. */
size_t book_read(struct unpack *from, char *at, size_t n);

/* Have there been rows so far that are not shown? */
bool book_hidden_rows(const struct book *book);

#endif
