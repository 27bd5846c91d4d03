/*
 * M-22: a table damaged in one place, in each of the ways that the Pollock benchmark knows:
 * separators and quotes extra, missing and moved, odd line ends, lines before the header, headers
 * in several lines, rows that are too long, too short or blank, other delimiters and encodings.
 *
 * Whatever is damaged: nothing crashes, every record is counted once, and every line that was not
 * touched is read as it stands, with its own number.
 */
#include "csv_text.h"
#include "shape/sniff.h"

#include "columns/records.h"
#include "text/decode.h"

#define ROWS	12
#define COLUMNS 4

static const char *const header[COLUMNS] = { "facility_id", "raw_indicator_id", "period_id",
	"count" };
static int files;

/* What row n has in column c; n is 1 for the first. */
static char *cell(const void *ctx, int n, int c)
{
	switch (c) {
	case 0:
		return mem_printf(ctx, "HF%02d", n);
	case 1:
		return mem_printf(ctx, "Malaria, \"%d\"", n);
	case 2:
		return mem_printf(ctx, "2024%02d", n % 12 + 1);
	}
	return mem_printf(ctx, "%d", n * 7);
}

/* How the table is written, and what is done to one line of it. */
struct style {
	char delimiter;
	const char *end;	    /* of lines */
	const char *before, *after; /* whole lines around it */
	int lines_before;
	long header_line; /* that is to be found; 0: as the lines before say */
	int row;	  /* the line that is damaged, 0 the header; -1 none */
	void (*damage)(void *ctx, char **line, const struct style *style, int at);
	int at; /* where in the line */
};

static char *write_line(const void *ctx, const struct style *style, int n)
{
	char *line = mem_strdup(ctx, "");

	for (int c = 0; c < COLUMNS; c++) {
		const char *text = n ? cell(ctx, n, c) : header[c];

		if (c)
			line = mem_append_n(line, &style->delimiter, 1);
		if (!strchr(text, '"')) {
			line = mem_append(line, "%s", text);
			continue;
		}
		line = mem_append(line, "\"");
		for (; *text; text++)
			line = mem_append(line, *text == '"' ? "\"\"" : "%c", *text);
		line = mem_append(line, "\"");
	}
	return line;
}

static char *write_file(void *ctx, const struct style *style)
{
	char *text = mem_strdup(ctx, style->before ? style->before : "");

	for (int n = 0; n <= ROWS; n++) {
		char *line = write_line(ctx, style, n);

		if (n == style->row)
			style->damage(ctx, &line, style, style->at);
		text = mem_append(text, "%s%s", line, style->end);
	}
	return mem_append(text, "%s", style->after ? style->after : "");
}

static const struct mapping plain = { .from = { { .column = 1 }, { .column = 2 }, { .column = 3 },
					  { .column = 4 } } };

/* Is it row n as it was written? */
static bool is_row(const void *ctx, const struct row *row, int n)
{
	return row->kind == ROW_OK && span_equal(row->text[0], span_of(cell(ctx, n, 0))) &&
	    span_equal(row->text[1], span_of(cell(ctx, n, 1))) && row->count == n * 7;
}

/* Read it all; the rows that were not touched must be there, each on its line. */
static void read_file(void *ctx, struct span text, const struct style *style,
    struct dialect *dialect)
{
	long kinds[ROW_KIND_COUNT] = { 0 }, read = 0, line = 0, sum = 0;
	int fd = file_with(text), good = 0;
	struct mapping mapping = plain;
	const struct record *record;
	struct records *records;

	if (records_open(ctx, fd, dialect, &mapping, &records))
		fail_msg("%s", text.at);
	while ((record = records_next(records))) {
		struct row row;

		mapping_read(&mapping, record, &row);
		assert_true(record->line > line);
		line = record->line;
		kinds[row.kind]++;
		read++;
		for (int n = 1; n <= ROWS; n++)
			if (n != style->row && is_row(ctx, &row, n)) {
				good++;
				if (style->row < 0)
					assert_int_equal(line, style->lines_before + 1 + n);
			}
	}
	assert_null(reader_failed(records->reader));
	for (int i = 0; i < ROW_KIND_COUNT; i++)
		sum += kinds[i];
	assert_int_equal(sum, read);
	/* rows are judged by the header, so one that is damaged may drop them all; and an opened
	 * quote may take the next line with it, when that one closes it: it has quotes too */
	if (style->row && good < ROWS - 2 * (style->row > 0))
		fail_msg("%d rows of:\n%s", good, text.at);
	files++;
	close(fd);
}

/* Find out how the file is written, and read it that way. */
static void try(const struct style *style)
{
	void *ctx = talloc_new(NULL);
	struct span text = span_of(write_file(ctx, style));
	struct dialect dialect;
	struct found found;
	int fd = file_with(text);
	const struct err *failed = dialect_sniff(ctx, fd, NULL, &dialect, &found);

	close(fd);
	if (failed && style->row) /* a header that is damaged may be refused */
		fail_msg("%s: %s", failed->text, text.at);
	if (!failed) {
		if (dialect.delimiter != style->delimiter)
			fail_msg("delimiter %c in:\n%s", dialect.delimiter, text.at);
		if (style->row && dialect.header_line != style->lines_before + 1)
			fail_msg("header on %ld in:\n%s", dialect.header_line, text.at);
		read_file(ctx, text, style, &dialect);
	}
	talloc_free(ctx);
}

