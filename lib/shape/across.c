/* across -- see across.h. */
#include "shape/across.h"

#include "base/mem.h"
#include "values/month_name.h"
#include "values/period.h"
#include "words/words.h"

#define YEAR_FIRST 1990
#define YEAR_LAST  2050

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The month that a heading says: "Jan 2021", 202101, or "Jan" alone.  A day or a plain number says
 * none. */
static int month_of(struct span heading)
{
	const char *at = heading.at;
	int month = period_month(heading);

	if (month)
		return month;
	month = heading.len ? month_name(&at, heading.at + heading.len) : 0;
	return at == heading.at + heading.len ? month : 0;
}

static const struct err *ask_known(struct head *head, struct headings *headings)
{
	static const char *const of[2] = { "indicator", "facility" };
	const struct err *failed;
	json_t *texts, *known = NULL;

	if (!head->known)
		return NULL;
	texts = mem_json(head->work, json_array());
	for (int c = 0; c < headings->n; c++)
		json_array_append_new(texts,
		    json_string(span_show(head->work, headings->text[c], 1000)));
	if ((failed = head->known->ask(head->known->about, texts, &known)))
		return failed;
	for (int c = 0; c < headings->n; c++)
		for (int i = 0; i < 2; i++)
			headings->known[i][c] =
			    (int)json_integer_value(json_object_get(json_array_get(known,
									(size_t)c),
				of[i]));
	return NULL;
}

const struct err *headings_read(struct head *head, const struct record *record, bool merged, int n,
    struct headings *headings)
{
	struct span last = SPAN("");

	headings->n = n;
	headings->text = mem_array(head->work, struct span, (size_t)n + 1);
	headings->month = mem_array(head->work, int, (size_t)n + 1);
	for (int i = 0; i < 2; i++)
		headings->known[i] = mem_array(head->work, int, (size_t)n + 1);
	for (int c = 0; c < n; c++) {
		struct span text = c < record->n ? span_trim(record->field[c]) : SPAN("");

		last = text.len || !merged ? text : last;
		headings->text[c] = last;
		headings->month[c] = month_of(last);
	}
	return ask_known(head, headings);
}

bool headings_is(const struct headings *headings, enum across across, int column)
{
	if (column > headings->n)
		return false;
	if (across == ACROSS_MONTHS)
		return headings->month[column - 1];
	if (across == ACROSS_INDICATORS || across == ACROSS_FACILITIES)
		return headings->known[across - ACROSS_INDICATORS][column - 1];
	return false;
}

int headings_count(const struct headings *headings, enum across across)
{
	int n = 0;

	for (int c = 1; c <= headings->n; c++)
		n += headings_is(headings, across, c);
	return n;
}

bool headings_lack_year(const struct headings *headings)
{
	for (int c = 0; c < headings->n; c++)
		if (headings->month[c] && headings->month[c] <= 12)
			return true;
	return false;
}

bool headings_same(const struct headings *headings, int one, int other)
{
	int a = one - 1, b = other - 1;

	if (a >= headings->n || b >= headings->n)
		return true;
	if (headings->month[a] || headings->month[b])
		return headings->month[a] == headings->month[b];
	if (span_equal_fold(headings->text[a], headings->text[b]))
		return true;
	for (int i = 0; i < 2; i++)
		if (headings->known[i][a] && headings->known[i][a] == headings->known[i][b])
			return true;
	return false;
}

/* Are the digits from at on, n of them, part of a date, or of a year that ends in the next:
 * 2024-02-01, 2023/24, 1 February 2024? */
static bool is_in_date(struct span text, size_t from, size_t end)
{
	const char *marks = "-/.", *word;
	size_t at = from;

	if (end + 1 < text.len && strchr(marks, text.at[end]) && is_digit(text.at[end + 1]))
		return true;
	if (from > 1 && strchr(marks, text.at[from - 1]) && is_digit(text.at[from - 2]))
		return true;
	while (at && (text.at[at - 1] == ' ' || text.at[at - 1] == '.' || text.at[at - 1] == '-'))
		at--;
	end = at;
	while (at && !strchr(" ,-/(", text.at[at - 1]))
		at--;
	word = text.at + at;
	return at < end && month_name(&word, text.at + end) && word == text.at + end;
}

int across_year(struct span text)
{
	int found = 0;

	for (size_t i = 0, from = 0; i <= text.len; i++) {
		if (i < text.len && is_digit(text.at[i]))
			continue;
		if (i - from == 4) {
			int year = 0;

			for (size_t k = from; k < i; k++)
				year = year * 10 + (text.at[k] - '0');
			if (year >= YEAR_FIRST && year <= YEAR_LAST && !is_in_date(text, from, i)) {
				if (found && found != year)
					return 0;
				found = year;
			}
		}
		from = i + 1;
	}
	return found;
}

const char *across_title(const struct across_lines *lines)
{
	static const char *const words[] = { WORDS("Columns"), WORDS("Months stand across"),
		WORDS("Known indicators stand across"), WORDS("Known facilities stand across"),
		WORDS("Several columns hold numbers, and none is named as the count") };

	if (lines->over == ACROSS_MONTHS)
		return WORDS("Months stand across, with indicators below them");
	if (lines->over && !lines->of)
		return WORDS("Known ids stand across, with other headings below them");
	if (lines->over)
		return WORDS("Known indicators stand across, with months below them");
	return words[lines->of];
}
