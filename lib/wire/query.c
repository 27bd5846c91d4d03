/* query -- see query.h. */
#include "wire/query.h"

#include "base/mem.h"
#include "base/text.h"
#include "words/words.h"

#include <ctype.h>

const struct err *pairs_add(struct pairs *pairs, const char *name, const char *value)
{
	if (pairs->n == FIELDS_MAX)
		return err(400, "too_many_fields", "A request may have at most {n} fields.", "n",
		    DIGITS(FIELDS_MAX));
	if (pairs->n == pairs->room) {
		pairs->room = pairs->room ? pairs->room * 2 : 16;
		pairs->at = mem_resize(pairs->ctx, pairs->at, struct pair, pairs->room);
	}
	pairs->at[pairs->n++] = (struct pair){ name, value };
	return NULL;
}

bool query_is_text(struct span s)
{
	return !s.len || (!memchr(s.at, '\0', s.len) && span_utf8(s) == s.len);
}

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at ? (int)(at - digits) : -1;
}

char *query_decode(const void *ctx, struct span text, bool plus)
{
	char *out = mem_array(ctx, char, text.len + 1), *end = out;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '+' && plus) {
			c = ' ';
		} else if (c == '%') {
			int high = i + 2 < text.len ? hex(text.at[i + 1]) : -1;
			int low = i + 2 < text.len ? hex(text.at[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high << 4 | low);
			i += 2;
		}
		*end++ = c;
	}
	return query_is_text((struct span){ out, end - out }) ? out : NULL;
}

char *query_encode(const void *ctx, const char *text)
{
	struct text out = text_new(ctx);

	text_url(&out, span_of(text));
	return out.at;
}

static const struct err *no_text(void)
{
	return err(400, "bad_encoding",
	    "A field of this request is not valid UTF-8 text, or has a % that does not stand "
	    "before two hexadecimal digits.");
}

const struct err *query_read(struct pairs *pairs, struct span text)
{
	const struct err *failed;

	for (const char *p = text.at, *end = p + text.len, *next; p < end; p = next + 1) {
		const char *equals;
		char *name, *value;

		if (!(next = memchr(p, '&', end - p)))
			next = end;
		if (next == p)
			continue;
		if (!(equals = memchr(p, '=', next - p)))
			equals = next;
		name = query_decode(pairs->ctx, (struct span){ p, equals - p }, true);
		if (equals < next)
			equals++;
		value = query_decode(pairs->ctx, (struct span){ equals, next - equals }, true);
		if (!name || !value)
			return no_text();
		if ((failed = pairs_add(pairs, name, value)))
			return failed;
	}
	return NULL;
}

static const struct err *add_json(struct pairs *pairs, const char *name, json_t *value)
{
	const char *text = NULL;

	switch (json_typeof(value)) {
	case JSON_NULL:
		return NULL;
	case JSON_STRING:
		text = mem_strdup(pairs->ctx, json_string_value(value));
		break;
	case JSON_INTEGER:
		text = mem_printf(pairs->ctx, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		break;
	case JSON_REAL:
		text = mem_printf(pairs->ctx, "%.15g", json_real_value(value));
		break;
	case JSON_TRUE:
		text = "true";
		break;
	case JSON_FALSE:
		text = "false";
		break;
	default:
		break;
	}
	return pairs_add(pairs, mem_strdup(pairs->ctx, name), text);
}

static const struct err *add_members(struct pairs *pairs, json_t *doc)
{
	const struct err *failed;
	const char *name;
	json_t *value, *item;
	size_t i;

	json_object_foreach(doc, name, value) {
		if (!json_is_array(value)) {
			if ((failed = add_json(pairs, name, value)))
				return failed;
			continue;
		}
		json_array_foreach(value, i, item)
			if ((failed = add_json(pairs, name, item)))
				return failed;
	}
	return NULL;
}

/* What is wrong with a text that is no JSON. */
static const char *reason_of(enum json_error_code code)
{
	switch (code) {
	case json_error_premature_end_of_input:
		return WORDS("it ends too early");
	case json_error_end_of_input_expected:
		return WORDS("something follows its end");
	case json_error_invalid_utf8:
		return WORDS("it is not UTF-8");
	case json_error_duplicate_key:
		return WORDS("a name stands twice in an object");
	case json_error_numeric_overflow:
		return WORDS("this number is too large");
	case json_error_stack_overflow:
		return WORDS("it is nested too deeply");
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return WORDS("a text may not hold the character U+0000");
	default:
		return WORDS("this cannot stand here");
	}
}

const struct err *query_read_json(struct pairs *pairs, struct span text)
{
	const struct err *failed;
	json_error_t bad;
	json_t *doc = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, &bad);

	if (!doc)
		return err(400, "bad_json",
		    "The JSON of this request cannot be read, at line {line}, column {column}: "
		    "{reason}.",
		    "line", DIGITS(bad.line), "column", DIGITS(bad.column), "reason.",
		    reason_of(json_error_code(&bad)));
	failed = json_is_object(doc)
	    ? add_members(pairs, doc)
	    : err(400, "bad_json", "Send a JSON object: {\"field\": \"value\"}.");
	json_decref(doc);
	return failed;
}
