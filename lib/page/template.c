/* template -- see template.h. */
#include "page/template.h"

#include "base/mem.h"

/* Tags nested deeper than this are ignored: pages need ten. */
enum { DEPTH_MAX = 64 };

/* Where c stands twice from p on, or NULL. */
static const char *find(const char *p, const char *end, char c)
{
	while (p < end && (p = memchr(p, c, end - p)) && p[1] != c)
		p++;
	return p < end ? p : NULL;
}

static void complain(struct template *t, const char *what, struct span where)
{
	if (!t->problem)
		t->problem = mem_printf(t, "%s: {{%.*s}}", what, (int)where.len, where.at);
}

/* What stands between the braces. */
static struct tag tag_of(struct span inner)
{
	static const struct {
		char sign;
		enum tag_kind kind;
	} signs[] = {
		{ '#', TAG_SECTION },
		{ '^', TAG_INVERTED },
		{ '/', TAG_CLOSE },
		{ '!', TAG_COMMENT },
		{ '>', TAG_PARTIAL },
		{ '<', TAG_PARENT },
		{ '$', TAG_BLOCK },
		{ '_', TAG_TEXT },
	};
	struct tag tag = { .kind = TAG_VALUE, .name = span_trim(inner) };
	const char *bar;

	for (size_t i = 0; tag.name.len && i < sizeof(signs) / sizeof(*signs); i++)
		if (*tag.name.at == signs[i].sign) {
			tag.kind = signs[i].kind;
			tag.name = (struct span){ tag.name.at + 1, tag.name.len - 1 };
			/* {{_(n) ...}} counts, {{_ (n) ...}} begins with a bracket */
			if (tag.kind != TAG_TEXT)
				tag.name = span_trim(tag.name);
			return tag;
		}
	if (tag.name.len && (bar = memchr(tag.name.at, '|', tag.name.len))) {
		const char *end = tag.name.at + tag.name.len;

		tag.filter = span_trim((struct span){ bar + 1, end - bar - 1 });
		tag.name = span_trim((struct span){ tag.name.at, bar - tag.name.at });
	}
	return tag;
}

static void read_message(struct template *t, struct tag *tag)
{
	tag->message = message_new(t, tag->name);
	if (tag->message->problem)
		complain(t, tag->message->problem, tag->name);
}

static void cut(struct template *t)
{
	const char *p = t->text, *end = p + strlen(p), *open, *close;
	size_t room = 16;

	t->tags = mem_array(t, struct tag, room);
	while ((open = find(p, end, '{')) && (close = find(open + 2, end, '}'))) {
		if (t->n + 2 > room)
			t->tags = mem_resize(t, t->tags, struct tag, room *= 2);
		/* a text may end in a value: {{_ of {n}}} */
		if (open[2] == '_' && close[2] == '}')
			close++;
		t->tags[t->n] = tag_of((struct span){ open + 2, close - open - 2 });
		if (t->tags[t->n].kind == TAG_TEXT)
			read_message(t, &t->tags[t->n]);
		t->tags[t->n++].before = (struct span){ p, open - p };
		p = close + 2;
	}
	if (open)
		complain(t, "braces that nothing closes", (struct span){ open + 2, 0 });
	t->tags[t->n++] = (struct tag){ .kind = TAG_END, .before = { p, end - p } };
}

/* Give each opening tag its end. */
static void match(struct template *t)
{
	size_t open[DEPTH_MAX], depth = 0, same;

	for (size_t i = 0; i < t->n; i++) {
		struct tag *tag = &t->tags[i];

		switch (tag->kind) {
		case TAG_SECTION:
		case TAG_INVERTED:
		case TAG_PARENT:
		case TAG_BLOCK:
			if (depth < DEPTH_MAX) {
				open[depth++] = i;
				break;
			}
			complain(t, "nested too deeply", tag->name);
			tag->kind = TAG_COMMENT;
			break;
		case TAG_CLOSE:
			for (same = depth; same; same--)
				if (span_equal(t->tags[open[same - 1]].name, tag->name))
					break;
			if (!same || same != depth)
				complain(t, "closes what is not open", tag->name);
			if (!same)
				tag->kind = TAG_COMMENT;
			for (; same && depth >= same; depth--)
				t->tags[open[depth - 1]].close = i;
			break;
		default:
			break;
		}
	}
	if (depth)
		complain(t, "never closed", t->tags[open[depth - 1]].name);
	while (depth)
		t->tags[open[--depth]].close = t->n - 1;
}

static size_t blanks(struct span s)
{
	size_t n = 0;

	while (n < s.len && (s.at[n] == ' ' || s.at[n] == '\t' || s.at[n] == '\r'))
		n++;
	return n;
}

/* How many blanks end s, if nothing else stands on their line; else -1.  first: s starts one. */
static long indent(struct span s, bool first)
{
	size_t n = 0;

	while (n < s.len && (s.at[s.len - n - 1] == ' ' || s.at[s.len - n - 1] == '\t'))
		n++;
	if (n == s.len)
		return first ? (long)n : -1;
	return s.at[s.len - n - 1] == '\n' ? (long)n : -1;
}

/* Take away the blanks and the line end of each line that holds only tags of structure. */
static void close_up(struct template *t)
{
	bool first = true;

	for (size_t i = 0, j; i + 1 < t->n; i = j) {
		long n = indent(t->tags[i].before, first);
		size_t after = 0;
		bool alone = n >= 0;

		for (j = i; alone && j + 1 < t->n; j++) {
			struct span next = t->tags[j + 1].before;

			alone = t->tags[j].kind >= TAG_SECTION;
			after = blanks(next);
			if (after < next.len || j + 2 == t->n)
				break;
		}
		j++;
		first = false;
		if (!alone || j >= t->n)
			continue;
		if (after < t->tags[j].before.len && t->tags[j].before.at[after++] != '\n')
			continue;
		t->tags[i].before.len -= n;
		for (size_t k = i + 1; k < j; k++)
			t->tags[k].before.len = 0;
		t->tags[j].before.at += after;
		t->tags[j].before.len -= after;
		first = true;
	}
}

struct template *template_new(const void *ctx, const char *text)
{
	struct template *t = mem_new(ctx, struct template);

	t->text = text;
	cut(t);
	match(t);
	close_up(t);
	return t;
}
