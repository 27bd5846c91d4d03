/* across -- do months, indicators or facilities stand across, one to a column? See head.h, wide.h. */
#include "csv/head.h"

#include "base/mem.h"
#include "csv/mapping.h"

#define MONTHS	2 /* columns headed by months that make a table wide */
#define NUMBERS 3 /* columns of numbers at the end that may make it wide */

/* Does a heading say a month, as "Jan 2021" and 202101 do? A day or a plain number does not. */
static bool is_month(struct span heading)
{
	int period;

	for (enum period_format format = 0; format < PERIOD_FORMAT_COUNT; format++) {
		const char *why;

		if (format == PERIOD_YY_NAME || format == PERIOD_EXCEL)
			continue;
		if (period_judge(format, heading, &period, &why) == READING_GOOD)
			return true;
	}
	return false;
}

/* The first of the columns headed by months, from 1, when they are most of those from there on; or 0. */
static int first_month(const struct record *header)
{
	int first = 0, months = 0;

	for (int c = 1; c <= header->n; c++) {
		if (!is_month(span_trim(header->field[c - 1])))
			continue;
		first = first ? first : c;
		months++;
	}
	return months >= MONTHS && months * 10 >= (header->n - first + 1) * 6 ? first : 0;
}

static bool holds_counts(const struct head_column *column)
{
	return column->numbers * 10 >= column->filled * 9 && column->months * 2 <= column->filled;
}

/* The first of the columns of counts that end a table of which no column is named as the count; or 0. */
static int first_count(const struct head *head, const struct record *header)
{
	const struct head_column *columns = head_columns(head, header, header->n);
	const char **names = mem_array(head->work, const char *, (size_t)header->n + 1);
	int first = header->n + 1, filled = 0, last_id = 0;

	for (int c = 0; c < header->n; c++)
		names[c] = span_dup(names, span_trim(header->field[c]));
	if (mapping_suggest(ROLE_COUNT, names, header->n))
		return 0;
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		int named = mapping_suggest(role, names, header->n);

		last_id = named > last_id ? named : last_id;
	}
	while (first > last_id + 1 && holds_counts(&columns[first - 2])) {
		first--;
		filled += columns[first - 1].filled > 0;
	}
	return first > 1 && filled >= NUMBERS ? first : 0;
}

static void ask(struct head *head, const struct record *header, int first, const char *what)
{
	const struct record *row = head_record(head, header->line + 1);
	const char *one = span_show(head->work, span_trim(header->field[first - 1]), 60);
	const char *last = span_show(head->work, span_trim(header->field[header->n - 1]), 60);
	struct span cell = row && first <= row->n ? span_trim(row->field[first - 1]) : SPAN("");
	json_t *question =
	    head_ask(head, "wide", "This is a wide table: is each of its cells a count of its own?",
		mem_printf(head->work, "%s: columns %d to %d, \"%s\" to \"%s\".", what, first,
		    header->n, one, last));

	head_offer(question, mem_printf(head->work, "%d", first),
	    "Yes: read each cell as a row, with the columns \"heading\" and \"value\"",
	    mem_printf(head->work, "heading %s, value %s", one, span_show(head->work, cell, 40)));
	head_offer(question, "no", "No: read each line as one row", head_show(head, row));
}

/* The column that was chosen as the first of the cells, or that the table is not wide. */
static const struct err *chosen(const char *word, int columns, struct dialect *dialect)
{
	char *end;
	long first = strtol(word, &end, 10);

	dialect->wide = WIDE_NO;
	if (!strcmp(word, "no") || !strcmp(word, "0"))
		return NULL;
	if (*end || first < 1 || first > columns)
		return err(422, "wide",
		    "wide must be the number of the first column that holds counts, at most %d "
		    "here, or no; \"%.20s\" is neither.",
		    columns, word);
	dialect->wide = (int)first;
	return NULL;
}

const struct err *head_wide(struct head *head, struct dialect *dialect)
{
	const char *word = head_wanted(head, "wide");
	const struct record *header = head_record(head, dialect->header_line);
	int first;

	if (!dialect->header_line || !header)
		return NULL;
	if (word)
		return chosen(word, header->n, dialect);
	if (!head->found || json_array_size(head->found->questions))
		return NULL;
	if ((first = first_month(header)))
		ask(head, header, first, "Months stand across");
	else if ((first = first_count(head, header)))
		ask(head, header, first,
		    "Several columns hold numbers, and none is named as the count");
	return NULL;
}
