/* message -- see message.h. */
#include "page/message.h"

#include <ctype.h>

enum { NESTED_MAX = 8 };

/* A text while it is read. */
struct reading {
	struct message *m;
	struct text out;
	size_t open[NESTED_MAX], depth; /* numbers of elements */
};

static void complain(struct message *m, const char *what, struct span where)
{
	if (!m->problem)
		m->problem = mem_printf(m, "%s: %.*s", what, (int)where.len, where.at);
}

static struct span up_to(struct span s, const char *end)
{
	return (struct span){ s.at, (size_t)(end - s.at) };
}

static struct span from(struct span s, const char *start)
{
	return (struct span){ start, (size_t)(s.at + s.len - start) };
}

static const char *find(struct span s, char c)
{
	return s.len ? memchr(s.at, c, s.len) : NULL;
}

static bool is_name(struct span s)
{
	if (!s.len || !(isalpha((unsigned char)*s.at) || *s.at == '_'))
		return false;
	for (size_t i = 1; i < s.len; i++)
		if (!isalnum((unsigned char)s.at[i]) && !strchr("_.", s.at[i]))
			return false;
	return true;
}

/* What stands between braces: name=path|filter. */
static struct slot slot_of(struct span inner)
{
	const char *bar = find(inner, '|'), *sign;
	struct slot slot = { .path = span_trim(inner), .filter = SPAN("") };

	if (bar) {
		slot.filter = span_trim(from(inner, bar + 1));
		slot.path = span_trim(up_to(inner, bar));
	}
	slot.name = slot.path;
	if ((sign = find(slot.path, '='))) {
		slot.name = span_trim(up_to(slot.path, sign));
		slot.path = span_trim(from(slot.path, sign + 1));
	}
	return slot;
}

static const struct slot *slot_named(const struct message *m, struct span name)
{
	for (size_t i = 0; i < m->n_slots; i++)
		if (span_equal(m->slots[i].name, name))
			return &m->slots[i];
	return NULL;
}

static const struct element *element_named(const struct message *m, struct span name)
{
	for (size_t i = 0; i < m->n_elements; i++)
		if (span_equal(m->elements[i].name, name))
			return &m->elements[i];
	return NULL;
}

/* Read the {value} at the start of s; what is left. */
static struct span read_value(struct reading *reading, struct span s)
{
	struct message *m = reading->m;
	const char *end = find(s, '}');
	struct slot slot = { 0 };
	const struct slot *same;

	if (end)
		slot = slot_of((struct span){ s.at + 1, (size_t)(end - s.at - 1) });
	if (!is_name(slot.name) || !slot.path.len) {
		complain(m, "a brace that begins no value", s);
		text_add(&reading->out, s.at, 1);
		return from(s, s.at + 1);
	}
	same = slot_named(m, slot.name);
	if (same && (!span_equal(same->path, slot.path) || !span_equal(same->filter, slot.filter)))
		complain(m, "one name for two values; write {name=path|filter}", slot.name);
	if (!same) {
		m->slots = mem_resize(m, m->slots, struct slot, m->n_slots + 1);
		m->slots[m->n_slots++] = slot;
	}
	text_printf(&reading->out, "{%.*s}", (int)slot.name.len, slot.name.at);
	return from(s, end + 1);
}

/* The element that open begins: an earlier one that is the same, or a new one. */
static size_t element_of(struct message *m, struct span open, struct span kind)
{
	struct element *element;
	int same = 1;

	for (size_t i = 0; i < m->n_elements; i++) {
		if (span_equal(m->elements[i].open, open))
			return i;
		same += span_equal(m->elements[i].kind, kind);
	}
	m->elements = mem_resize(m, m->elements, struct element, m->n_elements + 1);
	element = &m->elements[m->n_elements];
	*element = (struct element){ .open = open, .kind = kind, .name = kind };
	if (same > 1)
		element->name = span_of(mem_printf(m, "%.*s%d", (int)kind.len, kind.at, same));
	return m->n_elements++;
}

static size_t name_length(struct span s)
{
	size_t n = 0;

	while (n < s.len && isalnum((unsigned char)s.at[n]))
		n++;
	return n;
}

/* Elements that have no end of their own. */
static bool is_void(struct span kind)
{
	return span_equal(kind, SPAN("br")) || span_equal(kind, SPAN("wbr"));
}

static struct span read_open(struct reading *reading, struct span s)
{
	const char *end = find(s, '>');
	struct span kind = { s.at + 1, name_length(from(s, s.at + 1)) };
	size_t element;

	if (!end || (!is_void(kind) && reading->depth == NESTED_MAX)) {
		complain(reading->m, "markup that does not end", s);
		text_add(&reading->out, s.at, 1);
		return from(s, s.at + 1);
	}
	element = element_of(reading->m, up_to(s, end + 1), kind);
	if (!is_void(kind))
		reading->open[reading->depth++] = element;
	kind = reading->m->elements[element].name;
	text_printf(&reading->out, "<%.*s>", (int)kind.len, kind.at);
	return from(s, end + 1);
}

static struct span read_close(struct reading *reading, struct span s)
{
	const char *end = find(s, '>');
	const struct element *element = NULL;
	struct span kind = { s.at + 2, name_length(from(s, s.at + 2)) };

