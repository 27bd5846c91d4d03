/* packed -- answers that are far more than they look. */
#include "server.h"

#include <string.h>
#include <zlib.h>

#define BLOCK (1 << 16)

static void pack(struct ask *ask, z_stream *z, const char *text, size_t n, int flush)
{
	static char out[BLOCK];

	z->next_in = (unsigned char *)text;
	z->avail_in = (unsigned)n;
	do {
		z->next_out = (unsigned char *)out;
		z->avail_out = sizeof(out);
		deflate(z, flush);
		ask_put(ask, out, sizeof(out) - z->avail_out);
	} while (!z->avail_out);
}

void put_packed(struct ask *ask, const char *type, const char *first, const char *again,
    const char *last)
{
	char *block = mem_strdup(ask->query, "");
	z_stream z = { 0 };

	while (strlen(block) + strlen(again) <= BLOCK)
		block = mem_append(block, "%s", again);
	ask_print(ask, "Status: 200\r\nContent-Type: %s\r\nContent-Encoding: gzip\r\n\r\n", type);
	ask->status = 200;
	deflateInit2(&z, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
	pack(ask, &z, first, strlen(first), Z_NO_FLUSH);
	for (long left = ask->fault_number * 16; left > 0 && !ask->gone; left--)
		pack(ask, &z, block, strlen(block), Z_NO_FLUSH);
	pack(ask, &z, last, strlen(last), Z_FINISH);
	deflateEnd(&z);
}
