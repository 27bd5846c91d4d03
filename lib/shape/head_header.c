/* head_header -- which line holds the names of the columns, if one does; see head.h. */
#include "shape/head.h"

#include "base/mem.h"
#include "csv/tidy.h"
#include "values/period.h"
#include "words/words.h"

#define LOOKED_AT 50  /* lines among which the header must be */
#define SAMPLE	  200 /* records whose cells say what a column holds */
#define NAMES	  3   /* lines of names that a header may have */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits, with what may stand between them in a count or a date. */
static bool is_number(struct span text)
{
	static const char between[] = " .,'/-+\xc2\xa0\xe2\x80\xaf";
	bool digit = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		digit |= is_digit(c);
		if (!is_digit(c) && !memchr(between, c, sizeof(between) - 1))
			return false;
	}
	return digit;
}

/* 202401, 2024-01, 01/2024, 31/01/2024 and their like. */
static bool is_month(struct span text)
{
	return text.len > 4 && is_number(text) && period_month(text);
}

/* Empty, NA, - and their like: neither a name nor a number. */
static bool says_nothing(struct span text)
{
	return !text.len || span_equal(text, SPAN("-")) || span_equal(text, SPAN(".")) ||
	    span_equal_fold(text, SPAN("NA")) || span_equal_fold(text, SPAN("N/A")) ||
	    span_equal_fold(text, SPAN("null"));
}

static struct span cell(const struct record *record, int c)
{
	return c < record->n ? span_trim(record->field[c]) : SPAN("");
}

static int filled(const struct record *record)
{
	int n = 0;

	for (int c = 0; c < record->n; c++)
		n += cell(record, c).len > 0;
	return n;
}

struct head_column *head_columns(const struct head *head, const struct record *line, int n)
{
	struct head_column *columns = mem_array(head->work, struct head_column, (size_t)n + 1);
	int seen = 0;

	for (const struct record *record = line;
	    seen < SAMPLE && (record = head_record(head, record->line + 1)); seen++)
		for (int c = 0; c < n && c < record->n; c++) {
			struct span text = cell(record, c);

			columns[c].filled += text.len > 0;
			columns[c].numbers += is_number(text);
			columns[c].months += is_month(text);
		}
	return columns;
}

/* What a line has in the columns that hold numbers below it. */
struct looks {
	int names; /* text */
	int data;  /* numbers; but a month above counts is a name, as wide tables have it */
};

static struct looks looks_of(const struct head *head, const struct record *record)
{
	struct head_column *columns = head_columns(head, record, record->n);
	struct looks looks = { 0, 0 };

	for (int c = 0; c < record->n; c++) {
		const struct head_column *column = &columns[c];
		struct span text = cell(record, c);

		if (says_nothing(text) || !column->filled ||
		    column->numbers * 10 < column->filled * 6)
			continue;
		if (!is_number(text) || (is_month(text) && column->months * 2 < column->filled))
			looks.names++;
		else
			looks.data++;
	}
	talloc_free(columns);
	return looks;
}

/* The first line that has a cell in enough columns: titles and remarks above it have not. */
static const struct record *first_line(const struct head *head)
{
	const struct record *record = head_record(head, head->skip + 1), *first = record;
	int least = head->columns < 2 ? 1 : head->columns < 4 ? 2 : (head->columns + 1) / 2;

	for (int i = 0; record && i < LOOKED_AT; i++) {
		if (record->flaw || filled(record) >= least)
			return record;
		record = head_record(head, record->line + 1);
	}
	return first;
}

/* Does a line name every column?  Where R writes a table, all but the first of what the next line
 * has; a sheet's lines end with their last cell, and so do those of some files: there it may be
 * that the columns behind are named below. */
static bool names_all(const struct head *head, const struct record *record,
    const struct record *next)
{
	bool as_r = !head->sheet && record->n + 1 == head->columns && cell(next, 0).len;

	return filled(record) >= record->n && (as_r || record->n >= head->columns);
}

/* Names in several lines have gaps in the upper ones; the last line counts. */
static const struct record *last_line(const struct head *head, const struct record *record)
{
	for (int i = 1; i < NAMES; i++) {
		const struct record *next = head_record(head, record->line + 1);
		struct looks looks;

		if (!next || next->flaw || next->line != record->line + 1 ||
		    names_all(head, record, next) || filled(next) < 2)
			return record;
		looks = looks_of(head, next);
		if (!looks.names || looks.data)
			return record;
		record = next;
	}
	return record;
}

