/*
 * file -- the store: whole files that appear at once, and the hash that names their content.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"

#include <stdint.h>

/* A file descriptor that closes with ctx; -1 with errno when it can't be opened. */
int file_open(const void *ctx, const char *path, int flags);

/* The size of an open file in bytes, -1 when it has none. */
int64_t file_size(int fd);

/* Hash n bytes from offset on (n < 0: to the end): 64 lower-case hex digits under ctx. */
const struct err *file_sha256(const void *ctx, int fd, int64_t offset, int64_t n,
    const char **sha256) MUST_CHECK;

/* Copy n bytes of from, starting at offset, to the new file path, which appears whole or
 * not at all: written under another name, synced, renamed. */
const struct err *file_copy_range(const char *path, int from, int64_t offset, int64_t n) MUST_CHECK;

/* Give a finished file its place: sync it and its folder, and rename. */
const struct err *file_place(const char *from, const char *to) MUST_CHECK;

/* Put n bytes of from, starting at offset, at the end of the open file to. */
const struct err *file_append(int to, int from, int64_t offset, int64_t n) MUST_CHECK;

/* 507, with the numbers and the way out, when path's disk has no room for n bytes and the
 * configured reserve. */
const struct err *file_room(const char *path, int64_t n) MUST_CHECK;

#endif
