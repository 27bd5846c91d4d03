/* lines -- see lines.h. */
#include "export/lines.h"

#include "csv/cell.h"
#include "data/copy.h"

#define PIECE (1 << 16)

struct lines {
	bool guard;
	write_fn *write;
	void *arg;
	int n_facilities, slots;
	struct beginning {
		int slot;
		struct span text; /* ends in a comma */
	} *facilities;
	bool gone;
	size_t n;
	char piece[PIECE];
};

struct lines *lines_new(const void *ctx, bool guard, write_fn *write, void *arg)
{
	struct lines *lines = mem_new(ctx, struct lines);

	lines->guard = guard;
	lines->write = write;
	lines->arg = arg;
	return lines;
}

void lines_end(struct lines *lines)
{
	if (lines->n && !lines->gone)
		lines->gone = !lines->write(lines->arg, lines->piece, lines->n);
	lines->n = 0;
}

static inline void put(struct lines *lines, struct span text)
{
	if (lines->n + text.len > PIECE)
		lines_end(lines);
	if (text.len > PIECE) {
		lines->gone = lines->gone || !lines->write(lines->arg, text.at, text.len);
		return;
	}
	memcpy(lines->piece + lines->n, text.at, text.len);
	lines->n += text.len;
}

static inline void put_sum(struct lines *lines, int64_t sum)
{
	char digits[24], *at = digits + sizeof(digits);

	*--at = '\n';
	do
		*--at = (char)('0' + sum % 10);
	while (sum /= 10);
	put(lines, (struct span){ at, (size_t)(digits + sizeof(digits) - at) });
}

static bool is_number(const char *column)
{
	return !strcmp(column, "latitude") || !strcmp(column, "longitude");
}

char *lines_cell(const struct lines *lines, char *out, struct span text, bool quoted)
{
	return quoted ? cell_quote(out, text, lines->guard) : cell_append(out, text, lines->guard);
}

static struct span beginning(struct lines *lines, const PGresult *rows, int row,
    const char *const *columns, bool quoted)
{
	char *text = mem_strdup(lines->facilities, "");

	for (int i = 0; columns[i]; i++) {
		struct span value = span_of(PQgetvalue(rows, row, PQfnumber(rows, columns[i])));

		text = lines_cell(lines, text, value, quoted && !is_number(columns[i]));
		text = mem_append_n(text, ",", 1);
	}
	return span_of(text);
}

void lines_facilities(struct lines *lines, const PGresult *rows, const char *const *columns,
    bool quoted)
{
	lines->n_facilities = PQntuples(rows);
	lines->facilities = mem_array(lines, struct beginning, (size_t)lines->n_facilities + 1);
	for (int i = 0; i < lines->n_facilities; i++) {
		int slot = (int)strtol(PQgetvalue(rows, i, 0), NULL, 10);

		lines->slots = slot > lines->slots ? slot : lines->slots;
		lines->facilities[i] =
		    (struct beginning){ slot, beginning(lines, rows, i, columns, quoted) };
	}
}

int lines_slots(const struct lines *lines)
{
	return lines->slots;
}

void lines_text(struct lines *lines, const char *text)
{
	put(lines, span_of(text));
}

void lines_month(struct lines *lines, const char *middle, const int64_t *sums)
{
	struct span between = span_of(middle);

	for (int i = 0; i < lines->n_facilities && !lines->gone; i++) {
		int64_t sum = sums[lines->facilities[i].slot];

		if (sum == COUNT_NONE)
			continue;
		put(lines, lines->facilities[i].text);
		put(lines, between);
		put_sum(lines, sum);
	}
}

bool lines_gone(const struct lines *lines)
{
	return lines->gone;
}
