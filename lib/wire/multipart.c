/* multipart -- see multipart.h. */
#include "wire/multipart.h"

#include "base/mem.h"
#include "base/span.h"
#include "base/text.h"
#include "wire/header.h"
#include "wire/query.h"
#include "words/words.h"

enum { WINDOW = 128 << 10, HEADERS_MAX = 8 << 10, BOUNDARY_MAX = 70 };

/* The part of the body that is in memory: from pos on is still to be looked at. */
struct window {
	multipart_source *source;
	void *from;
	char *at;
	size_t pos, len;
	int64_t offset;	     /* of at[0] in the body */
	bool failed;	     /* the source did */
	struct span divider; /* CR LF, two dashes, the boundary */
};

static const struct err *malformed(const char *what)
{
	return err(400, "bad_form", "This form cannot be read: {reason}. Nothing of it was kept.",
	    "reason.", what);
}

static struct span ahead(const struct window *w)
{
	return (struct span){ w->at + w->pos, w->len - w->pos };
}

/* Look at the next n bytes, or at fewer where the body ends. */
static struct span need(struct window *w, size_t n)
{
	ssize_t got = 1;

	if (w->pos + n > WINDOW) {
		memmove(w->at, w->at + w->pos, w->len - w->pos);
		w->offset += (int64_t)w->pos;
		w->len -= w->pos;
		w->pos = 0;
	}
	while (w->len - w->pos < n && got > 0) {
		got = w->source(w->from, w->at + w->len, WINDOW - w->len);
		if (got > 0)
			w->len += (size_t)got;
	}
	w->failed |= got < 0;
	return ahead(w);
}

/* Take the bytes s if they come next. */
static bool take(struct window *w, struct span s)
{
	struct span next = need(w, s.len);

	if (next.len < s.len || memcmp(next.at, s.at, s.len))
		return false;
	w->pos += s.len;
	return true;
}

/* Where what stands in s, or NULL. */
static const char *find(struct span s, struct span what)
{
	return s.len < what.len ? NULL : memmem(s.at, s.len, what.at, what.len);
}

/* Pass over content up to the next divider, which is taken; keep it in text unless NULL. */
static const struct err *content(struct window *w, struct part *part, struct text *text)
{
	const char *end = NULL;

	part->offset = w->offset + (int64_t)w->pos;
	while (!end) {
		struct span next = need(w, w->divider.len);
		size_t n;

		if (next.len < w->divider.len)
			return malformed(WORDS("it ends before its last boundary"));
		/* what may be the start of a divider stays for the next look */
		end = find(next, w->divider);
		n = end ? (size_t)(end - next.at) : next.len - (w->divider.len - 1);
		if (text && text->len + n > VALUE_MAX)
			return err(413, "value_too_long",
			    "The field {field} is longer than {kib} KiB.", "field", part->name,
			    "kib", DIGITS(VALUE_MAX >> 10));
		if (text)
			text_add(text, next.at, n);
		w->pos += n;
	}
	part->length = w->offset + (int64_t)w->pos - part->offset;
	w->pos += w->divider.len;
	return NULL;
}

/* What browsers write for a quote and a line end in a name. */
static char *unescape(const void *ctx, const char *s)
{
	struct text out = text_new(ctx);

	for (size_t n; *s; s += n) {
		bool quote = !strncmp(s, "%22", 3);

		n = quote || !strncmp(s, "%0D", 3) || !strncmp(s, "%0A", 3) ? 3 : 1;
		text_add(&out, quote ? "\"" : n == 3 ? " " : s, 1);
	}
	return out.at;
}

/* filename*=UTF-8''..., which some libraries send for what is not ASCII. */
static const char *extended_name(const void *ctx, struct span value)
{
	const char *s = header_param(ctx, value, "filename*");
	const char *quote = s ? strchr(s, '\'') : NULL, *name = NULL;

	if (quote && (quote = strchr(quote + 1, '\'')))
		name = query_decode(ctx, span_of(quote + 1), false);
	return s && !name ? "" : name;
}

static const struct err *disposition(const void *ctx, struct part *part, struct span value)
{
	const char *name = header_param(ctx, value, "name");

	if (!header_is(value, "form-data") || !name || part->name)
		return malformed(WORDS("a part of it does not say which field it is"));
	if (!query_is_text(span_of(name)))
		return err(400, "bad_encoding", "The name of a field is not valid UTF-8 text.");
	part->name = unescape(ctx, name);
	if ((name = header_param(ctx, value, "filename")))
		part->file_name = unescape(ctx, name);
	else
		part->file_name = extended_name(ctx, value);
	return NULL;
}

