/* A form: its first line is the Content-Type, the rest the body, read in two ways that must agree.
 */
#include "wire/multipart.h"

#include "base/mem.h"
#include "base/span.h"

#include <stdint.h>
#include <string.h>

struct body {
	struct span rest;
	size_t piece;
};

static ssize_t from_body(void *from, char *buffer, size_t n)
{
	struct body *body = from;

	if (n > body->piece)
		n = body->piece;
	if (n > body->rest.len)
		n = body->rest.len;
	if (n)
		memcpy(buffer, body->rest.at, n);
	body->rest = (struct span){ body->rest.at + n, body->rest.len - n };
	return (ssize_t)n;
}

static void same(const struct parts *a, const struct parts *b)
{
	if (a->n != b->n)
		abort();
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->at[i].name, b->at[i].name) || a->at[i].offset != b->at[i].offset ||
		    a->at[i].length != b->at[i].length || !a->at[i].text != !b->at[i].text)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = talloc_new(NULL);
	const char *input = (const char *)data, *end = size ? memchr(input, '\n', size) : NULL;
	size_t line = end ? (size_t)(end - input) : size;
	const char *type = end && line < 200 ? span_dup(ctx, (struct span){ input, line })
					     : "multipart/form-data; boundary=b";
	struct span rest = end && line < 200 ? (struct span){ end + 1, size - line - 1 }
					     : (struct span){ input, size };
	struct body whole = { rest, SIZE_MAX }, bytes = { rest, 1 };
	struct parts a, b;
	const struct err *failed = multipart_read(ctx, &a, type, from_body, &whole);
	int status = failed ? failed->status : 0;

	failed = multipart_read(ctx, &b, type, from_body, &bytes);
	if ((failed ? failed->status : 0) != status)
		abort();
	if (!status)
		same(&a, &b);
	talloc_free(ctx);
	return 0;
}
