/* head_year -- of which year are months that stand across without one? See head.h, across.h. */
#include "base/clock.h"
#include "base/mem.h"
#include "shape/across.h"
#include "shape/heading.h"
#include "words/words.h"

#define SAMPLE	200 /* records whose cells say that a column holds years */
#define OFFERED 5   /* years */

static bool is_year(struct span text)
{
	return text.len == 4 && across_year(text);
}

static bool holds_years(const struct head *head, const struct record *header, int column)
{
	const struct record *record = header;
	int filled = 0, years = 0;

	for (int i = 0; i < SAMPLE && (record = head_record(head, record->line + 1)); i++) {
		struct span text =
		    column <= record->n ? span_trim(record->field[column - 1]) : SPAN("");

		filled += text.len > 0;
		years += is_year(text);
	}
	return filled && years * 10 >= filled * 9;
}

/* The column of years beside the cells: the one so named, else one that holds them; or 0. */
static int year_column(const struct head *head, const struct record *header, int first,
    const struct wide_cells *cells)
{
	int found = 0;

	for (int c = 1; c <= header->n; c++) {
		char *name;
		bool named;

		if (wide_cells_has(cells, first, c) || !holds_years(head, header, c))
			continue;
		name = span_dup(NULL, span_trim(header->field[c - 1]));
		named = heading_is_year(name);
		talloc_free(name);
		if (named)
			return c;
		found = found ? found : c;
	}
	return found;
}

int head_title_year(const struct head *head, long line)
{
	const struct record *record = head_record(head, head->skip + 1);
	int found = 0;

	for (; record && record->line < line; record = head_record(head, record->line + 1))
		for (int c = 0; c < record->n; c++) {
			int year = across_year(span_trim(record->field[c]));

			if (year && found && year != found)
				return 0;
			found = year ? year : found;
		}
	return found;
}

static bool years_above(const struct across_lines *lines, int first, const struct wide_cells *cells)
{
	for (int c = 1; c <= lines->header->n; c++)
		if (wide_cells_has(cells, first, c) &&
		    (c > lines->upper.n || !is_year(lines->upper.text[c - 1])))
			return false;
	return lines->above;
}

/* Where the months without a year go on from one year into the next: the columns of the first
 * year, and those of the second. */
struct turn {
	struct wide_cells before, after;
	struct span first, last; /* the headings at both ends */
};

/* Do the months from c on, up to end, turn once, as from December to January? */
static bool turns_in(const struct headings *months, int c, int end, struct turn *turn)
{
	int from = c, at = 0, down = 0;

	for (int i = c + 1; i < end; i++) {
		int one = months->month[i - 1], two = months->month[i];

		if (one > 12 || two > 12 || !one || !two)
			return false;
		if (two >= one)
			continue;
		down++;
		at = two + 12 - one <= 3 ? i : 0;
	}
	if (down != 1 || !at || months->month[end - 1] >= months->month[c])
		return false;
	for (; from < end; from++)
		if (!wide_cells_add(from < at ? &turn->before : &turn->after, from + 1))
			return false;
	turn->first = turn->first.len ? turn->first : months->text[c];
	turn->last = months->text[end - 1];
	return true;
}

/* Each run of cells below one upper heading, or all of them. */
static bool find_turn(const struct across_lines *lines, int first, const struct wide_cells *cells,
    struct turn *turn)
{
	const struct headings *months = cells->months_above ? &lines->upper : &lines->lower;
	bool found = false;

	for (int c = first - 1, end; c < months->n; c = end) {
		for (end = c + 1; end < months->n && wide_cells_has(cells, first, c + 1) &&
		    wide_cells_has(cells, first, end + 1) &&
		    (!cells->above || cells->months_above || end >= lines->upper.n ||
			span_equal(lines->upper.text[c], lines->upper.text[end]));
		    end++)
			;
		found |= turns_in(months, c, end, turn);
	}
	return found;
}

/* One answer: a year, or its column, and the months of the other. */
static void offer(struct head *head, json_t *question, const struct wide_cells *year, json_t *label,
    const struct turn *turn, int other)
{
	struct wide_cells answer = *year;
	const struct wide_cells *columns = other > 0 ? &turn->after : &turn->before;

	answer.other_year = other;
	answer.n_other = other ? columns->n : 0;
	memcpy(answer.other, columns->range, sizeof(answer.other));
	question_offer(question, wide_cells_year(head->work, &answer), label, json_string(""));
}