static const struct err *header(const void *ctx, struct part *part, struct span line)
{
	const char *colon = memchr(line.at, ':', line.len);
	struct span name, value;

	if (!colon || memchr(line.at, '\0', line.len) || *line.at == ' ' || *line.at == '\t')
		return malformed(WORDS("a part of it has a header that is not valid"));
	name = (struct span){ line.at, colon - line.at };
	value = span_trim((struct span){ colon + 1, line.at + line.len - colon - 1 });
	if (span_equal_fold(name, SPAN("Content-Disposition")))
		return disposition(ctx, part, value);
	if (span_equal_fold(name, SPAN("Content-Type")) && value.len >= 10 &&
	    span_equal_fold((struct span){ value.at, 10 }, SPAN("multipart/")))
		return malformed(WORDS("it has another form inside"));
	if (span_equal_fold(name, SPAN("Content-Transfer-Encoding")) &&
	    !span_equal_fold(value, SPAN("binary")) && !span_equal_fold(value, SPAN("8bit")) &&
	    !span_equal_fold(value, SPAN("7bit")))
		return malformed(WORDS("a part of it is encoded"));
	return NULL;
}

/* The header lines of a part and the empty line after them. */
static const struct err *headers(const void *ctx, struct window *w, struct part *part)
{
	const struct err *failed;
	size_t used = 0;

	while (!take(w, SPAN("\r\n"))) {
		struct span next = need(w, HEADERS_MAX);
		const char *end = find(next, SPAN("\r\n"));

		if (!end || (used += (size_t)(end - next.at)) > HEADERS_MAX)
			return malformed(WORDS("a part of it has no end to its headers"));
		next.len = (size_t)(end - next.at);
		if ((failed = header(ctx, part, next)))
			return failed;
		w->pos += next.len + 2;
	}
	return part->name ? NULL : malformed(WORDS("a part of it does not say which field it is"));
}

static const struct err *read_part(const void *ctx, struct window *w, struct part *part)
{
	const struct err *failed;
	struct text text;

	if ((failed = headers(ctx, w, part)))
		return failed;
	if (part->file_name)
		return content(w, part, NULL);
	text = text_new(ctx);
	if ((failed = content(w, part, &text)))
		return failed;
	if (!query_is_text((struct span){ text.at, text.len }))
		return err(400, "bad_encoding", "The field {field} is not valid UTF-8 text.",
		    "field", part->name);
	part->text = text.at;
	return NULL;
}

static const struct err *read_parts(const void *ctx, struct window *w, struct parts *parts)
{
	const struct err *failed;
	int64_t kept = 0;

	(void)take(w, SPAN("\r\n"));
	if (!take(w, (struct span){ w->divider.at + 2, w->divider.len - 2 }))
		return malformed(WORDS("it does not begin with its boundary"));
	while (!take(w, SPAN("--"))) {
		while (take(w, SPAN(" ")) || take(w, SPAN("\t")))
			;
		if (!take(w, SPAN("\r\n")))
			return malformed(WORDS("its boundary is in the middle of a line"));
		if (parts->n == FIELDS_MAX)
			return err(400, "too_many_fields", "A form may have at most {n} fields.",
			    "n", DIGITS(FIELDS_MAX));
		parts->at = mem_resize(ctx, parts->at, struct part, parts->n + 1);
		parts->at[parts->n] = (struct part){ 0 };
		if ((failed = read_part(ctx, w, &parts->at[parts->n])))
			return failed;
		kept += parts->at[parts->n].file_name ? 0 : parts->at[parts->n].length;
		if (kept > BODY_MAX)
			return err(413, "body_too_large",
			    "The fields of a form may have {mib} MiB together.", "mib",
			    DIGITS(BODY_MAX >> 20));
		parts->n++;
	}
	while (take(w, SPAN("\r\n")))
		;
	return need(w, 1).len ? malformed(WORDS("something follows its last boundary")) : NULL;
}

/* RFC 2046's boundary: 1 to 70 characters of a small set, not ending in a blank. */
static bool is_boundary(const char *s)
{
	static const char set[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'()+_,-./:=? ";
	size_t n = strlen(s);

	return n >= 1 && n <= BOUNDARY_MAX && strspn(s, set) == n && s[n - 1] != ' ';
}

const struct err *multipart_read(const void *ctx, struct parts *parts, const char *content_type,
    multipart_source *source, void *from)
{
	struct window w = { .source = source, .from = from };
	const char *boundary = header_param(ctx, span_of(content_type), "boundary");
	const struct err *failed;

	*parts = (struct parts){ NULL, 0 };
	if (!boundary || !is_boundary(boundary))
		return malformed(WORDS("its Content-Type has no boundary of 1 to 70 characters"));
	w.divider = span_of(mem_printf(ctx, "\r\n--%s", boundary));
	w.at = mem_array(ctx, char, WINDOW);
	failed = read_parts(ctx, &w, parts);
	talloc_free(w.at);
	return w.failed ? err_internal("reading the body of a form: %m") : failed;
}
