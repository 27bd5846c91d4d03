/* tidy -- see tidy.h. */
#include "csv/tidy.h"

#include "base/map.h"
#include "base/mem.h"
#include "csv/cell.h"
#include "csv/flaw.h"
#include "words/words.h"

#include <stdio.h>

#define WORD_MAX 200 /* bytes of a header's word; a longer one is none */

struct tidy_table {
	const struct span *names;
	int n;
	int shift;	   /* 1 where rows have a name in front that the header has none for */
	bool comments;	   /* are there such? */
	struct map *words; /* the header's -> their columns, from 0 */
	int n_words;	   /* that are not empty */
	bool twins;	   /* two of them are the same */
	const struct span *above;
	int above_n;
	long above_line;       /* where they stand, of each file */
	struct span *own;      /* those of a further file, as above */
	bool after_above;      /* the record before was the line above the header */
	const char *file;      /* of the last record */
	int *order;	       /* by column: its place in the records, or -1; where it is another */
	bool ordered;	       /* it is */
	int fields;	       /* of the header with the other order */
	int *tried;	       /* the order of what may be a header */
	bool held;	       /* below a header with other words */
	char why[FLAW_ROOM];   /* what is wrong below it, or in it */
	struct filler *filler; /* where columns are filled down, or NULL */
	struct record record;  /* in place of the reader's */
	struct span *field;
};

const char tidy_like_row[] =
    WORDS("begins with #, as the comments of this file do, but reads as a row");

bool tidy_is_comment(const struct record *record)
{
	struct span text = record->n ? span_trim(record->field[0]) : SPAN("");
	char last = text.len ? text.at[text.len - 1] : '\0';

	if (!text.len || *text.at != '#' || span_equal_fold(text, SPAN("#N/A")))
		return false;
	if (text.len > 1 && ((text.at[1] >= '0' && text.at[1] <= '9') || text.at[1] == '#'))
		return text.at[1] == '#' && memchr(text.at, ' ', text.len);
	if (text.len > 1)
		return memchr(text.at, ' ', text.len) || (last != '!' && last != '?');
	for (int i = 1; i < record->n; i++) /* a column that is called # */
		if (span_trim(record->field[i]).len)
			return false;
	return true;
}

/* A word as it is compared, in room; an empty text where it is none. */
static struct span word_of(struct span text, char room[WORD_MAX])
{
	text = cell_plain(span_trim(text));
	if (text.len > WORD_MAX)
		return SPAN("");
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		room[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	return (struct span){ room, text.len };
}

static void add_place(struct tidy *tidy, struct span text)
{
	unsigned place = tidy_place(text);

	tidy->may[place / 64] |= UINT64_C(1) << place % 64;
}

static void add_word(struct tidy *tidy, int column)
{
	struct tidy_table *table = tidy->table;
	char room[WORD_MAX], wrapped[WORD_MAX + 4];
	struct span word = word_of(table->names[column], room);
	int n = snprintf(wrapped, sizeof(wrapped), "=\"%.*s\"", (int)word.len, word.at);

	add_place(tidy, span_trim(table->names[column]));
	add_place(tidy, (struct span){ wrapped, (size_t)n });
	if (!word.len)
		return;
	table->n_words++;
	if (map_get(table->words, word) != MAP_NONE)
		table->twins = true;
	else
		map_put(table->words, word, column);
}

static void settle_busy(struct tidy *tidy)
{
	const struct tidy_table *table = tidy->table;

	tidy->busy =
	    table->comments || table->above_n || table->filler || table->ordered || table->held;
}

void tidy_begin(const void *ctx, struct tidy *tidy, const struct dialect *dialect,
    const struct span *names, int n, const struct span *above, int above_n)
{
	struct tidy_table *table = mem_new(ctx, struct tidy_table);

	*table = (struct tidy_table){
		.names = names,
		.n = n,
		.shift = dialect->row_names,
		.comments = dialect->comments,
		.words = map_new(table),
		.above = above,
		.above_n = above_n,
		.above_line = dialect->wide > 0 ? dialect->cells.above : 0,
		.order = mem_array(table, int, (size_t)n + 1),
		.tried = mem_array(table, int, (size_t)n + 1),
		.field = mem_array(table, struct span, (size_t)n + 1),
	};
	if (dialect->fill.n)
		table->filler = filler_new(table, &dialect->fill);
	*tidy = (struct tidy){ .table = table };
	for (int c = 0; c < n; c++)
		add_word(tidy, c);
	settle_busy(tidy);
}

/* The record in place of the reader's. */
static struct record *take(struct tidy_table *table, const struct record *record)
{
	table->record = *record;
	return &table->record;
}

static const struct record *mark(struct tidy_table *table, const struct record *record,
    unsigned marks)
{
	struct record *taken = take(table, record);

	taken->marks |= marks;
	taken->flaw = NULL;
	return taken;
}

/* Are the fields of a record these, but for empty ones at its end? */
static bool is_same(const struct record *record, const struct span *names, int n)
{
	for (int i = 0; i < n || i < record->n; i++) {
		char room[2][WORD_MAX];
		struct span field = i < record->n ? record->field[i] : SPAN("");
		struct span name = i < n ? names[i] : SPAN("");

		if (!span_equal(word_of(field, room[0]), word_of(name, room[1])))
			return false;
	}
	return record->n > 0;
}

/* What the fields of a record are of the header's words. */
struct match {
	int known, other;	  /* that are its words, and that are not */
	bool twice;		  /* one of them stands there twice */
	const struct span *first; /* the first that is not */
};

/* Match them; their places go to table->tried. */
static struct match match_words(struct tidy_table *table, const struct record *record)
{
	int shift = table->shift && span_trim(record->field[0]).len;
	struct match match = { 0 };
	char room[WORD_MAX];

