/* dialect -- see dialect.h. */
#include "csv/dialect.h"

#include "base/mem.h"
#include "base/row.h"
#include "csv/magic.h"
#include "csv/split.h"

#include <errno.h>
#include <unistd.h>

#define BOM	  SPAN("\xef\xbb\xbf")
#define LONG_LINE 256 /* a file of one line this long has lost its line ends */

const char *const encoding_name[ENCODING_COUNT] = {[ENCODING_UTF_8] = "UTF-8"};

static const char delimiters[] = {',', ';', '\t'};

/* The file's first bytes, and what was seen in them. */
struct head {
	struct span text; /* without a byte order mark */
	bool whole;	  /* there is no more in the file */
	bool bom, ascii;
	json_t *wanted, *evidence; /* either may be NULL */
	struct batch *batch;	   /* for the records under one delimiter */
};

/* What the records are like with one delimiter. */
struct count {
	char delimiter;
	int columns;	   /* of most lines */
	long lines, alike; /* that are not blank; that have so many columns */
};

const struct err *dialect_not_utf8(long line, unsigned char byte, const char *before)
{
	const char *after = *before ? ", after " : "", *quote = *before ? "\"" : "";

	return err(
	    422, "not_utf_8",
	    "Line %ld contains a byte that is not UTF-8 (0x%02X%s%s%s%s). In Excel, save the file "
	    "as \"CSV UTF-8 (Comma delimited)\", in other programs with the encoding UTF-8, and "
	    "upload "
	    "it again.",
	    line, byte, after, quote, before, quote);
}

static const struct err *read_head(const void *ctx, int fd, struct head *head)
{
	char *at = mem_resize(ctx, NULL, char, DIALECT_HEAD + 1);
	size_t n = 0;
	ssize_t got = 1;

	while (n <= DIALECT_HEAD && got) {
		got = pread(fd, at + n, DIALECT_HEAD + 1 - n, (off_t)n);
		if (got < 0 && errno != EINTR)
			return err_internal("reading a CSV file: %m");
		n += got > 0 ? (size_t)got : 0;
	}
	head->whole = n <= DIALECT_HEAD;
	head->text = (struct span){at, head->whole ? n : DIALECT_HEAD};
	return NULL;
}

static const struct err *check_utf8(const void *ctx, struct head *head)
{
	size_t good = span_utf8(head->text);
	struct span rest = {head->text.at + good, head->text.len - good};
	const char *at = head->text.at, *bad = rest.at, *start = at;
	long line = 1;

	head->ascii = true;
	for (size_t i = 0; i < good && head->ascii; i++)
		head->ascii = (unsigned char)at[i] < 0x80;
	if (!rest.len || (!head->whole && span_utf8_cut(rest))) {
		head->text.len = good;
		return NULL;
	}
	for (; at < bad; at++)
		if (*at == '\n' || (*at == '\r' && at[1] != '\n')) {
			line++;
			start = at + 1;
		}
	return dialect_not_utf8(
	    line, (unsigned char)*bad,
	    span_show(ctx, span_trim((struct span){start, (size_t)(bad - start)}), 40));
}

/* Refuse what is no text at all, or text without rows. */
static const struct err *check_text(const void *ctx, struct head *head)
{
	const struct err *failed;

	if (!head->text.len)
		return err(422, "empty_file",
			   "The file is empty: it has 0 bytes. Export it again, look at it, and "
			   "upload it again.");
	if ((failed = magic_refuse(head->text)))
		return failed;
	head->bom = head->text.len >= BOM.len && !memcmp(head->text.at, BOM.at, BOM.len);
	if (head->bom)
		head->text = (struct span){head->text.at + BOM.len, head->text.len - BOM.len};
	if ((failed = check_utf8(ctx, head)))
		return failed;
	if (!span_trim(head->text).len)
		return err(422, "blank_file",
			   "The file has only white space in it. Export it again, look at it, and "
			   "upload it again.");
	if (head->text.len >= LONG_LINE && !memchr(head->text.at, '\n', head->text.len) &&
	    !memchr(head->text.at, '\r', head->text.len))
		return err(422, "one_line",
			   "The file is one very long line, so it has no rows. Did you mean "
			   "--data-binary? curl takes the line ends away with -d @file; use "
			   "--data-binary @file or "
			   "-T file.");
	return NULL;
}

