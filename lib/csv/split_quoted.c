/* split_quoted -- records with quotes that need care, read by libcsv; see split.h. */
#include "csv/split.h"

#include "base/mem.h"

/* A field is whole.  Its text waits in splitter->unquoted: libcsv's is gone with the next field. */
static void on_field(void *text, size_t len, void *arg)
{
	struct splitter *splitter = arg;

	if (len)
		memcpy(splitter->unquoted + splitter->used, text, len);
	splitter->field[splitter->n++] = (struct span){ splitter->unquoted + splitter->used, len };
	splitter->used += len;
}

static void on_record(int end, void *arg)
{
	struct splitter *splitter = arg;

	(void)end;
	splitter->ended = true;
}

static int free_parser(struct splitter *splitter)
{
	csv_free(&splitter->csv);
	return 0;
}

struct splitter *splitter_new(const void *ctx, char delimiter)
{
	struct splitter *splitter = mem_new(ctx, struct splitter);

	splitter->delimiter = delimiter;
	splitter->line = 1;
	splitter->unquoted = mem_resize(splitter, NULL, char, RECORD_MAX + 1);
	csv_init(&splitter->csv, CSV_STRICT);
	csv_set_delim(&splitter->csv, (unsigned char)delimiter);
	csv_set_blk_size(&splitter->csv, 4096);
	talloc_set_destructor(splitter, free_parser);
	return splitter;
}

/* Hand text to libcsv; false when it is in error. */
static bool feed(struct splitter *splitter, const char *at, size_t len)
{
	struct csv_parser *csv = &splitter->csv;

	while (len) {
		size_t read = csv_parse(csv, at, len, on_field, on_record, splitter);

		at += read;
		len -= read;
		if (!len)
			return true;
		if (csv->quoted || csv_error(csv) != CSV_EPARSE)
			return false;
		/* a quote inside a field that does not begin with one: a letter, as split() has it
		 */
		csv_set_opts(csv, 0);
		csv_parse(csv, at, 1, on_field, on_record, splitter);
		csv_set_opts(csv, CSV_STRICT);
		at++;
		len--;
	}
	return true;
}

/* A line of the record: its text, and where the next one begins; next is NULL while that is not
 * known. */
struct line {
	const char *at, *to, *next;
};

static struct line line_from(const char *at, const char *end, bool last)
{
	struct line line = { .at = at, .to = at };

	while (line.to < end && *line.to != '\n' && *line.to != '\r')
		line.to++;
	if (line.to == end)
		line.next = last ? end : NULL;
	else if (*line.to == '\r' && line.to + 1 == end)
		line.next = last ? end : NULL;
	else
		line.next = line.to + 1 + (*line.to == '\r' && line.to[1] == '\n');
	return line;
}

/* The line that opened the quote now open, and how many lines of the record it makes. */
struct opened {
	struct line line;
	long lines;
};

/* The record is whole: its fields' text takes the place of the raw text, which is never shorter. */
static const char *finish(struct splitter *splitter, struct batch *batch, const char *start,
    struct line line, long lines)
{
	bool nul = memchr(start, 0, (size_t)(line.to - start));
	char *text = batch->text + (start - batch->text);

	if (splitter->used)
		memcpy(text, splitter->unquoted, splitter->used);
	for (int i = 0; i < splitter->n; i++)
		splitter->field[i].at = text + (splitter->field[i].at - splitter->unquoted);
	batch_add(batch, splitter->line, splitter->field, splitter->n, nul ? split_nul : NULL);
	splitter->line += lines;
	return line.next;
}

/* The record's quotes are bad: it ends with the line that opened the last of them. */
static const char *give_up(struct splitter *splitter, struct batch *batch, const char *start,
    struct opened opened, const char *flaw)
{
	struct span *field = batch->field + batch->fields;
	const char *to, *at = start;
	int n = 0;

	csv_fini(&splitter->csv, NULL, NULL, NULL);
	while ((to = memchr(at, splitter->delimiter, (size_t)(opened.line.to - at)))) {
		field[n++] = (struct span){ at, (size_t)(to - at) };
		at = to + 1;
	}
	field[n++] = (struct span){ at, (size_t)(opened.line.to - at) };
	batch_add(batch, splitter->line, field, n, flaw);
	splitter->line += opened.lines;
	return opened.line.next;
}

/* Hand a line and its end to libcsv, which ends the record there unless a quote is open. */
static bool feed_line(struct splitter *splitter, struct line line)
{
	size_t end = (size_t)(line.next - line.to);

	if (!feed(splitter, line.at, (size_t)(line.to - line.at)) ||
	    !feed(splitter, end ? line.to : "\n", 1))
		return false;
	return splitter->ended || end < 2 || feed(splitter, line.to + 1, 1);
}

const char *split_quoted(struct splitter *splitter, struct batch *batch, const char *start,
    bool last)
{
	const char *end = batch->text + batch->len, *at = start;
	struct opened opened = { .lines = 0 };

	splitter->field = batch->field + batch->fields;
	splitter->n = 0;
	splitter->used = 0;
	splitter->ended = false;
	for (long lines = 1;; lines++) {
		struct line line = line_from(at, end, last);
		int before = splitter->n;
		bool good;

		if (line.to - start > RECORD_MAX && opened.lines)
			return give_up(splitter, batch, start, opened, split_open);
		if (line.to - start > RECORD_MAX)
			return split_too_long(splitter, batch, start);
		if (!line.next)
			break;
		good = feed_line(splitter, line);
		if (splitter->ended)
			return finish(splitter, batch, start, line, lines);
		if (!opened.lines || splitter->n > before)
			opened = (struct opened){ line, lines };
		if (!good)
			return give_up(splitter, batch, start, opened, split_after);
		if (line.next == end && last)
			return give_up(splitter, batch, start, opened, split_open);
		at = line.next;
	}
	csv_fini(&splitter->csv, NULL, NULL, NULL);
	return NULL;
}
