/* head_fill -- do empty cells mean the same as the one above? See head.h, csv/fill.h. */
#include "shape/head.h"

#include "base/mem.h"
#include "shape/heading.h"
#include "words/words.h"

#define SAMPLE 200  /* records looked at */
#define ROLE   50   /* what heading_fit() says of a column that is a field */
#define MOST   1000 /* columns beyond which nothing is looked for */
#define LABELS 10   /* cells among which a total is called so */

/* A column that may be so. */
struct gaps {
	int rows;	/* in which it is empty */
	int whole;	/* of these, with other cells that are not */
	bool first;	/* the first row has it */
	bool numbers;	/* it holds some */
	enum role role; /* ROLES: none, by its name */
	const char *name;
};

struct search {
	const struct head *head;
	const struct record *header;
	struct gaps *column;
	int n, rows;
	int last; /* column of a field, or of a wide table's cells */
	struct fill fill;
};

static struct span cell(const struct record *record, int column)
{
	return column <= record->n ? span_trim(record->field[column - 1]) : SPAN("");
}

static bool is_number(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.at[i] < '0' || text.at[i] > '9') && text.at[i] != '.' &&
		    text.at[i] != ',')
			return false;
	return true;
}

static int filled(const struct record *record)
{
	int n = 0;

	for (int c = 1; c <= record->n; c++)
		n += cell(record, c).len > 0;
	return n;
}

/* Does one of its first cells say that it is a total? */
static bool is_total(const struct record *record)
{
	bool total = false;

	for (int c = 1; c <= record->n && c <= LABELS && !total; c++) {
		char *text = span_show(NULL, cell(record, c), 60);

		total = heading_is_total(text);
		talloc_free(text);
	}
	return total;
}

static bool is_word(const struct search *search, struct span text)
{
	for (int c = 1; c <= search->header->n; c++)
		if (span_equal(text, cell(search->header, c)))
			return true;
	return false;
}

/* Is it a header again: are all its cells the header's, in its order or in another? */
static bool is_header(const struct search *search, const struct record *record, bool *same)
{
	*same = true;
	for (int c = 1; c <= record->n; c++) {
		struct span text = cell(record, c);

		if (text.len && !is_word(search, text))
			return false;
		*same &= span_equal(text, cell(search->header, c));
	}
	return true;
}

/* The next row that is no total; NULL where the columns have another order from there on. */
static const struct record *next_row(const struct search *search, const struct record *record)
{
	while ((record = head_record(search->head, record->line + 1))) {
		bool same;

		if (is_header(search, record, &same)) {
			if (!same && filled(record) > 1)
				return NULL;
		} else if (!is_total(record)) {
			return record;
		}
	}
	return NULL;
}

static void look(struct search *search)
{
	const struct record *record = search->header;

	while (search->rows < SAMPLE && (record = next_row(search, record))) {
		int n = filled(record);

		for (int c = 1; c <= search->n; c++) {
			bool has = cell(record, c).len > 0;

			search->column[c].first |= has && !search->rows;
			search->column[c].numbers |= has && is_number(cell(record, c));
			search->column[c].rows += !has;
			search->column[c].whole += !has && n > 1;
		}
		search->rows++;
	}
}

static enum role role_of(const char *name)
{
	for (enum role role = 0; role < ROLE_VALUE; role++)
		if (heading_fit(role, name) >= ROLE)
			return role;
	return ROLES;
}

/* Is a column empty mostly where the candidate before it is?  Where it is not, it is a gap. */
static bool is_inner(const struct search *search, int column)
{
	const struct record *record = search->header;
	int outer = search->fill.column[search->fill.n - 1], both = 0;

	for (int i = 0; i < search->rows; i++) {
		record = next_row(search, record);
		both += !cell(record, column).len && !cell(record, outer).len;
	}
	return both * 10 >= search->column[column].rows * 6;
}

/* Gaps below a cell, in rows that have others; in a field's column, or in one of words before
 * one. */
static bool is_candidate(const struct search *search, int column)
{
	const struct gaps *gaps = &search->column[column];

	if (!gaps->first || gaps->rows * 4 < search->rows || gaps->whole * 10 < gaps->rows * 8)
		return false;
	if (gaps->role == ROLES && (column > search->last || gaps->numbers))
		return false;
	return !search->fill.n || is_inner(search, column);
}

/* Is there no other column for a field, with few gaps? */
static bool is_needed(const struct search *search, enum role role)
{
	for (int c = 1; c <= search->n; c++)
		if (search->column[c].role == role && search->column[c].rows * 4 < search->rows)
			return false;
	return true;
}