/* Find the records of the head with a delimiter; they stay in head->batch. */
static void split_head(struct head *head, char delimiter)
{
	struct splitter *splitter = splitter_new(NULL, delimiter);
	struct batch *batch = head->batch;

	/* afresh each time: split() unquotes in place */
	batch->len = 0;
	memcpy(batch_more(batch, head->text.len), head->text.at, head->text.len);
	batch->len = head->text.len;
	split(splitter, batch, head->whole);
	talloc_free(splitter);
}

static struct count count_columns(const void *ctx, struct head *head, char delimiter)
{
	struct count count = {.delimiter = delimiter, .columns = 1};
	int *lines = mem_array(ctx, int, head->text.len + 2); /* by number of columns */

	split_head(head, delimiter);
	for (int i = 0; i < head->batch->n; i++) {
		const struct record *record = &head->batch->record[i];

		count.lines += record->n > 0;
		if (record->n && !record->flaw && ++lines[record->n] > count.alike) {
			count.alike = lines[record->n];
			count.columns = record->n;
		}
	}
	talloc_free(lines);
	return count;
}

/* How good a delimiter is: the share of lines that are alike, and up to the four columns we need.
 */
static double score(const struct count *count)
{
	int columns = count->columns < ROLE_ROLES ? count->columns : ROLE_ROLES;

	return count->columns < 2 ? 0 : columns * (double)count->alike / (double)count->lines;
}

/* What was chosen for a part; an empty field of a form chooses nothing. */
static const char *wanted(const struct head *head, const char *field)
{
	const char *word = json_string_value(json_object_get(head->wanted, field));

	return word && *word ? word : NULL;
}

/* Does the batch hold every record of the file? */
static bool complete(const struct head *head)
{
	return head->whole && !head->batch->full;
}

static void say(const void *ctx, const struct head *head, const char *field, const char *why)
{
	if (wanted(head, field))
		why = mem_printf(ctx, "as chosen: %s", why);
	if (head->evidence)
		json_object_set_new(head->evidence, field, json_string(why));
}

/* The delimiter that a word means, or 0. */
static char delimiter_of(const char *word)
{
	if (!word)
		return 0;
	if (!strcmp(word, "tab") || !strcmp(word, "\\t"))
		return '\t';
	return *word && !word[1] && memchr(delimiters, *word, sizeof(delimiters)) ? *word : 0;
}

static const struct err *find_delimiter(const void *ctx, struct head *head, struct dialect *dialect)
{
	const char *word = wanted(head, "delimiter");
	struct count best = {.lines = 0};

	if (word && !delimiter_of(word))
		return err(
		    422, "delimiter",
		    "The delimiter must be \",\", \";\" or \"tab\"; \"%.20s\" is none of them.",
		    word);
	for (size_t i = 0; i < sizeof(delimiters); i++) {
		struct count count;

		if (word && delimiter_of(word) != delimiters[i])
			continue;
		count = count_columns(ctx, head, delimiters[i]);
		if (!best.delimiter || score(&count) > score(&best) ||
		    (score(&count) == score(&best) && count.columns > best.columns))
			best = count;
	}
	dialect->delimiter = best.delimiter;
	if (best.columns < 2)
		say(ctx, head, "delimiter",
		    "no line has more than one column, with any of , ; and tab");
	else
		say(ctx, head, "delimiter",
		    mem_printf(ctx, "%ld of %s%ld lines have %d columns with %s", best.alike,
			       complete(head) ? "" : "the first ", best.lines, best.columns,
			       best.delimiter == '\t' ? "tab" : (char[]){best.delimiter, 0}));
	split_head(head, best.delimiter);
	return NULL;
}