static void ask(struct head *head, const struct record *record)
{
	json_t *question = head_ask(head, "header_line",
	    WORDS("Does the file have a line with the names of its columns?"),
	    said("Its first line has numbers where the lines below have numbers, so it may be "
		 "data."));

	question_offer(question, "0",
	    said("No: the first line is data, and the columns are numbered"),
	    said_data(head_show(head, record)));
	question_offer(question, mem_printf(head->work, "%ld", record->line),
	    said("Yes: line {line} has the names", "line", json_integer(record->line)),
	    json_string(""));
}

/* The comment before the first row, where it names the columns; or NULL. */
static const struct record *in_comment(const struct head *head, const struct record *row)
{
	const struct record *last = NULL;
	struct looks looks;

	for (int i = 0; head->comments && i < head->batch->n; i++) {
		const struct record *record = &head->batch->record[i];

		if (record->line < row->line && tidy_is_comment(record))
			last = record;
	}
	if (!last || last->flaw || last->n != row->n || filled(last) < last->n)
		return NULL;
	looks = looks_of(head, last);
	return looks.names && !looks.data ? last : NULL;
}

/* Find the header's line; *line is 0 where the file seems to have none. */
static const struct record *find(struct head *head, long *line)
{
	const struct record *first = head_record(head, head->skip + 1), *from, *record;
	struct looks looks;

	if (!first)
		return NULL;
	from = first_line(head);
	record = from->flaw ? from : last_line(head, from);
	looks = looks_of(head, record);
	*line = record->line;
	if (!record->flaw && looks.data && !looks.names && in_comment(head, record)) {
		record = in_comment(head, record);
		*line = record->line;
		head_say(head, "header_line",
		    said("the last comment before the rows, which names them"));
	} else if (!record->flaw && looks.data && !looks.names && head->found) {
		*line = 0;
		ask(head, record);
		head_say(head, "header_line",
		    said("line {line} is data like the lines below it", "line",
			json_integer(record->line)));
	} else if (record != from) {
		head_say(head, "header_line",
		    said("the last of the lines of names that begin on line {line}", "line",
			json_integer(from->line)));
	} else if (from != first) {
		head_say(head, "header_line",
		    said("the first line with a cell in most columns; the lines above it are left "
			 "out"));
	} else {
		head_say(head, "header_line", said("the first line that is not blank"));
	}
	return record;
}

/* The header that was chosen: a line, or none. */
static const struct err *chosen(struct head *head, const char *word, long *line,
    const struct record **record)
{
	char *end;

	*line = strtol(word, &end, 10);
	if (*line < 0 || *end || end == word)
		return err(422, "header_line",
		    "The header line must be a number from 1, or 0 for no header; \"{chosen}\" is "
		    "not valid.",
		    "chosen", AT_MOST(20, word));
	*record = *line ? head_line(head, *line) : head_record(head, head->skip + 1);
	if (!*record)
		return err(422, "header_line",
		    "No row begins on line {line}, so the header cannot be there.", "line",
		    DIGITS(*line));
	if (*line)
		head_say(head, "header_line", said("line {line}", "line", json_integer(*line)));
	else
		head_say(head, "header_line", said("the file has no line with column names"));
	return NULL;
}

const struct err *head_header(struct head *head, struct dialect *dialect)
{
	const char *word = head_wanted(head, "header_line");
	const struct record *record = NULL;
	const struct err *failed;

	if (word && (failed = chosen(head, word, &dialect->header_line, &record)))
		return failed;
	if (!word && !(record = find(head, &dialect->header_line)))
		return err(422, "blank_file",
		    head_is_complete(head)
			? WORDS("The file contains only blank lines and delimiters. Export it "
				"again, check it, and upload it again.")
			: WORDS("The file contains only blank lines and delimiters in its first "
				"256 KiB. Export it again, check it, and upload it again."));
	if (record->flaw)
		return err(422, "header_line",
		    "The header cannot be read: line {line} {flaw}. Correct the line, or choose "
		    "another as the header.",
		    "line", DIGITS(record->line), "flaw", record->flaw);
	dialect->columns = dialect->header_line ? record->n : head->columns;
	if (dialect->header_line && !head_record(head, record->line + 1) && head_is_complete(head))
		return err(422, "no_rows",
		    "The file has a header but no rows: only blank lines follow line {line}. "
		    "Export it again with its data, and upload it again.",
		    "line", DIGITS(record->line));
	return NULL;
}
