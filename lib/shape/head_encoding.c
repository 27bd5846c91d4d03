/* head_encoding -- which encoding a file is in; see head.h. */
#include "shape/head.h"

#include "base/mem.h"
#include "text/decode.h"
#include "text/magic.h"
#include "words/words.h"

#define BOM   SPAN("\xef\xbb\xbf")
#define MOST  5	 /* shown as examples */
#define WORD  60 /* bytes of one, at most */
#define SHOWN 40 /* bytes of the text before a bad byte */

struct bad_byte bad_byte_after(const void *ctx, struct span before, unsigned char byte,
    int64_t offset)
{
	struct bad_byte bad = { .byte = byte, .line = 1, .offset = offset };
	const char *at = before.at, *end = at + before.len, *start = at;

	for (; at < end; at++)
		if (*at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'))) {
			bad.line++;
			start = at + 1;
		}
	bad.before =
	    span_show(ctx, span_trim((struct span){ start, (size_t)(end - start) }), SHOWN);
	return bad;
}

/* Does a character end a word? */
static bool ends_word(char c)
{
	return (unsigned char)c <= ' ' || memchr(",;|\"", c, 4);
}

static void add_word(json_t *list, struct span word)
{
	char *text = span_show(NULL, word, WORD);
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (!strcmp(json_string_value(item), text))
			break;
	if (i == json_array_size(list))
		json_array_append_new(list, json_string(text));
	talloc_free(text);
}

void encoding_words(struct span text, json_t *list)
{
	const char *at = text.at, *end = at + text.len;

	while (at < end && json_array_size(list) < MOST) {
		const char *from = at, *to;

		if ((unsigned char)*at < 0x80) {
			at++;
			continue;
		}
		while (from > text.at && at - from < WORD && !ends_word(from[-1]))
			from--;
		for (to = at; to < end && to - at < WORD && !ends_word(*to); to++)
			;
		add_word(list, (struct span){ from, (size_t)(to - from) });
		at = to;
	}
}

char *encoding_join(const void *ctx, json_t *words)
{
	char *joined = mem_strdup(ctx, "");
	json_t *word;
	size_t i;

	json_array_foreach(words, i, word)
		joined = mem_append(joined, "%s%s", i ? ", " : "", json_string_value(word));
	return joined;
}

static bool begins(struct span text, struct span with)
{
	return text.len >= with.len && !memcmp(text.at, with.at, with.len);
}

/* UTF-16 without a mark shows by its NUL bytes: every other one, in text of Latin letters. */
static enum encoding by_nul(struct span raw)
{
	size_t nul[2] = { 0, 0 }, n = raw.len < 4096 ? raw.len : 4096;

	for (size_t i = 0; i < n; i++)
		nul[i % 2] += !raw.at[i];
	if (n < 4 || (nul[0] * 5 > n * 2) == (nul[1] * 5 > n * 2))
		return ENCODING_UTF_8;
	return nul[1] > nul[0] ? ENCODING_UTF_16LE : ENCODING_UTF_16BE;
}

/* Is it Windows-1252 rather than UTF-8 with a fault: are there more bytes that UTF-8 does not have
 * than characters of several bytes that it does? */
static bool is_rather_1252(struct span raw)
{
	long bad = 0, good = 0;

	for (size_t i = 0; i < raw.len; i++) {
		struct span rest = { raw.at + i, raw.len - i };
		size_t n = span_utf8(rest);

		for (size_t k = 0; k < n; k++)
			good += ((unsigned char)rest.at[k] & 0xc0) == 0xc0;
		i += n;
		rest = (struct span){ raw.at + i, raw.len - i };
		if (!rest.len || span_utf8_cut(rest))
			break;
		bad++;
	}
	return bad > good;
}

/* Decode the head; false when a byte is not in the encoding, which *bad then tells. */
static bool decode_head(struct head *head, enum encoding encoding, struct bad_byte *bad)
{
	size_t most = encoding == ENCODING_UTF_8 ? 1 : DECODE_MOST, made, used;
	char *to = mem_resize(head->work, NULL, char, head->raw.len *most + 1);
	struct span rest;

	used = decode(encoding, head->raw, to, &made);
	rest = (struct span){ head->raw.at + used, head->raw.len - used };
	head->text = (struct span){ to, made };
	if (rest.len && (head->whole || !decode_is_cut(encoding, rest))) {
		*bad =
		    bad_byte_after(head->work, head->text, (unsigned char)*rest.at, (int64_t)used);
		return false;
	}
	head->bom = begins(head->text, BOM);
	if (head->bom)
		head->text = (struct span){ to + BOM.len, made - BOM.len };
	return true;
}

