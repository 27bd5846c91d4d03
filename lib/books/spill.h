/*
 * spill -- bytes that are kept in memory while they are few, and in an unnamed file of the store
 * when they are many.
 */
#ifndef BOOKS_SPILL_H
#define BOOKS_SPILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spill *spill_new(const void *ctx, size_t memory);

/* Add n bytes at the end; false with errno when the disk does not take them. */
bool spill_add(struct spill *spill, const void *from, size_t n);

/* How many there are. */
int64_t spill_size(const struct spill *spill);

/* n bytes from at on; false with errno when they cannot be read. */
bool spill_get(const struct spill *spill, int64_t at, void *to, size_t n);

/* An unnamed file in the store that is gone with ctx; -1 with errno. */
int spill_file(const void *ctx);

/* Write all n bytes at the end of fd; false with errno. */
bool spill_write(int fd, const void *from, size_t n);

#endif
