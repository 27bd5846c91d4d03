/* entry -- see entry.h. */
#include "shape/entry.h"

#include "base/mem.h"
#include "text/decode.h"
#include "text/unpack.h"
#include "words/words.h"

#define NAMED	 10    /* entries that a sentence names */
#define COMPARED 200   /* entries that are looked into without being asked to */
#define HEADER	 65536 /* bytes of an entry in which its header must be */

static const char *name_of(json_t *entry)
{
	return json_string_value(json_object_get(entry, "name"));
}

static int number_of(json_t *entry)
{
	return (int)json_integer_value(json_object_get(entry, "number"));
}

static const char *title_of(json_t *entry)
{
	return json_string_value(json_object_get(entry, "title"));
}

/* How many names a sentence leaves out, of as many as there are. */
static size_t unnamed(json_t *entries)
{
	return json_array_size(entries) > NAMED ? json_array_size(entries) - (NAMED - 1) : 0;
}

/* "a.csv, b.csv": those that it names. */
static char *named(const void *ctx, json_t *entries)
{
	size_t shown = json_array_size(entries) - unnamed(entries);
	char *list = mem_strdup(ctx, "");

	for (size_t i = 0; i < shown; i++)
		list = mem_append(list, "%s%s", i ? ", " : "", name_of(json_array_get(entries, i)));
	return list;
}

/* "a.csv, b.csv and 10 more", as a value of a sentence. */
static json_t *names(const void *ctx, json_t *entries)
{
	return said(words_names(unnamed(entries)), "names", json_string(named(ctx, entries)), "n",
	    json_integer(unnamed(entries)));
}

static bool is_shown(json_t *entry)
{
	return !json_is_true(json_object_get(entry, "hidden")) &&
	    !json_is_true(json_object_get(entry, "empty"));
}

/* The entries that may be meant where nobody says: sheets that are hidden only if there are no
 * others, empty ones never. */
static json_t *candidates(const void *ctx, json_t *entries)
{
	json_t *list = mem_json(ctx, json_array()), *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
		if (is_shown(entry))
			json_array_append(list, entry);
	if (json_array_size(list))
		return list;
	json_array_foreach(entries, i, entry)
		if (!json_is_true(json_object_get(entry, "empty")))
			json_array_append(list, entry);
	return list;
}

/* The entry that a word means: its name, its number, or its place in the list; NULL for none. */
static json_t *find(const char *word, json_t *entries)
{
	unsigned long number;
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
		if (!strcmp(name_of(entry), word))
			return entry;
	word += *word == '#';
	if (!*word || strlen(word) > 9 || word[strspn(word, "0123456789")])
		return NULL;
	number = strtoul(word, NULL, 10);
	json_array_foreach(entries, i, entry)
		if ((unsigned long)number_of(entry) == number)
			return entry;
	return NULL;
}

/* What a word means: all that may be meant, or one, or a list; an empty array for nothing. */
static json_t *chosen(const void *ctx, const char *word, json_t *entries)
{
	json_t *list = mem_json(ctx, json_array()), *entry = find(word, entries);
	char *rest = mem_strdup(ctx, word), *one;

	if (entry) {
		json_array_append(list, entry);
		return list;
	}
	if (!strcmp(word, "all"))
		return candidates(ctx, entries);
	while ((one = strsep(&rest, ","))) {
		if (!(entry = find(one, entries)))
			return mem_json(ctx, json_array());
		json_array_append(list, entry);
	}
	return list;
}

static const struct err *no_entry(const void *ctx, const char *word, json_t *entries)
{
	return err(422, "entry",
	    title_of(json_array_get(entries, 0))
		? WORDS("The workbook has no sheet \"{name}\". It has: {names}.")
		: WORDS("The zip archive has no file \"{name}\". It has: {names}."),
	    "name", AT_MOST(80, word), "names.", words_names(unnamed(entries)), "names.names",
	    named(ctx, entries), "names.n", DIGITS(unnamed(entries)));
}

static void take(struct head *head, struct dialect *dialect, json_t *list)
{
	json_t *entry;
	size_t i;

	dialect->entry = number_of(json_array_get(list, 0));
	dialect->files = mem_json(talloc_parent(head->work), json_array());
	json_array_foreach(list, i, entry)
		json_array_append_new(dialect->files,
		    json_pack("{s:i, s:s}", "number", number_of(entry), "name", name_of(entry)));
}

/* With the sheets that are hidden and not read. */
static json_t *and_hidden(const void *ctx, json_t *sentence, json_t *entries, json_t *list)
{
	json_t *hidden = json_array(), *entry, *taken;
	size_t i, k;

	json_array_foreach(entries, i, entry) {
		bool found = !json_is_true(json_object_get(entry, "hidden"));

		json_array_foreach(list, k, taken)
			found |= taken == entry;
		if (!found)
			json_array_append(hidden, entry);
	}
	if (json_array_size(hidden))
		sentence = said_both(WORDS("{first}; {next}"), sentence,
		    said("hidden, and not read: {names}", "names", names(ctx, hidden)));
	json_decref(hidden);
	return sentence;
}

