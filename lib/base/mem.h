/*
 * mem -- talloc, where running out of memory ends the program.
 *
 * Everything hangs from a context: a request, a job, a batch of rows.  Freeing the context
 * frees it all, so nothing in cgi-bin frees anything.  Allocate only through this file.
 *
 *	struct tally *tally = mem_new(job, struct tally);
 *	char *path = mem_printf(job, "%s/%ld", store, asset);
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "base/err.h"

#include <jansson.h>
#include <stdlib.h>
#include <talloc.h>

/* p, or the end of the program with a line in the log. */
void *mem_or_die(void *p);

/* A zeroed object, or n of them. */
#define mem_new(ctx, type)	((type *)mem_or_die(talloc_zero(ctx, type)))
#define mem_array(ctx, type, n) ((type *)mem_or_die(talloc_zero_array(ctx, type, n)))
/* The array p with room for n; what it held stays, the rest is not zeroed. */
#define mem_resize(ctx, p, type, n) ((type *)mem_or_die(talloc_realloc(ctx, p, type, n)))

char *mem_strdup(const void *ctx, const char *s);
char *mem_strndup(const void *ctx, const char *s, size_t n);
char *mem_printf(const void *ctx, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* s with text added at its end; s moves, use what is returned. */
char *mem_append(char *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *mem_append_n(char *s, const char *text, size_t n);

/* A copy of an error in ctx, which later errors leave alone. */
struct err *mem_err(const void *ctx, const struct err *failed);

/* Make ctx the owner of doc, which the caller owned until now, and return doc.  NULL is no document
 * but want of memory: for text that others send there is mem_parse. */
json_t *mem_json(const void *ctx, json_t *doc);
/* The JSON document in n bytes of text, in ctx; NULL if it is none. */
json_t *mem_parse(const void *ctx, const char *text, size_t n);
/* doc as text without blanks, in ctx. */
char *mem_dump(const void *ctx, const json_t *doc);

#endif
