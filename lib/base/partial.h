/*
 * partial -- a file that arrives in pieces, in the store's tmp folder under a token.
 *
 * Its length says how much of it is here, and nothing else does: only bytes that are to
 * stay are put at its end, so that whatever is killed, what was told stays true.  Who
 * changes or removes it holds its lock; the lock goes with the descriptor.
 */
#ifndef BASE_PARTIAL_H
#define BASE_PARTIAL_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* A new token: 32 hex digits that nobody can guess. */
char *partial_token(const void *ctx);

/* Where the file of a token stands; NULL for what is no token. */
const char *partial_path(const void *ctx, const char *token);

/* Make the empty file of a new token; *fd closes with ctx, and is locked. */
const struct err *partial_new(const void *ctx, const char *token, int *fd) MUST_CHECK;

/* Open it; 410 when it is not there. */
const struct err *partial_open(const void *ctx, const char *token, int *fd) MUST_CHECK;

/* Lock it; false when somebody else holds it for longer than so many milliseconds. */
bool partial_lock(int fd, int milliseconds);

/* How many bytes of it are safely on the disk, -1 on failure. */
int64_t partial_offset(int fd);

/* The offset of a token's file, 0 when it has none; for telling people. */
int64_t partial_received(const char *token);

/* Remove it. */
void partial_remove(const char *token);

/* Remove what programs that were killed left in the tmp folder and nobody changed since. */
void partial_purge(time_t since);

#endif