static void say(struct head *head, json_t *entries, json_t *list)
{
	json_t *first = json_array_get(list, 0), *sentence;
	const char *title = title_of(first);
	size_t n = json_array_size(list);
	json_t *kind = said(title ? title : WORDS("zip archive"));

	if (n == 1)
		sentence = said(json_is_true(json_object_get(first, "hidden"))
			? WORDS("{kind}, \"{name}\", a hidden sheet")
			: WORDS("{kind}, \"{name}\""),
		    "kind", kind, "name", json_string(name_of(first)));
	else
		sentence = said(title
			? WORDS("{kind}, {n} of its {all} sheets, which have the same columns, one "
				"after the other: {names}")
			: WORDS("{kind}, {n} of its {all} files, which have the same columns, one "
				"after the other: {names}"),
		    "kind", kind, "n", json_integer((json_int_t)n), "all",
		    json_integer((json_int_t)json_array_size(entries)), "names",
		    names(head->work, list));
	head_say(head, "packed", and_hidden(head->work, sentence, entries, list));
}

const struct err *entry_choose(struct head *head, int fd, struct dialect *dialect, json_t **open)
{
	const char *word = head_wanted(head, "entry");
	const struct err *failed;
	json_t *entries, *list;

	*open = NULL;
	if ((failed = unpack_entries(head->work, fd, &entries)) || !entries)
		return failed;
	if (head->found)
		head->found->entries = json_incref(entries);
	list = word ? chosen(head->work, word, entries) : candidates(head->work, entries);
	if (!json_array_size(list))
		return word ? no_entry(head->work, word, entries)
			    : err(422, "no_entry",
				  "No sheet of the workbook has a cell with anything in it. Save "
				  "it again with its data, and upload it again.");
	if (!word && json_array_size(list) > 1)
		*open = list;
	take(head, dialect, list);
	say(head, entries, list);
	return NULL;
}

/* The texts of a record, but for empty ones at its end; of one without names how many it has. */
static json_t *texts_of(const void *ctx, const struct record *record, bool named)
{
	json_t *texts = json_array();
	int n = record ? record->n : 0;

	while (named && n && !span_trim(record->field[n - 1]).len)
		n--;
	for (int i = 0; i < n; i++)
		json_array_append_new(texts,
		    json_string(named ? span_show(ctx, span_trim(record->field[i]), 200) : ""));
	return texts;
}

/* What an entry has under the dialect where the first has its header: the columns (their names, or
 * how many they are without a header) and the year of its title; NULL where there is no such
 * line. */
static json_t *top_of(const void *ctx, int fd, const struct dialect *dialect, int entry)
{
	void *work = mem_or_die(talloc_new(ctx));
	struct head part = { .work = work };
	struct unpack *from = unpack_open(work, fd, entry);
	char *raw = mem_resize(work, NULL, char, HEADER);
	const struct record *record;
	long line = dialect->header_line;
	json_t *top = NULL;
	size_t n = 0, got;

	while (n < HEADER && (got = unpack_read(from, raw + n, HEADER - n)))
		n += got;
	part.whole = n < HEADER;
	part.batch = batch_new(work, HEADER * DECODE_MOST);
	part.text.at = mem_resize(work, NULL, char, HEADER *DECODE_MOST + 1);
	decode(dialect->encoding, (struct span){ raw, n }, (char *)part.text.at, &part.text.len);
	if (part.text.len >= 3 && !memcmp(part.text.at, "\xef\xbb\xbf", 3))
		part.text = (struct span){ part.text.at + 3, part.text.len - 3 };
	head_split(&part, dialect->delimiter);
	record = head_record(&part, line ? line : 1);
	if (record && (!line || record->line == line))
		top = json_pack("{s:o, s:i}", "columns", texts_of(work, record, line), "year",
		    head_title_year(&part, line));
	talloc_free(work);
	return top;
}

/* Can two entries be read as one table?  A year that the months lack must be that of both. */
static bool is_like(const struct dialect *dialect, json_t *one, json_t *other)
{
	bool of_year = dialect->wide > 0 && dialect->cells.year;

	return one && other &&
	    json_equal(json_object_get(one, "columns"), json_object_get(other, "columns")) &&
	    (!of_year || json_equal(json_object_get(one, "year"), json_object_get(other, "year")));
}

bool entry_years_differ(const void *ctx, int fd, const struct dialect *dialect)
{
	int n = dialect->header_line ? dialect_files(dialect) : 0, first = 0;

	for (int i = 0; n > 1 && i < n; i++) {
		json_t *top = top_of(ctx, fd, dialect, dialect_file(dialect, i));
		int year = (int)json_integer_value(json_object_get(top, "year"));

		json_decref(top);
		if (i && year != first)
			return true;
		first = year;
	}
	return false;
}

