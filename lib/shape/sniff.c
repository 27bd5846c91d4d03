/* sniff -- see sniff.h. */
#include "shape/sniff.h"

#include "base/mem.h"
#include "shape/entry.h"
#include "shape/head.h"
#include "text/magic.h"
#include "text/unpack.h"
#include "words/words.h"

#define LEADERS	  3   /* entries behind the first whose columns others may have */
#define LONG_LINE 256 /* a file of one line this long has lost its line ends */

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
	head->sheet = unpack_is_sheet(from);
	if (from->gzip)
		head_say(head, "packed", said("compressed with gzip"));
	if (unpack_hidden_rows(from))
		head_say(head, "hidden_rows",
		    said("some rows of the sheet are hidden; they are read as the others are"));
	if (!n)
		return err(422, "empty_file",
		    "The file is empty: it has 0 bytes. Export it again, check it, and upload it "
		    "again.");
	return head->sheet ? NULL : magic_refuse(head->raw, from->packed);
}

/* A sheet is text of our own making: there is nothing to find, or to choose. */
static void settle_sheet(struct head *head)
{
	json_t *wanted = mem_json(head->work, json_object());

	if (!head->sheet)
		return;
	json_object_update(wanted, head->wanted);
	json_object_set_new(wanted, "encoding", json_string(encoding_name[ENCODING_UTF_8]));
	json_object_set_new(wanted, "delimiter", json_string(","));
	head->wanted = wanted;
}

/* What was said of that is about no choice of anybody's. */
static void say_sheet(struct head *head)
{
	if (!head->sheet || !head->found)
		return;
	json_object_set_new(head->found->evidence, "encoding",
	    json_string(WORDS("as workbooks have it")));
	json_object_set_new(head->found->evidence, "delimiter",
	    json_string(WORDS("the cells of the sheet")));
}

/* Refuse text without rows. */
static const struct err *check_text(const struct head *head)
{
	struct span text = head->text;
	const struct err *failed;

	if (head->sheet)
		return NULL;
	if ((failed = magic_refuse_text(text)))
		return failed;
	if (!span_trim(text).len)
		return err(422, "blank_file",
		    "The file contains only white space. Export it again, check it, and upload it "
		    "again.");
	if (text.len >= LONG_LINE && !memchr(text.at, '\n', text.len) &&
	    !memchr(text.at, '\r', text.len))
		return err(422, "one_line",
		    "The file is one very long line, so it has no rows. Did you mean "
		    "--data-binary? curl removes the line ends with -d @file; use --data-binary "
		    "@file or -T file.");
	return NULL;
}

/* The first of several may be a sheet of notes: offer those that have the columns of one of the
 * next, which is looked at for itself. */
static void offer_others(struct head *head, int fd, json_t *open, json_t *question)
{
	size_t n = json_array_size(open);

	for (size_t i = 1; question && i < n && i <= LEADERS; i++) {
		json_t *wanted = mem_json(head->work,
		    json_pack("{s:o}", "entry", json_sprintf("%d", entry_number(open, i))));
		struct dialect dialect;
		struct found found;

		if (!dialect_sniff(head->work, fd, wanted, &dialect, &found) &&
		    entry_offer(head, fd, &dialect, open, i, question))
			return;
	}
}

/* What remains when the dialect is known. */
static const struct err *settle(struct head *head, int fd, struct dialect *dialect, json_t *open)
{
	json_t *question = NULL;
	const struct err *failed;

	if (head->found && dialect->header_line)
		head->found->title_year = head_title_year(head, dialect->header_line);
	if ((failed = entry_settle(head, fd, dialect, open, &question)))
		return failed;
	if (head->found && entry_years_differ(head->work, fd, dialect))
		head->found->title_year = 0;
	offer_others(head, fd, open, question);
	return NULL;
}

const struct err *dialect_sniff(const void *ctx, int fd, json_t *wanted, struct dialect *dialect,
    struct found *found)
{
	return dialect_sniff_known(ctx, fd, wanted, NULL, dialect, found);
}

/* All but which entry it is. */
static const struct err *look(struct head *head, int fd, struct dialect *dialect)
{
	const struct err *failed;

	if ((failed = read_head(head, fd, dialect)))
		return failed;
	settle_sheet(head);
	if ((failed = head_encoding(head, dialect)) || (failed = check_text(head)) ||
	    (failed = head_delimiter(head, dialect)))
		return failed;
	head_comments(head, dialect);
	if ((failed = head_header(head, dialect)) || (failed = head_rows(head, dialect)) ||
	    (failed = head_wide(head, dialect)))
		return failed;
	return head_fill(head, dialect);
}

const struct err *dialect_sniff_known(const void *ctx, int fd, json_t *wanted,
    const struct known *known, struct dialect *dialect, struct found *found)
{
	struct head head = { .work = mem_or_die(talloc_new(ctx)),
		.wanted = wanted,
		.found = found,
		.known = known };
	const struct err *failed;
	json_t *open;

	if (found)
		*found = (struct found){ .evidence = mem_json(ctx, json_object()),
			.questions = mem_json(ctx, json_array()) };
	*dialect = (struct dialect){ .header_line = 1 };
	failed = entry_choose(&head, fd, dialect, &open);
	if (!failed)
		failed = look(&head, fd, dialect);
	if (!failed)
		failed = settle(&head, fd, dialect, open);
	say_sheet(&head);
	if (found && found->entries)
		mem_json(ctx, found->entries);
	talloc_free(head.work);
	return failed;
}

const struct err *dialect_refuse(const void *ctx, int fd)
{
	static const char *const codes[] = { "not_csv", "nested_archive", "encrypted", "no_entry",
		"cut_off", "damaged", "trailing_bytes", "too_many_entries", "overlapping_entries" };
	struct dialect dialect;
	struct found found;
	const struct err *failed = dialect_sniff(ctx, fd, NULL, &dialect, &found);

	for (size_t i = 0; failed && i < sizeof(codes) / sizeof(*codes); i++)
		if (!strcmp(failed->code, codes[i]))
			return failed;
	return NULL;
}
