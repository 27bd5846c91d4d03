/* check_file -- see check_file.h. */
#include "shape/check_file.h"
#include "base/mem.h"
#include "csv/block.h"
#include "shape/head.h"

#define BLOCK  (1 << 18)
#define BEFORE 400 /* bytes kept of what stands before a bad byte */

/* A pass over the text of a file. */
struct pass {
	struct block block;
	struct batch *batch;
};

static struct pass *pass_new(const void *ctx, int fd, const struct dialect *dialect)
{
	struct pass *pass = mem_new(ctx, struct pass);

	pass->block = block_of(pass, fd, dialect, BLOCK);
	pass->batch = batch_new(pass, BLOCK);
	return pass;
}

/* The next piece of text; an empty one when it has ended. */
static struct span pass_next(struct pass *pass)
{
	pass->batch->len = 0;
	block_read(&pass->block, pass->batch);
	return (struct span){ pass->batch->text, pass->batch->len };
}

/* Once more to the bad byte, for its line and what stands before it: rare, so that the first pass
 * need count nothing.  *ascii: is the text before it nothing but ASCII? */
static struct bad_byte find_bad(const void *ctx, int fd, const struct dialect *dialect, bool *ascii)
{
	struct pass *pass = pass_new(ctx, fd, dialect);
	struct span text, tail = { "", 0 };
	struct bad_byte bad;
	bool cr = false;
	long line = 1;

	*ascii = true;
	while ((text = pass_next(pass)).len) {
		size_t keep = text.len < BEFORE ? text.len : BEFORE;

		for (size_t i = 0; i < text.len; i++) {
			line += text.at[i] == '\r' || (text.at[i] == '\n' && !cr);
			cr = text.at[i] == '\r';
			*ascii &= (unsigned char)text.at[i] < 0x80;
		}
		tail = span_of(span_dup(pass, (struct span){ text.at + text.len - keep, keep }));
	}
	while (tail.len && ((unsigned char)*tail.at & 0xc0) == 0x80)
		tail = (struct span){ tail.at + 1, tail.len - 1 };
	bad = bad_byte_after(ctx, tail, pass->block.byte, pass->block.bad_at);
	bad.line = line;
	return bad;
}

/* Is every byte of it Windows-1252?  Then words has some of its words. */
static bool is_1252(const void *ctx, int fd, struct dialect dialect, json_t *words)
{
	struct pass *pass;
	struct span text;

	dialect.encoding = ENCODING_WINDOWS_1252;
	pass = pass_new(ctx, fd, &dialect);
	while ((text = pass_next(pass)).len)
		encoding_words(text, words);
	return !pass->block.bad && !unpack_failed(pass->block.from);
}

static const struct err *refuse(const void *ctx, int fd, const struct dialect *dialect,
    enum encoding *other)
{
	json_t *words = mem_json(ctx, json_array());
	bool ascii;
	struct bad_byte bad = find_bad(ctx, fd, dialect, &ascii);

	/* UTF-8 with one bad byte is not Windows-1252, although all its bytes may be */
	if (dialect->encoding != ENCODING_UTF_8 || !ascii || !is_1252(ctx, fd, *dialect, words))
		return encoding_bad_byte(dialect->encoding, &bad);
	*other = ENCODING_WINDOWS_1252;
	return err(422, "not_utf_8",
	    "Line {line} contains a byte that is not UTF-8 ({byte}; byte {offset} of the file). "
	    "All of the file can be Windows-1252, as Excel writes it; its words then read: "
	    "{words}. Choose that encoding if they are right; else save the file as UTF-8 and "
	    "upload it again.",
	    "line", DIGITS(bad.line), "byte", mem_printf(ctx, "0x%02X", bad.byte), "offset",
	    DIGITS(bad.offset + 1), "words", encoding_join(ctx, words));
}

static const struct err *check_one(const void *ctx, int fd, const struct dialect *dialect,
    struct watch *watch, enum encoding *other)
{
	void *work = mem_or_die(talloc_new(ctx));
	struct pass *pass = pass_new(work, fd, dialect);
	const struct err *failed = NULL;

	while (!failed && pass_next(pass).len)
		if (watch_stops(watch, pass->block.from->offset))
			failed = watch_stopped();
	failed = failed ? failed : unpack_failed(pass->block.from);
	if (!failed && pass->block.bad)
		failed = refuse(work, fd, dialect, other);
	talloc_free(work);
	return failed;
}

const struct err *check_file(const void *ctx, int fd, const struct dialect *dialect,
    struct watch *watch, enum encoding *other)
{
	*other = dialect->encoding;
	for (int i = 0; i < dialect_files(dialect); i++) {
		struct dialect one = *dialect;
		const char *name = dialect_file_name(dialect, i);
		const struct err *failed;

		one.entry = dialect_file(dialect, i);
		if (!(failed = check_one(ctx, fd, &one, watch, other)))
			continue;
		return name && failed->status < 500
		    ? err_within(failed, "problem", failed->status, failed->code,
			  "In \"{file}\": {problem}", "file", name)
		    : failed;
	}
	return NULL;
}
