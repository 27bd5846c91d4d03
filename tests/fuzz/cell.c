/* A cell that we write, guarded against formulas: no spreadsheet runs it, and it comes back as
 * itself. */
#include "csv/cell.h"

#include "base/mem.h"

#include <stdint.h>
#include <string.h>

/* The text of the one cell that a line holds. */
static struct span read_cell(char *line)
{
	size_t n = strlen(line), to = 0;

	if (*line != '"')
		return (struct span){ line, n };
	for (size_t i = 1; i + 1 < n; i++) {
		line[to++] = line[i];
		i += line[i] == '"'; /* it stands twice */
	}
	return (struct span){ line, to };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_trim((struct span){ (const char *)data, size });
	void *ctx = talloc_new(NULL);
	struct span back;

	if (!memchr(text.at, '\0', text.len)) {
		for (int quoted = 0; quoted < 2; quoted++) {
			char *line = quoted ? cell_quote(mem_strdup(ctx, ""), text, true)
					    : cell_append(mem_strdup(ctx, ""), text, true);

			back = read_cell(line);
			if (back.len && strchr("=@", *back.at))
				abort();
			if (!span_equal(cell_plain(span_trim(back)), cell_unwrap(text)))
				abort();
		}
	}
	talloc_free(ctx);
	return 0;
}