static json_t *show(const struct head *head, struct span text)
{
	return json_string(span_show(head->work, text, 20));
}

/* The year of a column is that of the first months, or that of the last. */
static void offer_column(struct head *head, json_t *question, int column, const struct turn *turn)
{
	struct wide_cells year = { .year_column = column };

	offer(head, question, &year,
	    said("column {column} has the year of {first}; {last} is of the next", "column",
		json_integer(column), "first", show(head, turn->first), "last",
		show(head, turn->last)),
	    turn, 1);
	offer(head, question, &year,
	    said("column {column} has the year of {last}; {first} is of the one before", "column",
		json_integer(column), "last", show(head, turn->last), "first",
		show(head, turn->first)),
	    turn, -1);
}

static void ask(struct head *head, const struct turn *turn, bool turns, int column)
{
	json_t *question = head_ask(head, "wide_year", WORDS("Of which year are the months?"),
	    said(turns
		    ? WORDS("Months stand across without a year, and go on into the next one.")
		    : WORDS("Months stand across without a year, and no column and no title says "
			    "which it is.")));
	struct tm date;

	clock_local(clock_now(), &date);
	if (turns && column)
		offer_column(head, question, column, turn);
	for (int i = 0; i < OFFERED; i++) {
		struct wide_cells year = { .year = date.tm_year + 1900 - i };
		json_t *label = turns
		    ? said("{first} {year} to {last} {next}", "first", show(head, turn->first),
			  "year", json_sprintf("%d", year.year), "last", show(head, turn->last),
			  "next", json_sprintf("%d", year.year + 1))
		    : json_sprintf("%d", year.year);

		offer(head, question, &year, label, turn, turns);
	}
}

/* A year alone is that of the first months. */
static void settle_turn(struct wide_cells *cells, const struct turn *turn)
{
	if (!cells->year || cells->n_other)
		return;
	cells->other_year = 1;
	cells->n_other = turn->after.n;
	memcpy(cells->other, turn->after.range, sizeof(cells->other));
}

/* Which columns are of the other year. */
static void say_other(struct head *head, const struct wide_cells *cells)
{
	head_say(head, "wide_year",
	    said(cells->other_year > 0 ? WORDS("columns {first} to {last} are of the year after")
				       : WORDS("columns {first} to {last} are of the year before"),
		"first", json_integer(cells->other[0].first), "last",
		json_integer(cells->other[cells->n_other - 1].last)));
}

const struct err *head_year(struct head *head, const struct across_lines *lines, int first,
    struct wide_cells *cells)
{
	const char *word = head_wanted(head, "wide_year");
	bool lacks = cells->months_above
	    ? headings_lack_year(&lines->upper)
	    : lines->of == ACROSS_MONTHS && headings_lack_year(&lines->lower);
	struct turn turn = { 0 };
	bool turns;

	if (!lacks)
		return NULL;
	turns = find_turn(lines, first, cells, &turn);
	if (word && !wide_cells_read_year(word, lines->header->n, cells))
		return err(422, "wide_year",
		    "wide_year must be a year, like 2024, or a column with the year, like #2; "
		    "\"{chosen}\" is neither.",
		    "chosen", AT_MOST(20, word));
	if (word && turns)
		settle_turn(cells, &turn);
	if (word && cells->n_other)
		say_other(head, cells);
	if (word)
		return NULL;
	if (!cells->months_above && years_above(lines, first, cells)) {
		cells->above = lines->above->line;
		cells->year_above = true;
	} else if (turns) {
		if (head->found)
			ask(head, &turn, true, year_column(head, lines->header, first, cells));
	} else if ((cells->year_column = year_column(head, lines->header, first, cells))) {
		head_say(head, "wide_year",
		    said("the year of the months stands in column {column}", "column",
			json_integer(cells->year_column)));
	} else if ((cells->year = head_title_year(head, lines->header->line))) {
		head_say(head, "wide_year",
		    said("{year} stands above the table", "year", json_sprintf("%d", cells->year)));
	} else if (head->found) {
		ask(head, &turn, false, 0);
	}
	return NULL;
}
