/* head_wide -- do months, indicators or facilities stand across, one to a column? See head.h,
 * wide.h. */
#include "base/mem.h"
#include "shape/across.h"
#include "shape/heading.h"
#include "words/words.h"

#define ACROSS	2  /* columns headed by months, or by known ids, that make a table wide */
#define NUMBERS 3  /* columns of numbers that may make it wide */
#define NAMED	85 /* what heading_fit() says of a column that is surely the count */
#define ROLE	50 /* and of one that is another field */

/* What was found out about a table, before it is asked or taken for so. */
struct plan {
	struct across_lines lines;
	struct head_column *column;
	const char **name;
	int first;
	struct wide_cells cells;
	int twin[2]; /* two columns that say the same, or 0 */
};

/* The line before the header that may be a second one: with cells in several columns, or one above
 * the cells. */
static const struct record *line_above(const struct head *head, const struct record *header)
{
	const struct record *record = head_record(head, head->skip + 1), *above = NULL;
	int filled = 0, last = 0;

	for (; record && record->line < header->line; record = head_record(head, record->line + 1))
		above = record;
	for (int c = 0; above && c < above->n; c++)
		if (span_trim(above->field[c]).len) {
			filled++;
			last = c;
		}
	return above && !above->flaw && (filled > 1 || last) && above->line == header->line - 1
	    ? above
	    : NULL;
}

static enum across most(const struct headings *headings, int least)
{
	enum across best = ACROSS_NONE;

	for (enum across a = ACROSS_MONTHS; a <= ACROSS_FACILITIES; a++)
		if (headings_count(headings, a) >= least &&
		    (!best || headings_count(headings, a) > headings_count(headings, best)))
			best = a;
	return best;
}

/* Is no count and no other field, by its name? */
static bool is_beside(const struct plan *plan, int column)
{
	const char *name = plan->name[column - 1];

	for (enum role role = 0; role < ROLE_VALUE; role++)
		if (heading_fit(role, name) >= ROLE)
			return true;
	return !*name || heading_is_aside(name) || heading_is_total(name);
}

/* Numbers, but for some cells, and not months. */
static bool holds_counts(const struct head_column *column)
{
	return column->numbers * 10 >= column->filled * 6 && column->months * 2 <= column->filled;
}

/* Is a column one of the cells? */
static bool is_cell(const struct plan *plan, int column, int first)
{
	const struct across_lines *lines = &plan->lines;

	if (lines->over && !headings_is(&lines->upper, lines->over, column))
		return false;
	if (lines->of == ACROSS_MONTHS || headings_is(&lines->lower, lines->of, column))
		return headings_is(&lines->lower, lines->of, column);
	if (lines->of == ACROSS_NONE && lines->over != ACROSS_MONTHS &&
	    !holds_counts(&plan->column[column - 1]))
		return false;
	if (lines->of == ACROSS_NONE) /* what is below months, or below what else is known */
		return lines->lower.text[column - 1].len && !is_beside(plan, column);
	return column > first && holds_counts(&plan->column[column - 1]) &&
	    !is_beside(plan, column);
}

/* The columns of counts behind the other fields, of a table none of whose columns is named as the
 * count. */
static int first_number(const struct plan *plan, int n)
{
	int last = 0, filled = 0;

	for (int c = 1; c <= n; c++)
		for (enum role role = 0; role < ROLE_VALUE; role++)
			if (heading_fit(role, plan->name[c - 1]) >= ROLE)
				last = c;
	for (int c = last + 1; c <= n; c++)
		filled += plan->column[c - 1].filled && holds_counts(&plan->column[c - 1]) &&
		    !is_beside(plan, c);
	return filled >= NUMBERS ? last + 1 : 0;
}

static bool has_count(const struct plan *plan, int n)
{
	for (int c = 0; c < n; c++)
		if (heading_fit(ROLE_VALUE, plan->name[c]) >= NAMED)
			return true;
	return false;
}

/* Do two cells say the same? */
static bool same(const struct plan *plan, int one, int other)
{
	return headings_same(&plan->lines.lower, one, other) &&
	    (!plan->lines.above || headings_same(&plan->lines.upper, one, other));
}

/* The first two cells that say the same go to plan->twin; is column the second? */
static bool is_twin(struct plan *plan, int column)
{
	for (int c = plan->first; c && c < column; c++) {
		if (!wide_cells_has(&plan->cells, plan->first, c) || !same(plan, c, column))
			continue;
		if (!plan->twin[0]) {
			plan->twin[0] = c;
			plan->twin[1] = column;
		}
		return true;
	}
	return false;
}

