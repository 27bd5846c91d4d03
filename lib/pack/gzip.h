/*
 * gzip -- for unpack.c: a file of gzip members, one after the other, each checked against its
 * check sum and length.  (libarchive checks neither, nor what follows the last member.)
 */
#ifndef PACK_GZIP_H
#define PACK_GZIP_H

#include "pack/packed.h"

struct gzip *gzip_new(struct unpack *from);

/* Up to n more bytes of text to at; 0 at the end or on a fault. */
size_t gzip_read(struct unpack *from, char *at, size_t n);

#endif