static bool find(struct search *search)
{
	bool needed = false;

	for (int c = 1; c <= search->n && search->fill.n < FILL_COLUMNS; c++) {
		enum role role = search->column[c].role;

		if (!is_candidate(search, c))
			continue;
		search->fill.column[search->fill.n++] = c;
		needed |= is_needed(search, role == ROLES ? ROLE_FACILITY : role);
	}
	return needed;
}

/* The first row with a gap, as it is and as it would be. */
static json_t *show_filled(const struct search *search)
{
	const struct record *record = search->header, *above = NULL;
	struct span last[FILL_COLUMNS] = { SPAN("") };
	struct span *field;

	while ((record = head_record(search->head, record->line + 1)) &&
	    cell(record, search->fill.column[search->fill.n - 1]).len)
		above = record;
	if (!record || !above)
		return json_string("");
	field = mem_array(search->head->work, struct span, (size_t)record->n + 1);
	memcpy(field, record->field, (size_t)record->n * sizeof(*field));
	for (int i = 0; i < search->fill.n; i++) {
		int c = search->fill.column[i];

		last[i] = cell(above, c);
		if (c <= record->n && !cell(record, c).len)
			field[c - 1] = last[i];
	}
	return said("line {line}: {cells}", "line", json_integer(record->line), "cells",
	    json_string(head_show(search->head,
		&(struct record){ .n = record->n, .field = field })));
}

static void ask(struct head *head, const struct search *search)
{
	char *names = mem_strdup(head->work, "");
	const struct gaps *last = &search->column[search->fill.column[search->fill.n - 1]];
	json_t *question;

	for (int i = 0; i < search->fill.n; i++)
		names = mem_append(names, "%s\"%s\"", i ? ", " : "",
		    search->column[search->fill.column[i]].name);
	question = head_ask(head, "fill_down",
	    WORDS("Does an empty cell mean the same as the one above it?"),
	    said("{n} of {rows} rows have other cells, but nothing in {columns}.", "n",
		json_integer(last->whole), "rows", json_integer(search->rows), "columns",
		json_string(names)));
	question_offer(question, fill_word(head->work, &search->fill),
	    said("Yes: fill {columns} down from the row above", "columns", json_string(names)),
	    show_filled(search));
	question_offer(question, "no", said("No: leave them empty"),
	    said("rows that lack a field are dropped"));
}

/* May one ask now?  Not while it is a question what the columns are. */
static bool may_ask(const struct head *head)
{
	json_t *question;
	size_t i;

	if (!head->found)
		return false;
	json_array_foreach(head->found->questions, i, question)
		if (strcmp(json_string_value(json_object_get(question, "field")), "wide") != 0 &&
		    strcmp(json_string_value(json_object_get(question, "field")), "wide_year") != 0)
			return false;
	return true;
}

static bool is_cell(const struct dialect *dialect, int column)
{
	return dialect->wide > 0 && wide_cells_has(&dialect->cells, dialect->wide, column);
}

/* A column's name; in a cell merged over two lines it stands in the upper one. */
static struct span name_of(const struct search *search, const struct dialect *dialect, int column)
{
	const struct record *above =
	    dialect->cells.above ? head_line(search->head, dialect->cells.above) : NULL;
	struct span name = cell(search->header, column);

	return name.len || !above ? name : cell(above, column);
}

const struct err *head_fill(struct head *head, struct dialect *dialect)
{
	const char *word = head_wanted(head, "fill_down");
	struct search search = { .head = head, .n = dialect->columns };

	if (word && !fill_parse(word, dialect->columns, &dialect->fill))
		return err(422, "fill_down",
		    "fill_down must be the columns whose empty cells mean the same as the one "
		    "above, like 1 or 1,2 (at most {most}, in order), or no; \"{chosen}\" is "
		    "neither.",
		    "most", DIGITS(FILL_COLUMNS), "chosen", AT_MOST(20, word));
	search.header = head_line(head, dialect->header_line);
	if (word || !search.header || search.n > MOST || !may_ask(head))
		return NULL;
	search.column = mem_array(head->work, struct gaps, (size_t)search.n + 1);
	look(&search);
	for (int c = 1; c <= search.n; c++) {
		struct gaps *gaps = &search.column[c];

		gaps->name = span_show(head->work, name_of(&search, dialect, c), 60);
		gaps->role = is_cell(dialect, c) ? ROLES : role_of(gaps->name);
		gaps->first = gaps->first && !is_cell(dialect, c);
		if (gaps->role != ROLES || is_cell(dialect, c) ||
		    heading_fit(ROLE_VALUE, gaps->name) >= ROLE)
			search.last = c;
	}
	if (find(&search))
		ask(head, &search);
	return NULL;
}