/* Those of the entries that have other columns than the first, and those that have the same. */
static void compare(struct head *head, int fd, const struct dialect *dialect, json_t *entries,
    json_t **same, json_t **others)
{
	json_t *first = top_of(head->work, fd, dialect, dialect->entry), *entry;
	size_t i;

	*same = mem_json(head->work, json_array());
	*others = mem_json(head->work, json_array());
	json_array_foreach(entries, i, entry) {
		json_t *top =
		    i ? top_of(head->work, fd, dialect, number_of(entry)) : json_incref(first);

		json_array_append(is_like(dialect, top, first) ? *same : *others, entry);
		json_decref(top);
	}
	json_decref(first);
}

/* Those with the same columns, as the first answer. */
static void offer_together(struct head *head, json_t *question, json_t *same, json_t *others)
{
	json_t *options = json_object_get(question, "options"), *entry;
	char *numbers = mem_strdup(head->work, "");
	size_t i;

	json_array_foreach(same, i, entry)
		numbers = mem_append(numbers, "%s%d", i ? "," : "", number_of(entry));
	json_array_insert(options, 0,
	    question_offer(question, numbers,
		said("These {n} together, one after the other: {names}", "n",
		    json_integer(json_array_size(same)), "names", names(head->work, same)),
		said("they have the same columns; others have {names}", "names",
		    names(head->work, others))));
	json_array_remove(options, json_array_size(options) - 1);
}

bool entry_offer(struct head *head, int fd, const struct dialect *dialect, json_t *open, size_t n,
    json_t *question)
{
	json_t *list = mem_json(head->work, json_array()), *same, *others, *entry;
	size_t i;

	json_array_append(list, json_array_get(open, n));
	json_array_foreach(open, i, entry)
		if (i != n)
			json_array_append(list, entry);
	compare(head, fd, dialect, list, &same, &others);
	if (json_array_size(same) < 2)
		return false;
	offer_together(head, question, same, others);
	return true;
}

int entry_number(json_t *open, size_t n)
{
	return number_of(json_array_get(open, n));
}

static json_t *ask(struct head *head, json_t *open, json_t *same, json_t *others)
{
	bool sheets = title_of(json_array_get(open, 0)) != NULL;
	json_t *question, *entry;
	size_t i;

	question = head_ask(head, "entry",
	    sheets ? WORDS("Which sheet of the workbook is meant?")
		   : WORDS("Which file of the archive is meant?"),
	    said(sheets ? WORDS("The workbook has more than one sheet.")
			: WORDS("The zip archive has more than one file.")));
	if (json_array_size(same) > 1)
		offer_together(head, question, same, others);
	json_array_foreach(open, i, entry)
		question_offer(question, mem_printf(head->work, "%d", number_of(entry)),
		    said_data(name_of(entry)),
		    sheets
			? json_string("")
			: said_value(json_pack("{s:O}", "bytes", json_object_get(entry, "bytes"))));
	return json_array_size(same) > 1 ? NULL : question;
}

static const struct err *differ(struct head *head, const struct dialect *dialect, json_t *others)
{
	return err(422, "layouts_differ",
	    "{n} of the {chosen} that were chosen have other columns than \"{first}\", another "
	    "year above them, or another delimiter or encoding: {names}. Only those with the same "
	    "columns, on the same line, can be read together: choose them, and import the others "
	    "by themselves.",
	    "n", DIGITS(json_array_size(others)), "chosen", DIGITS(json_array_size(dialect->files)),
	    "first", name_of(json_array_get(dialect->files, 0)), "names.",
	    words_names(unnamed(others)), "names.names", named(head->work, others), "names.n",
	    DIGITS(unnamed(others)));
}

const struct err *entry_settle(struct head *head, int fd, struct dialect *dialect, json_t *open,
    json_t **question)
{
	json_t *same, *others, *first;

	if (json_array_size(dialect->files) < 2)
		return NULL;
	if (!open) {
		compare(head, fd, dialect, dialect->files, &same, &others);
		return json_array_size(others) ? differ(head, dialect, others) : NULL;
	}
	same = mem_json(head->work, json_array());
	others = open;
	if (json_array_size(open) <= COMPARED)
		compare(head, fd, dialect, open, &same, &others);
	if (!json_array_size(others))
		return NULL;
	if (!head->found)
		return err(422, "entry",
		    "It has {n} files or sheets: {names}. Upload the one that is meant alone.", "n",
		    DIGITS(json_array_size(open)), "names.", words_names(unnamed(open)),
		    "names.names", named(head->work, open), "names.n", DIGITS(unnamed(open)));
	first = mem_json(head->work, json_pack("[O]", json_array_get(open, 0)));
	take(head, dialect, first);
	say(head, head->found->entries, first);
	*question = ask(head, open, same, others);
	return NULL;
}
