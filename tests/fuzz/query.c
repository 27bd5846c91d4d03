/* A query string and a JSON body: every pair that comes out is valid UTF-8. */
#include "wire/query.h"

#include "base/mem.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = talloc_new(NULL);
	struct span text = { span_dup(ctx, (struct span){ (const char *)data, size }), size };
	struct pairs pairs = { .ctx = ctx };
	const struct err *failed =
	    size && *data == '{' ? query_read_json(&pairs, text) : query_read(&pairs, text);

	for (size_t i = 0; !failed && i < pairs.n; i++)
		if (!query_is_text(span_of(pairs.at[i].name)) ||
		    (pairs.at[i].value && !query_is_text(span_of(pairs.at[i].value))))
			abort();
	talloc_free(ctx);
	return 0;
}
