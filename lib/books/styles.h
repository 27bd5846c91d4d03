/*
 * styles -- which cell styles of an xlsx workbook show a date.
 */
#ifndef BOOKS_STYLES_H
#define BOOKS_STYLES_H

#include "pack/packed.h"

/* part is xl/styles.xml, opened. */
struct styles *styles_new(const void *ctx, struct unpack *part);

/* Is it a style of dates?  styles may be NULL. */
bool styles_is_date(const struct styles *styles, long style);

#endif
