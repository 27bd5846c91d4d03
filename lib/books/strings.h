/*
 * strings -- the shared strings of an xlsx workbook, read only as far as they are asked for, in one
 * pass; many of them are kept in a file.
 */
#ifndef BOOKS_STRINGS_H
#define BOOKS_STRINGS_H

#include "base/span.h"
#include "pack/packed.h"

/* part is xl/sharedStrings.xml, opened; what is wrong with it is its fault. */
struct strings *strings_new(const void *ctx, struct unpack *part);

/* String i; an empty one where there is none or with a fault.  Good until the next is asked for. */
struct span strings_get(struct strings *strings, long i);

/* For other parts with such text: put "_x000D_" and its like, which stand for a character, in its
 * place. */
size_t strings_unescape(char *at, size_t n);

#endif