	for (int c = 0; c < table->n; c++) /* columns without a name keep their place */
		table->tried[c] = !span_trim(table->names[c]).len && c < record->n + shift ? c : -1;
	for (int i = 0; i < record->n; i++) {
		struct span word = word_of(record->field[i], room);
		int column;

		if (!span_trim(record->field[i]).len)
			continue;
		column = word.len ? map_get(table->words, word) : MAP_NONE;
		if (column == MAP_NONE) {
			match.first = match.other++ ? match.first : &record->field[i];
			continue;
		}
		match.known++;
		match.twice |= table->tried[column] >= 0;
		table->tried[column] = i + shift;
	}
	return match;
}

/* Hold what comes after a header that the rows cannot be read by. */
static const struct record *hold(struct tidy *tidy, const struct record *record, enum flaw below,
    const char *name)
{
	struct tidy_table *table = tidy->table;
	struct record *taken = take(table, record);

	table->held = true;
	table->ordered = false;
	settle_busy(tidy);
	flaw_write(table->why, below, record->line, 0, name);
	taken->flaw = WORDS("is a second header, and not the first one in another order");
	return taken;
}

/* The header again: from here on the records are in its order. */
static const struct record *begin_again(struct tidy *tidy, const struct record *record,
    bool ordered)
{
	struct tidy_table *table = tidy->table;

	table->held = false;
	table->ordered = ordered;
	settle_busy(tidy);
	return mark(table, record, RECORD_HEADER | (ordered ? RECORD_REORDERED : 0));
}

/* A record that may be a header: what is given for it, or NULL where it is none. */
static const struct record *read_header(struct tidy *tidy, const struct record *record)
{
	struct tidy_table *table = tidy->table;
	bool whole = !table->above_n || table->after_above;
	struct match match;
	int shift = table->shift && record->n && span_trim(record->field[0]).len;

	if (!table->n || !record->n)
		return NULL;
	if (is_same(record, table->names + shift, table->n - shift))
		return whole ? begin_again(tidy, record, false)
			     : hold(tidy, record, FLAW_BELOW_ABOVE, NULL);
	match = match_words(table, record);
	if (match.known < 2 || match.known < match.other)
		return NULL;
	if (match.other || match.twice || table->twins || table->above_n) {
		char *shown = span_show(NULL, match.other ? span_trim(*match.first) : SPAN(""), 40);
		const struct record *held =
		    hold(tidy, record, match.other ? FLAW_BELOW_NAMES : FLAW_BELOW_ORDER, shown);

		talloc_free(shown);
		return held;
	}
	memcpy(table->order, table->tried, (size_t)table->n * sizeof(*table->order));
	table->fields = record->n + shift;
	return begin_again(tidy, record, true);
}

/* A record with its fields in the first header's order. */
static const struct record *arrange(struct tidy_table *table, const struct record *record)
{
	struct record *taken = take(table, record);

	for (int i = table->fields; i < record->n; i++)
		if (span_trim(record->field[i]).len) {
			taken->flaw = flaw_write(table->why, FLAW_FIELDS_ABOVE, record->n,
			    table->fields, NULL);
			return taken;
		}
	for (int c = 0; c < table->n; c++) {
		int place = table->order[c];

		table->field[c] = place >= 0 && place < record->n ? record->field[place] : SPAN("");
	}
	taken->field = table->field;
	taken->n = table->n;
	if (record->n < table->fields)
		taken->marks |= RECORD_SHORT;
	return taken;
}

/* The first header is that of each file. */
static void see_file(struct tidy *tidy, const struct record *record)
{
	struct tidy_table *table = tidy->table;

	if (record->file == table->file)
		return;
	table->file = record->file;
	table->ordered = table->held = table->after_above = false;
	if (table->filler)
		filler_begin(table->filler);
	settle_busy(tidy);
}

/* A further file has headings of its own above its header. */
static const struct record *see_above(struct tidy_table *table, const struct record *record)
{
	talloc_free(table->own);
	table->own = mem_array(table, struct span, (size_t)record->n + 1);
	for (int i = 0; i < record->n; i++)
		table->own[i] = span_of(span_dup(table->own, cell_unwrap(record->field[i])));
	table->above = table->own;
	table->above_n = record->n;
	record = mark(table, record, RECORD_HEADER | RECORD_ABOVE);
	table->record.field = table->own;
	return record;
}

const struct record *tidy_record(struct tidy *tidy, const struct record *record)
{
	struct tidy_table *table = tidy->table;
	const struct record *header = NULL;
	bool above;

	see_file(tidy, record);
	if (record->file && table->above_line && record->line == table->above_line)
		return see_above(table, record);
	if (table->comments && tidy_is_comment(record))
		return mark(table, record, RECORD_COMMENT);
	above = table->above_n && is_same(record, table->above, table->above_n);
	if (!above && !record->flaw && tidy_may_be_header(tidy, record))
		header = read_header(tidy, record);
	if (record->n)
		table->after_above = above;
	if (above)
		return mark(table, record, RECORD_HEADER);
	if (header || !record->n || record->flaw)
		return header ? header : record;
	if (table->held) {
		struct record *taken = take(table, record);

		taken->flaw = table->why;
		return taken;
	}
	if (table->ordered)
		record = arrange(table, record);
	return table->filler ? filler_record(table->filler, record) : record;
}