	if (reading->depth)
		element = &reading->m->elements[reading->open[reading->depth - 1]];
	if (!end || !element || !span_equal(element->kind, kind)) {
		complain(reading->m, "closes what is not open", s);
		text_add(&reading->out, s.at, 1);
		return from(s, s.at + 1);
	}
	reading->depth--;
	text_printf(&reading->out, "</%.*s>", (int)element->name.len, element->name.at);
	return from(s, end + 1);
}

/* One form of the text, as the catalog has it. */
static const char *read_form(struct message *m, struct span s)
{
	struct reading reading = { .m = m, .out = text_new(m) };

	while (s.len) {
		if (*s.at == '{') {
			s = read_value(&reading, s);
		} else if (s.len > 1 && *s.at == '<' && isalpha((unsigned char)s.at[1])) {
			s = read_open(&reading, s);
		} else if (s.len > 2 && *s.at == '<' && s.at[1] == '/') {
			s = read_close(&reading, s);
		} else {
			text_add(&reading.out, s.at, 1);
			s = from(s, s.at + 1);
		}
	}
	if (reading.depth)
		complain(m, "never closed", m->elements[reading.open[reading.depth - 1]].open);
	return reading.out.at;
}

/* A text of several lines as one, which is how a reader sees it and a translator finds it. */
static struct span one_line(const void *ctx, struct span text)
{
	char *line = span_dup(ctx, text);
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool blank = strchr(" \t\r\n", text.at[i]) != NULL;

		if (!blank || (n && line[n - 1] != ' '))
			line[n++] = blank ? ' ' : text.at[i];
	}
	while (n && line[n - 1] == ' ')
		n--;
	return (struct span){ line, n };
}

/* Take [context] or (count) off the start of s: what is between the two signs. */
static struct span take(struct message *m, struct span *s, char open, char close)
{
	struct span inner = { 0 };
	const char *end;

	if (!s->len || *s->at != open)
		return inner;
	if (!(end = find(*s, close))) {
		complain(m, "never closed", *s);
		return inner;
	}
	inner = span_trim((struct span){ s->at + 1, (size_t)(end - s->at - 1) });
	*s = from(*s, end + 1);
	return inner;
}

/* Where || stands, or NULL. */
static const char *bars(struct span s)
{
	for (size_t i = 0; i + 1 < s.len; i++)
		if (s.at[i] == '|' && s.at[i + 1] == '|')
			return s.at + i;
	return NULL;
}

struct message *message_new(const void *ctx, struct span source)
{
	struct message *m = mem_new(ctx, struct message);
	struct span context = take(m, &source, '[', ']'), line;
	const char *split;

	m->count = take(m, &source, '(', ')');
	line = one_line(m, source);
	split = bars(line);
	if (!m->count.len != !split)
		complain(m, "a count goes with two forms: {{_(n) one || many}}", line);
	m->one = read_form(m, split ? span_trim(up_to(line, split)) : line);
	if (split)
		m->many = read_form(m, span_trim(from(line, split + 2)));
	if (!*m->one || (split && !*m->many))
		complain(m, "a text without words", line);
	if (context.len)
		m->context = span_dup(m, context);
	m->number = words_find(span_of(context.len ? mem_printf(m, "%s\004%s", m->context, m->one)
						   : m->one));
	return m;
}

const char *message_text(const struct message *m, const struct language *language, unsigned long n)
{
	const char *text = words_get(language, m->number, m->many ? language->form(n) : 0);

	if (text)
		return text;
	return m->many && ENGLISH->form(n) ? m->many : m->one;
}

/* The value or the markup that s begins with, up to end; false when it is neither. */
static bool known(const struct message *m, struct span s, struct piece *piece)
{
	bool closes = s.at[1] == '/';
	struct span inner = { s.at + 1 + closes, s.len - 2 - closes };
	const struct slot *slot;

	if (*s.at == '{') {
		slot = slot_named(m, inner);
		*piece = (struct piece){ .kind = PIECE_VALUE };
		if (slot)
			piece->slot = *slot;
		return slot;
	}
	*piece = (struct piece){ .kind = closes ? PIECE_CLOSE : PIECE_OPEN,
		.element = element_named(m, inner) };
	return piece->element;
}

bool message_next(const struct message *m, const char **at, struct piece *piece)
{
	const char *start = *at, *p = start, *end;

	if (!*start)
		return false;
	for (;; p++) {
		p += m->n_slots || m->n_elements ? strcspn(p, "{<") : strlen(p);
		if (!*p)
			break;
		end = strchr(p, *p == '{' ? '}' : '>');
		if (!end || !known(m, (struct span){ p, (size_t)(end + 1 - p) }, piece))
			continue;
		if (p > start)
			break;
		*at = end + 1;
		return true;
	}
	*piece = (struct piece){ .kind = PIECE_TEXT, .text = { start, (size_t)(p - start) } };
	*at = p;
	return true;
}

bool message_next_open(struct span *rest, struct piece *piece)
{
	const char *open = find(*rest, '{'), *end = open ? find(from(*rest, open), '}') : NULL;

	if (!rest->len)
		return false;
	if (open == rest->at && end) {
		*piece = (struct piece){ .kind = PIECE_VALUE,
			.slot = slot_of((struct span){ open + 1, (size_t)(end - open - 1) }) };
		*rest = from(*rest, end + 1);
		return true;
	}
	if (!end)
		open = rest->at + rest->len;
	*piece = (struct piece){ .kind = PIECE_TEXT, .text = up_to(*rest, open) };
	*rest = from(*rest, open);
	return true;
}
