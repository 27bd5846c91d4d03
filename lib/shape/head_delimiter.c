/* head_delimiter -- what stands between the fields; see head.h. */
#include "shape/head.h"

#include "base/mem.h"
#include "shape/heading.h"
#include "words/words.h"

#define LOOKED_AT 10   /* records among which the names may stand */
#define MANY	  2000 /* columns beyond which their names are not looked at */
#define CLOSE	  0.2  /* scores that differ by less are equally likely */

/* What the records are like with one delimiter. */
struct count {
	const struct delimiter *delimiter;
	int columns;	   /* of most lines */
	long lines, alike; /* that are not blank; that have so many columns */
	int roles;	   /* of the four fields, those that a record names */
	bool first;	   /* the first line has so many columns, too */
	char *shown;	   /* the first two records, for people to choose by */
};

/* How many of the four fields a record names. */
static int named(const void *ctx, const struct record *record)
{
	const char **names = mem_array(ctx, const char *, (size_t)record->n + 1);
	int roles = 0;

	if (record->n > 1 && record->n < MANY) {
		for (int i = 0; i < record->n; i++)
			names[i] = span_dup(names, span_trim(record->field[i]));
		for (enum role role = 0; role < ROLES; role++)
			roles += heading_suggest(role, names, record->n) > 0;
	}
	talloc_free(names);
	return roles;
}

static char *show_two(const struct head *head)
{
	const struct record *one = head_record(head, head->skip + 1);
	const struct record *two = one ? head_record(head, one->line + 1) : NULL;

	return mem_printf(head->work, "%s / %s", head_show(head, one), head_show(head, two));
}

static struct count count_columns(struct head *head, const struct delimiter *delimiter)
{
	struct count count = { .delimiter = delimiter, .columns = 1 };
	int *lines = mem_array(head->work, int, head->text.len + 2); /* by number of columns */

	head_split(head, delimiter->is);
	for (int i = 0; i < head->batch->n; i++) {
		const struct record *record = &head->batch->record[i];

		if (!record->n || record->line <= head->skip)
			continue;
		if (count.lines++ < LOOKED_AT) {
			int roles = named(head->work, record);

			count.roles = roles > count.roles ? roles : count.roles;
		}
		if (!record->flaw && ++lines[record->n] > count.alike) {
			count.alike = lines[record->n];
			count.columns = record->n;
		}
	}
	if (head_record(head, head->skip + 1))
		count.first = head_record(head, head->skip + 1)->n == count.columns;
	count.shown = show_two(head);
	talloc_free(lines);
	return count;
}

/* How good a delimiter is: the share of lines that are alike, up to the four columns we need, and
 * what the names and the first line say. */
static double score(const struct count *count)
{
	int columns = count->columns < ROLES ? count->columns : ROLES;

	if (count->columns < 2)
		return 0;
	return columns * (double)count->alike / (double)count->lines + count->roles +
	    (count->first ? 0.5 : 0);
}

/* A first line "sep=;" is an order to Excel, and to us. */
static const struct delimiter *sep_line(struct head *head)
{
	struct span text = head->text;

	for (size_t i = 0; i < DELIMITERS; i++) {
		char sep[] = { 's', 'e', 'p', '=', delimiters[i].is };
		char after = text.len > sizeof(sep) ? text.at[sizeof(sep)] : '\n';

		if (text.len < sizeof(sep) || (after != '\n' && after != '\r') ||
		    !span_equal_fold((struct span){ text.at, sizeof(sep) },
			(struct span){ sep, sizeof(sep) }))
			continue;
		head->skip = 1;
		return &delimiters[i];
	}
	return NULL;
}

static void ask(struct head *head, const struct count count[DELIMITERS], double best)
{
	json_t *question =
	    head_ask(head, "delimiter", WORDS("Which character separates the columns?"),
		said("Two readings of the file are equally likely. These are its first two rows:"));

	for (int i = 0; i < DELIMITERS; i++)
		if (count[i].columns > 1 && score(&count[i]) > best - CLOSE)
			question_offer(question, count[i].delimiter->word,
			    said(count[i].delimiter->name), said_data(count[i].shown));
}

/* Keep what is best: its records, and the evidence. */
static void settle(struct head *head, struct dialect *dialect, const struct count *best, bool sep)
{
	dialect->delimiter = best->delimiter->is;
	head->columns = best->columns;
	head_split(head, dialect->delimiter);
	if (sep)
		head_say(head, "delimiter",
		    said("the first line says so: sep={delimiter}", "delimiter",
			json_string(best->delimiter->word)));
	else if (best->columns < 2)
		head_say(head, "delimiter",
		    said("no line has more than one column, with any of , ; tab and |"));
	else
		head_say(head, "delimiter",
		    said(head_is_complete(head)
			    ? WORDS("{n} of {lines} lines have {columns} columns with {delimiter}")
			    : WORDS("{n} of the first {lines} lines have {columns} columns with "
				    "{delimiter}"),
			"n", json_integer(best->alike), "lines", json_integer(best->lines),
			"columns", json_integer(best->columns), "delimiter",
			json_string(best->delimiter->word)));
}

const struct err *head_delimiter(struct head *head, struct dialect *dialect)
{
	const char *word = head_wanted(head, "delimiter");
	const struct delimiter *chosen = delimiter_of(word), *sep = sep_line(head);
	struct count count[DELIMITERS];
	int best = -1, close = 0;

	if (word && !chosen)
		return err(422, "delimiter",
		    "The delimiter must be \",\", \";\", \"tab\" or \"|\"; \"{chosen}\" is not one "
		    "of them.",
		    "chosen", AT_MOST(20, word));
	head->batch = batch_new(head->work, DIALECT_HEAD);
	for (int i = 0; i < DELIMITERS; i++) {
		bool out = (chosen && chosen != &delimiters[i]) ||
		    (!chosen && sep && sep != &delimiters[i]);

		count[i] =
		    out ? (struct count){ .columns = 0 } : count_columns(head, &delimiters[i]);
		if (!out && (best < 0 || score(&count[i]) > score(&count[best])))
			best = i;
	}
	for (int i = 0; i < DELIMITERS; i++)
		close += count[i].columns > 1 && score(&count[i]) > score(&count[best]) - CLOSE;
	if (close > 1 && head->found)
		ask(head, count, score(&count[best]));
	settle(head, dialect, &count[best], sep && !chosen);
	return NULL;
}