static bool read_lines(struct plan *plan)
{
	struct across_lines *lines = &plan->lines;

	lines->of = most(&lines->lower, ACROSS);
	lines->over = lines->above ? most(&lines->upper, 1) : ACROSS_NONE;
	if (lines->over == lines->of ||
	    (lines->of && lines->of != ACROSS_MONTHS && lines->over != ACROSS_MONTHS))
		lines->over = ACROSS_NONE;
	if (!lines->of && lines->over != ACROSS_MONTHS &&
	    headings_count(&lines->upper, lines->over) < ACROSS)
		lines->over = ACROSS_NONE;
	return lines->of || lines->over;
}

/* Find the cells of a table that may be wide. */
static bool find_cells(struct plan *plan, int n)
{
	struct across_lines *lines = &plan->lines;
	int first = 0;

	if (!read_lines(plan) || (lines->of != ACROSS_MONTHS && has_count(plan, n))) {
		lines->of = ACROSS_NUMBERS;
		lines->over = ACROSS_NONE;
		if (has_count(plan, n) || !(first = first_number(plan, n)))
			return false;
		first--;
	}
	for (int c = 1; !first && lines->of && c <= n; c++)
		if (headings_is(&lines->lower, lines->of, c))
			first = c;
	for (int c = 1; c <= n; c++) {
		if (!is_cell(plan, c, first) || is_twin(plan, c))
			continue;
		if (!wide_cells_add(&plan->cells, c))
			return false;
		plan->first = plan->first ? plan->first : c;
	}
	return plan->first;
}

/* "5" where they go on to the end. */
static void shorten(struct plan *plan, int n)
{
	if (plan->cells.n == 1 && plan->cells.range[0].last == n)
		plan->cells.n = 0;
}

/* The columns that are left out: "A", "B"; NULL where there are none. */
static json_t *left_out(const struct plan *plan, int n)
{
	json_t *list = json_array();

	for (int c = plan->first; c <= n; c++)
		if (!wide_cells_has(&plan->cells, plan->first, c))
			json_array_append_new(list, json_sprintf("\"%s\"", plan->name[c - 1]));
	if (json_array_size(list))
		return list;
	json_decref(list);
	return NULL;
}

/* The last of the cells. */
static int last_cell(const struct plan *plan, int n)
{
	return plan->cells.n ? plan->cells.range[plan->cells.n - 1].last : n;
}

static json_t *evidence(const struct plan *plan, int n)
{
	int last = last_cell(plan, n);
	json_t *found = said("{table}: columns {first} to {last}, \"{from}\" to \"{to}\".", "table",
	    said(across_title(&plan->lines)), "first", json_integer(plan->first), "last",
	    json_integer(last), "from", json_string(plan->name[plan->first - 1]), "to",
	    json_string(plan->name[last - 1]));
	json_t *list = left_out(plan, n);

	if (list)
		found = said_both(WORDS("{first} {next}"), found,
		    said("Left out: {columns}.", "columns", list));
	if (plan->twin[0])
		found = said_both(WORDS("{first} {next}"), found,
		    said("Columns {first} and {second} both say \"{heading}\", so only the first "
			 "of "
			 "them is read.",
			"first", json_integer(plan->twin[0]), "second", json_integer(plan->twin[1]),
			"heading", json_string(plan->name[plan->twin[1] - 1])));
	return found;
}

static void ask(struct head *head, const struct plan *plan, json_t *found)
{
	const struct record *row = head_record(head, plan->lines.header->line + 1);
	int first = plan->first;
	struct span cell = row && first <= row->n ? span_trim(row->field[first - 1]) : SPAN("");
	json_t *question = head_ask(head, "wide",
	    WORDS("This is a wide table: is each of its cells a count of its own?"), found);

	question_offer(question, wide_cells_word(head->work, &plan->cells, first),
	    said("Yes: read each cell as a row, with the columns \"heading\" and \"value\""),
	    said("heading {heading}, value {value}", "heading", json_string(plan->name[first - 1]),
		"value", json_string(span_show(head->work, cell, 40))));
	question_offer(question, "no", said("No: read each line as one row"),
	    said_data(head_show(head, row)));
}

/* Cells that a person chose must differ. */
static const struct err *check_twins(struct plan *plan, int n)
{
	const struct across_lines *lines = &plan->lines;

	for (int c = plan->first; c <= n; c++)
		if (wide_cells_has(&plan->cells, plan->first, c) && lines->lower.text[c - 1].len &&
		    is_twin(plan, c))
			return err(422, "wide",
			    "Columns {first} and {second} of the wide table both say "
			    "\"{heading}\", so their values would be one cell. Leave one of them "
			    "out, like wide={from}-{to}, or give each a heading of its own.",
			    "first", DIGITS(plan->twin[0]), "second", DIGITS(plan->twin[1]),
			    "heading", AT_MOST(60, plan->name[plan->twin[1] - 1]), "from",
			    DIGITS(plan->first), "to", DIGITS(plan->twin[1] - 1));
	return NULL;
}