static const struct err *find_encoding(const void *ctx, struct head *head, struct dialect *dialect)
{
	const char *word = wanted(head, "encoding");

	if (word && strcmp(word, encoding_name[ENCODING_UTF_8]))
		return err(422, "encoding",
			   "The encoding must be UTF-8; \"%.40s\" cannot be read here.", word);
	dialect->encoding = ENCODING_UTF_8;
	say(ctx, head, "encoding",
	    head->bom
		? "the file begins with the mark of UTF-8"
		: mem_printf(
		      ctx, "%s %zu bytes are %s", head->whole ? "all" : "the first", head->text.len,
		      head->ascii ? "plain ASCII, which UTF-8 includes" : "well-formed UTF-8"));
	return NULL;
}

/* The first record that is not blank, from line on; NULL when there is none. */
static const struct record *record_from(const struct head *head, long line)
{
	for (int i = 0; i < head->batch->n; i++) {
		const struct record *record = &head->batch->record[i];

		if (record->line < line)
			continue;
		for (int k = 0; k < record->n; k++)
			if (span_trim(record->field[k]).len)
				return record;
	}
	return NULL;
}

static const struct err *find_header(const void *ctx, struct head *head, struct dialect *dialect)
{
	const char *word = wanted(head, "header_line");
	const struct record *record;
	long line = 1;
	char *end;

	if (word) {
		line = strtol(word, &end, 10);
		if (line < 1 || *end || end == word)
			return err(422, "header_line",
				   "The header line must be a number from 1; \"%.20s\" is none.",
				   word);
	}
	record = record_from(head, line);
	if (!record && !word)
		return err(422, "blank_file",
			   "The file has only blank lines and separators%s. Export it again, look "
			   "at it, and upload it again.",
			   complete(head) ? "" : " in its first 256 KiB");
	if (!record || (word && record->line != line))
		return err(422, "header_line",
			   "No row begins on line %ld, so the header cannot be there.", line);
	if (record->flaw)
		return err(422, "header_line",
			   "The header cannot be read: line %ld %s. Correct the line, or choose "
			   "another as "
			   "the header.",
			   record->line, record->flaw);
	dialect->header_line = record->line;
	dialect->columns = record->n;
	say(ctx, head, "header_line",
	    word ? mem_printf(ctx, "line %ld", line) : "the first line that is not blank");
	if (!record_from(head, record->line + 1) && complete(head))
		return err(
		    422, "no_rows",
		    "The file has a header and no rows: nothing but blank lines follows line %ld. "
		    "Export it again with its data, and upload it again.",
		    record->line);
	return NULL;
}

const struct err *dialect_sniff(const void *ctx, int fd, json_t *chosen, struct dialect *dialect,
				json_t **evidence)
{
	void *work = mem_or_die(talloc_new(ctx));
	struct head head = {.wanted = chosen};
	const struct err *failed;

	if (evidence)
		head.evidence = *evidence = mem_json(ctx, json_object());
	*dialect = (struct dialect){.header_line = 1};
	failed = read_head(work, fd, &head);
	if (!failed)
		failed = check_text(work, &head);
	if (!failed)
		failed = find_encoding(work, &head, dialect);
	head.batch = failed ? NULL : batch_new(work, DIALECT_HEAD);
	if (!failed)
		failed = find_delimiter(work, &head, dialect);
	if (!failed)
		failed = find_header(work, &head, dialect);
	talloc_free(work);
	return failed;
}

json_t *dialect_json(const void *ctx, const struct dialect *dialect)
{
	return mem_json(
	    ctx, json_pack("{s:s, s:s, s:I, s:i}", "encoding", encoding_name[dialect->encoding],
			   "delimiter", (char[]){dialect->delimiter, 0}, "header_line",
			   (json_int_t)dialect->header_line, "columns", dialect->columns));
}

struct dialect dialect_of(json_t *json)
{
	struct dialect dialect = {
	    .encoding = ENCODING_UTF_8,
	    .delimiter = delimiter_of(json_string_value(json_object_get(json, "delimiter"))),
	    .header_line = (long)json_integer_value(json_object_get(json, "header_line")),
	    .columns = (int)json_integer_value(json_object_get(json, "columns")),
	};

	if (!dialect.delimiter)
		dialect.delimiter = ',';
	if (dialect.header_line < 1)
		dialect.header_line = 1;
	return dialect;
}
