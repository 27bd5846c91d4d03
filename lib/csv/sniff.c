/* sniff -- what a file's first bytes say of how it is written; see dialect.h. */
#include "csv/head.h"

#include "base/mem.h"
#include "csv/magic.h"
#include "csv/unpack.h"

#include <stdarg.h>

#define LONG_LINE 256 /* a file of one line this long has lost its line ends */
#define CELLS	  8   /* shown of a record */

const char *head_wanted(const struct head *head, const char *field)
{
	const char *word = json_string_value(json_object_get(head->wanted, field));

	return word && *word ? word : NULL;
}

void head_say(struct head *head, const char *field, const char *fmt, ...)
{
	va_list args;
	char *why;

	if (!head->found)
		return;
	va_start(args, fmt);
	why = mem_or_die(talloc_vasprintf(head->work, fmt, args));
	va_end(args);
	if (head_wanted(head, field))
		why = mem_printf(head->work, "as chosen: %s", why);
	json_object_set_new(head->found->evidence, field, json_string(why));
}

json_t *head_ask(struct head *head, const char *field, const char *title, const char *evidence)
{
	json_t *question = json_pack("{s:s, s:s, s:s, s:b, s:[]}", "field", field, "title", title,
	    "evidence", evidence, "about_file", true, "options");

	json_array_append_new(head->found->questions, question);
	return question;
}

void head_offer(json_t *question, const char *value, const char *label, const char *reading)
{
	json_array_append_new(json_object_get(question, "options"),
	    json_pack("{s:s, s:s, s:s}", "value", value, "label", label, "reading", reading));
}

bool head_is_complete(const struct head *head)
{
	return head->whole && !head->batch->full;
}

const struct record *head_record(const struct head *head, long line)
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

char *head_show(const struct head *head, const struct record *record)
{
	char *shown = mem_strdup(head->work, "");

	for (int i = 0; record && i < record->n && i < CELLS; i++)
		shown = mem_append(shown, "%s%s", i ? " | " : "",
		    span_show(head->work, span_trim(record->field[i]), 40));
	return record && record->n > CELLS ? mem_append(shown, " | ...") : shown;
}

void head_split(struct head *head, char delimiter)
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

static const struct err *no_entry(struct head *head, const char *word, json_t *entries)
{
	char *list = mem_strdup(head->work, "");
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
		if (i < 10)
			list = mem_append(list, "%s%s", i ? ", " : "",
			    json_string_value(json_object_get(entry, "name")));
	if (word)
		return err(422, "entry", "The zip archive has no file \"%.80s\". It has: %s.", word,
		    list);
	return err(422, "entry",
	    "The zip archive has %zu files: %s. Pack the one that is meant alone.",
	    json_array_size(entries), list);
}

/* The number of the entry that a word means, its name or number; 0 for none. */
static int find_entry(const char *word, json_t *entries)
{
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
		if (!strcmp(json_string_value(json_object_get(entry, "name")), word))
			return (int)i + 1;
	if (*word == '#')
		word++;
	if (!*word || strlen(word) > 4 || word[strspn(word, "0123456789")])
		return 0;
	i = strtoul(word, NULL, 10);
	return i <= json_array_size(entries) ? (int)i : 0;
}

static void ask_entry(struct head *head, json_t *entries)
{
	json_t *entry,
	    *question = head_ask(head, "entry", "Which file of the archive is meant?",
		"The zip archive has more than one file.");
	size_t i;

	json_array_foreach(entries, i, entry)
		head_offer(question, mem_printf(head->work, "%zu", i + 1),
		    json_string_value(json_object_get(entry, "name")),
		    mem_printf(head->work, "%lld bytes",
			json_integer_value(json_object_get(entry, "bytes"))));
}

/* The entry of a zip; without a choice the first, and a question. */
static const struct err *choose_entry(struct head *head, int fd, struct dialect *dialect)
{
	const char *word = head_wanted(head, "entry");
	const struct err *failed;
	json_t *entries;

	if ((failed = unpack_entries(head->work, fd, &entries)) || !entries)
		return failed;
	if (head->found)
		head->found->entries = json_incref(entries);
	dialect->entry = word ? find_entry(word, entries) : 1;
	if (!dialect->entry || (!head->found && json_array_size(entries) > 1))
		return no_entry(head, word, entries);
	if (!word && json_array_size(entries) > 1)
		ask_entry(head, entries);
	head_say(head, "packed", "zip archive, \"%s\"",
	    json_string_value(json_object_get(json_array_get(entries, (size_t)dialect->entry - 1),
		"name")));
	return NULL;
}

static const struct err *read_head(struct head *head, int fd, const struct dialect *dialect)
{
	char *at = mem_resize(head->work, NULL, char, DIALECT_HEAD + 1);
	struct unpack *from = unpack_open(head->work, fd, dialect->entry);
	const struct err *failed;
	size_t n = 0, got;

	while (n <= DIALECT_HEAD && (got = unpack_read(from, at + n, DIALECT_HEAD + 1 - n)))
		n += got;
	if ((failed = unpack_failed(from)))
		return failed;
	head->whole = n <= DIALECT_HEAD;
	head->raw = (struct span){ at, head->whole ? n : DIALECT_HEAD };
	if (from->gzip)
		head_say(head, "packed", "compressed with gzip");
	if (!n)
		return err(422, "empty_file",
		    "The file is empty: it has 0 bytes. Export it again, look at it, and "
		    "upload it again.");
	return magic_refuse(head->raw, from->packed);
}

/* Refuse text without rows. */
static const struct err *check_text(const struct head *head)
{
	struct span text = head->text;
	const struct err *failed;

	if ((failed = magic_refuse_text(text)))
		return failed;
	if (!span_trim(text).len)
		return err(422, "blank_file",
		    "The file has only white space in it. Export it again, look at it, and "
		    "upload it again.");
	if (text.len >= LONG_LINE && !memchr(text.at, '\n', text.len) &&
	    !memchr(text.at, '\r', text.len))
		return err(422, "one_line",
		    "The file is one very long line, so it has no rows. Did you mean "
		    "--data-binary? curl takes the line ends away with -d @file; use "
		    "--data-binary @file or -T file.");
	return NULL;
}

const struct err *dialect_sniff(const void *ctx, int fd, json_t *wanted, struct dialect *dialect,
    struct found *found)
{
	struct head head = {
		.work = mem_or_die(talloc_new(ctx)), .wanted = wanted, .found = found
	};
	const struct err *failed;

	if (found) {
		found->evidence = mem_json(ctx, json_object());
		found->questions = mem_json(ctx, json_array());
		found->entries = NULL;
	}
	*dialect = (struct dialect){ .header_line = 1 };
	failed = choose_entry(&head, fd, dialect);
	if (!failed)
		failed = read_head(&head, fd, dialect);
	if (!failed)
		failed = head_encoding(&head, dialect);
	if (!failed)
		failed = check_text(&head);
	if (!failed)
		failed = head_delimiter(&head, dialect);
	if (!failed)
		failed = head_header(&head, dialect);
	if (!failed)
		failed = head_wide(&head, dialect);
	if (found && found->entries)
		mem_json(ctx, found->entries);
	talloc_free(head.work);
	return failed;
}
