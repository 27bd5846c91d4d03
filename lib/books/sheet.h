/*
 * sheet -- for book.c: one sheet of a workbook while it is read, whatever kind of workbook.
 */
#ifndef BOOKS_SHEET_H
#define BOOKS_SHEET_H

#include "books/grid.h"
#include "books/xml.h"

#include <jansson.h>

struct sheet {
	struct unpack *part;   /* where it stands in the archive; its faults are the sheet's */
	struct unpack *beside; /* another part that is read with it, or NULL */
	struct xml *xml;
	struct grid grid;
	long again;	  /* rows like the last that are still to come */
	bool hidden_rows; /* have there been rows that are not shown? */
};

/* In sheet_xlsx.c and sheet_ods.c: the sheets there are, [{"name", "hidden": true}, ..], and sheet
 * n of them, from 1.  With a fault of from, what is given is nothing. */
json_t *xlsx_sheets(struct unpack *from);
struct sheet *xlsx_open(struct unpack *from, int n);
json_t *ods_sheets(struct unpack *from);
struct sheet *ods_open(struct unpack *from, int n);

/* In sheet_xls.c: the text of a sheet as a stream of bytes, made by a process of its own, or with
 * n = 0 a line for each sheet, its name behind "1" or, where it is empty, "0". */
struct xls *xls_open(struct unpack *from, int n);
size_t xls_read(struct xls *xls, char *at, size_t n);

#endif