/* The n-th separator of a line; the end when there are not so many. */
static size_t separator(const char *line, char delimiter, int n)
{
	size_t at = 0;
	bool quoted = false;

	for (; line[at]; at++) {
		quoted ^= line[at] == '"';
		if (line[at] == delimiter && !quoted && !n--)
			break;
	}
	return at;
}

static void splice(void *ctx, char **line, size_t at, size_t n, const char *text)
{
	*line = mem_printf(ctx, "%.*s%s%s", (int)at, *line, text, *line + at + n);
}

static void extra_separator(void *ctx, char **line, const struct style *style, int at)
{
	splice(ctx, line, separator(*line, style->delimiter, at), 0,
	    (char[]){ style->delimiter, 0 });
}

static void missing_separator(void *ctx, char **line, const struct style *style, int at)
{
	size_t where = separator(*line, style->delimiter, at);

	splice(ctx, line, where, (*line)[where] != 0, "");
}

static void moved_separator(void *ctx, char **line, const struct style *style, int at)
{
	size_t where = separator(*line, style->delimiter, at);

	splice(ctx, line, where, (*line)[where] != 0, "");
	splice(ctx, line, where ? where - 1 : 0, 0, (char[]){ style->delimiter, 0 });
}

static void other_separator(void *ctx, char **line, const struct style *style, int at)
{
	size_t where = separator(*line, style->delimiter, at);

	splice(ctx, line, where, (*line)[where] != 0, style->delimiter == ';' ? "," : ";");
}

static void extra_quote(void *ctx, char **line, const struct style *style, int at)
{
	(void)style;
	splice(ctx, line, strlen(*line) * (size_t)at / 8, 0, "\"");
}

static void missing_quote(void *ctx, char **line, const struct style *style, int at)
{
	size_t where = 0;

	(void)style;
	for (int i = 0; (*line)[where]; where++)
		if ((*line)[where] == '"' && i++ == at)
			break;
	splice(ctx, line, where, (*line)[where] != 0, "");
}

static void moved_quote(void *ctx, char **line, const struct style *style, int at)
{
	size_t where = strcspn(*line, "\"");

	(void)style;
	if ((*line)[where])
		splice(ctx, line, where, 1, "");
	splice(ctx, line, (where + (size_t)at) % (strlen(*line) + 1), 0, "\"");
}

static void other_quote(void *ctx, char **line, const struct style *style, int at)
{
	(void)style;
	(void)at;
	for (char *p = *line = mem_strdup(ctx, *line); *p; p++)
		if (*p == '"')
			*p = '\'';
}

static void other_end(void *ctx, char **line, const struct style *style, int at)
{
	static const char *const ends[] = { "\n", "\r", "\r\n", "\n\n", "\r\r\n", " \n ", "\x0b",
		"\xe2\x80\xa8" };

	(void)style;
	*line = mem_printf(ctx, "%s%s", *line, ends[at % 8]);
}

static void empty_row(void *ctx, char **line, const struct style *style, int at)
{
	*line = mem_strdup(ctx, "");
	while (at--)
		*line = mem_append_n(*line, &style->delimiter, 1);
}

static void long_row(void *ctx, char **line, const struct style *style, int at)
{
	(void)style;
	*line = mem_printf(ctx, "%s%0*d", *line, at * 2000 + 1, 0);
}

static void bytes(void *ctx, char **line, const struct style *style, int at)
{
	static const char *const odd[] = { "\xc2\xa0", "\xef\xbb\xbf", "\x01", "\t", "\\",
		"\xe2\x80\x8f", "\\\"", "'" };

	(void)style;
	splice(ctx, line, separator(*line, style->delimiter, at % COLUMNS), 0, odd[at % 8]);
}

static void (*const damages[])(void *, char **, const struct style *, int) = {
	extra_separator,
	missing_separator,
	moved_separator,
	other_separator,
	extra_quote,
	missing_quote,
	moved_quote,
	other_quote,
	other_end,
	empty_row,
	long_row,
	bytes,
};

static void every_damage_in_every_line(void **state)
{
	static const int rows[] = { 0, 1, 2, 6, ROWS };
	struct style style = { .delimiter = ',' };

	(void)state;
	for (size_t d = 0; d < sizeof(damages) / sizeof(*damages); d++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
			for (int at = 0; at < 8; at++)
				for (int k = 0; k < 4; k++) {
					style.delimiter = ",;\t|"[k];
					style.end = k % 2 ? "\r\n" : "\n";
					style.row = rows[i];
					style.damage = damages[d];
					style.at = at;
					try(&style);
				}
}

static void lines_around_the_table(void **state)
{
	static const char *const before[] = {
		"Ministry of Health\n",
		"Report\n\n",
		"\n\n\n",
		"Ministry,,,\nReport of 2024,,,\n\n",
		"\"Report, in \"\"two\"\"\nlines\"\n",
		"# a remark\n# another\n",
		",,,Malaria\n",
	};
	static const char *const after[] = { "\n\n", "Total,,,84\n", "End of report", "\"\n",
		",,,\n", "\x1a" };

	(void)state;
	for (size_t b = 0; b < sizeof(before) / sizeof(*before); b++)
		for (size_t a = 0; a < sizeof(after) / sizeof(*after); a++) {
			struct style style = { ',', "\n", before[b], after[a], .row = -1 };

			for (const char *p = before[b]; *p; p++)
				style.lines_before += *p == '\n';
			try(&style);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_damage_in_every_line),
		cmocka_unit_test(lines_around_the_table),
	};
	int failed = cmocka_run_group_tests_name("M-22 Pollock", tests, NULL, NULL);

	printf("# %d files were read\n", files);
	return failed;
}