/* The cells that were chosen, or that the table is not wide. */
static const struct err *chosen(const char *word, struct plan *plan, int n, struct dialect *dialect)
{
	dialect->wide = WIDE_NO;
	if (!strcmp(word, "no") || !strcmp(word, "0"))
		return NULL;
	if (!wide_cells_parse(word, n, &plan->cells, &plan->first))
		return err(422, "wide",
		    "wide must be the number of the first column that holds counts, at most {most} "
		    "here, or columns like 3-5,7-7, or no; \"{chosen}\" is neither.",
		    "most", DIGITS(n), "chosen", AT_MOST(20, word));
	dialect->wide = plan->first;
	read_lines(plan);
	return check_twins(plan, n);
}

/* Does the line above tell cells apart whose own headings say the same? */
static bool tells_apart(const struct plan *plan, int n)
{
	const struct across_lines *lines = &plan->lines;

	for (int c = plan->first; lines->above && c <= n; c++)
		for (int d = plan->first; d < c; d++)
			if (lines->lower.text[c - 1].len &&
			    wide_cells_has(&plan->cells, plan->first, c) &&
			    wide_cells_has(&plan->cells, plan->first, d) &&
			    headings_same(&lines->lower, d, c))
				return true;
	return false;
}

/* Does it stand above cells, and name a column that has no name in the header, in a cell that is
 * merged over both lines?  A title does not. */
static bool names_column(const struct plan *plan, int n)
{
	const struct across_lines *lines = &plan->lines;

	bool names = false, spans = false;

	for (int c = 1; lines->above && c <= n && c <= lines->above->n; c++) {
		bool cell = wide_cells_has(&plan->cells, plan->first, c);

		if (!span_trim(lines->above->field[c - 1]).len)
			continue;
		names |= !cell && !*plan->name[c - 1];
		spans |= cell;
	}
	return names && spans;
}

/* The second line of headings: as chosen, else where the two say different things, and where the
 * header alone has some twice or lacks one. */
static const struct err *settle_above(const struct head *head, struct plan *plan, int n)
{
	const char *word = head_wanted(head, "wide_above");
	const struct across_lines *lines = &plan->lines;
	bool needed = !word && (lines->over || tells_apart(plan, n) || names_column(plan, n));

	if (word && strcmp(word, "no") &&
	    (!lines->above || strtol(word, NULL, 10) != lines->above->line))
		return err(422, "wide_above",
		    "wide_above must be the number of the line above the header, with a second row "
		    "of headings, or no; \"{chosen}\" is neither.",
		    "chosen", AT_MOST(20, word));
	plan->cells.above = word ? strtol(word, NULL, 10) : needed ? lines->above->line : 0;
	plan->cells.months_above = plan->cells.above && lines->over == ACROSS_MONTHS;
	return NULL;
}

static const struct err *open_plan(struct head *head, const struct record *header,
    struct plan *plan)
{
	struct across_lines *lines = &plan->lines;
	const char *word = head_wanted(head, "wide_above");
	const struct err *failed;

	lines->header = header;
	lines->above = word && !strcmp(word, "no") ? NULL : line_above(head, header);
	plan->column = head_columns(head, header, header->n);
	plan->name = mem_array(head->work, const char *, (size_t)header->n + 1);
	for (int c = 0; c < header->n; c++)
		plan->name[c] = span_show(head->work, span_trim(header->field[c]), 60);
	failed = headings_read(head, header, false, header->n, &lines->lower);
	return failed || !lines->above
	    ? failed
	    : headings_read(head, lines->above, true, header->n, &lines->upper);
}

/* Known ids say so by themselves; the rest is asked. */
static bool is_sure(const struct plan *plan)
{
	enum across of = plan->lines.of;

	return !plan->twin[0] && (of == ACROSS_INDICATORS || of == ACROSS_FACILITIES);
}

const struct err *head_wide(struct head *head, struct dialect *dialect)
{
	const char *word = head_wanted(head, "wide");
	const struct record *header = head_line(head, dialect->header_line);
	const struct err *failed;
	struct plan plan = { 0 };

	if (!dialect->header_line || !header ||
	    (!word && (!head->found || json_array_size(head->found->questions))))
		return NULL;
	if ((failed = open_plan(head, header, &plan)))
		return failed;
	if (word && (failed = chosen(word, &plan, header->n, dialect)))
		return failed;
	if (!word && find_cells(&plan, header->n)) {
		json_t *found = evidence(&plan, header->n);

		shorten(&plan, header->n);
		if (is_sure(&plan)) {
			dialect->wide = plan.first;
			head_say(head, "wide", found);
		} else {
			ask(head, &plan, found);
		}
	}
	if (!plan.first)
		return NULL;
	if ((failed = settle_above(head, &plan, header->n)) ||
	    (failed = head_year(head, &plan.lines, plan.first, &plan.cells)))
		return failed;
	if (dialect->wide > 0)
		dialect->cells = plan.cells;
	return NULL;
}
