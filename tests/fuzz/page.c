/* A template: whatever it is, showing it ends, and puts no byte of the document out unescaped. */
#include "page/page.h"

#include "base/mem.h"
#include "base/span.h"
#include "pages.h"

#include <stdint.h>
#include <string.h>

static const struct page_text texts[] = {
	{ "layout", "<p>{{$a}}{{x}}{{/a}}\n{{$b}}\n{{/b}}\n" },
	{ "a", "{{#o}}\n{{x|number}} {{>b}}\n{{/o}}\n" },
	{ "b", "{{<layout}}{{$a}}{{$b}}{{.}}{{/b}}{{/a}}{{/layout}}" },
	{ NULL, NULL },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = talloc_new(NULL);
	char *template = span_dup(ctx, (struct span){ (const char *)data, size });
	json_t *doc = mem_json(ctx,
	    json_pack("{s:s, s:{s:i, s:[{s:s}]}, s:[i], s:f}", "x", "\x01<", "o", "x", 202401, "l",
		"a", "2026-11-22T19:38:00Z", "n", 12345, "f", 0.4));
	char *page = page_render_with(ctx, texts, ENGLISH, template, doc);

	/* \x01 tells the value from the template's own text */
	if (!strchr(template, '\x01') && strstr(page, "\x01<"))
		abort();
	page_problem(ctx, texts, template);
	talloc_free(ctx);
	return 0;
}