static void say_utf_8(struct head *head)
{
	bool ascii = true;

	for (size_t i = 0; i < head->text.len && ascii; i++)
		ascii = (unsigned char)head->text.at[i] < 0x80;
	if (head->bom)
		head_say(head, "encoding", said("the file begins with the mark of UTF-8"));
	else
		head_say(head, "encoding",
		    said(head->whole ? ascii
				? WORDS("all {n} bytes are plain ASCII, which UTF-8 includes")
				: WORDS("all {n} bytes are well-formed UTF-8")
			    : ascii
			    ? WORDS("the first {n} bytes are plain ASCII, which UTF-8 includes")
			    : WORDS("the first {n} bytes are well-formed UTF-8"),
			"n", json_integer((json_int_t)head->text.len)));
}

static void say_1252(struct head *head)
{
	json_t *words = mem_json(head->work, json_array());
	bool wanted = head_wanted(head, "encoding") != NULL;

	encoding_words(head->text, words);
	if (!json_array_size(words))
		head_say(head, "encoding",
		    said(wanted ? WORDS("Windows-1252; its words then read as ASCII")
				: WORDS("some bytes are not UTF-8, all are Windows-1252; its words "
					"then read as ASCII")));
	else
		head_say(head, "encoding",
		    said(wanted ? WORDS("Windows-1252; its words then read {words}")
				: WORDS("some bytes are not UTF-8, all are Windows-1252; its words "
					"then read {words}"),
			"words", json_string(encoding_join(head->work, words))));
}

static const struct err *chosen(struct head *head, const char *word, enum encoding *encoding)
{
	for (enum encoding e = 0; e < ENCODING_COUNT; e++)
		if (!strcmp(word, encoding_name[e])) {
			*encoding = e;
			return NULL;
		}
	if (strcmp(word, "UTF-16"))
		return err(422, "encoding",
		    "The encoding must be UTF-8, UTF-16 or Windows-1252; \"{chosen}\" cannot be "
		    "read here.",
		    "chosen", AT_MOST(40, word));
	*encoding = begins(head->raw, SPAN("\xfe\xff")) ? ENCODING_UTF_16BE : by_nul(head->raw);
	if (*encoding == ENCODING_UTF_8)
		*encoding = ENCODING_UTF_16LE;
	return NULL;
}

const struct err *head_encoding(struct head *head, struct dialect *dialect)
{
	const char *word = head_wanted(head, "encoding");
	struct bad_byte bad, as_1252;
	const struct err *failed;
	enum encoding found;

	if (word && (failed = chosen(head, word, &dialect->encoding)))
		return failed;
	if (!word && begins(head->raw, SPAN("\xff\xfe")))
		dialect->encoding = ENCODING_UTF_16LE;
	else if (!word && begins(head->raw, SPAN("\xfe\xff")))
		dialect->encoding = ENCODING_UTF_16BE;
	else if (!word)
		dialect->encoding = by_nul(head->raw);
	found = dialect->encoding;
	if ((found == ENCODING_UTF_8 || found == ENCODING_WINDOWS_1252) &&
	    (failed = magic_refuse_binary(head->raw)))
		return failed;
	if (!decode_head(head, found, &bad)) {
		if (word || !head->found || found != ENCODING_UTF_8 || !is_rather_1252(head->raw) ||
		    !decode_head(head, ENCODING_WINDOWS_1252, &as_1252))
			return encoding_bad_byte(found, &bad);
		dialect->encoding = ENCODING_WINDOWS_1252;
	}
	if (dialect->encoding == ENCODING_UTF_8)
		say_utf_8(head);
	else if (dialect->encoding == ENCODING_WINDOWS_1252)
		say_1252(head);
	else
		head_say(head, "encoding",
		    said(head->bom ? WORDS("the file begins with the mark of UTF-16")
				   : WORDS("every other byte is 0, as in UTF-16")));
	return NULL;
}
