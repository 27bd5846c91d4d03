/* page -- see page.h. */
#include "page/page.h"

#include "base/text.h"
#include "page/filter.h"
#include "page/template.h"

#include "pages.h"

/* The templates read so far. */
struct shelf {
	struct template **templates;
	size_t n;
};

/* A page in the making. */
struct page {
	struct text out;
	const struct language *language;
	const struct page_text *texts;
	struct shelf *shelf;
};

struct scope {
	json_t *value;
	const struct scope *up;
};

/* A {{<parent}} tag: the blocks between it and its end replace those of its template.
 * up is the frame in which the tag itself stands, whose blocks replace these in turn. */
struct frame {
	const struct template *t;
	size_t at;
	const struct frame *up;
};

/* Where we are. */
struct place {
	struct template *t;
	const struct scope *scope;
	const struct frame *frame;
};

/* The innermost scope that knows the path's first name decides. */
static json_t *lookup(const struct scope *scope, struct span path)
{
	const char *p = path.at, *end = p + path.len, *dot = memchr(p, '.', path.len);
	json_t *value = NULL;

	if (path.len == 1 && dot)
		return scope->value;
	for (; scope && !value; scope = scope->up)
		value = json_object_getn(scope->value, p, (dot ? dot : end) - p);
	while (dot && value) {
		p = dot + 1;
		dot = memchr(p, '.', end - p);
		value = json_object_getn(value, p, (dot ? dot : end) - p);
	}
	return value;
}

/* The same for the filter words: where a sentence with its values stands beside the English one
 * (words/said.h), that. */
static json_t *lookup_words(const struct scope *scope, struct span path)
{
	const char *dot = memrchr(path.at, '.', path.len), *name = dot ? dot + 1 : path.at;
	struct span within = { path.at, dot ? (size_t)(dot - path.at) : 0 };
	int n = (int)(path.at + path.len - name);
	json_t *value, *beside;
	char said[80];

	if (!n) /* the present item */
		return lookup(scope, path);
	while (!dot && scope->up && !json_object_getn(scope->value, name, (size_t)n))
		scope = scope->up;
	snprintf(said, sizeof(said), "%.*s_said", n, name);
	value = dot ? lookup(scope, within) : scope->value;
	beside = json_object_get(value, said);
	return json_is_object(beside) ? beside : lookup(scope, path);
}

static json_t *lookup_for(const struct scope *scope, struct span path, struct span filter)
{
	return span_equal(filter, SPAN("words")) ? lookup_words(scope, path) : lookup(scope, path);
}

static bool is_true(json_t *v)
{
	switch (v ? json_typeof(v) : JSON_NULL) {
	case JSON_NULL:
	case JSON_FALSE:
		return false;
	case JSON_TRUE:
		return true;
	case JSON_INTEGER:
		return json_integer_value(v) != 0;
	case JSON_REAL:
		return json_real_value(v) != 0;
	case JSON_STRING:
		return json_string_length(v) > 0;
	case JSON_ARRAY:
		return json_array_size(v) > 0;
	case JSON_OBJECT:
		return json_object_size(v) > 0;
	}
	return false;
}

/* The template of a text, read once. */
static struct template *read_text(struct shelf *shelf, const char *text)
{
	for (size_t i = 0; i < shelf->n; i++)
		if (shelf->templates[i]->text == text)
			return shelf->templates[i];
	shelf->templates = mem_resize(NULL, shelf->templates, struct template *, shelf->n + 1);
	shelf->templates[shelf->n] = template_new(shelf->templates, text);
	return shelf->templates[shelf->n++];
}

static const struct page_text *text_named(const struct page_text *texts, struct span name)
{
	for (const struct page_text *t = texts; t->name; t++)
		if (span_equal(span_of(t->name), name))
			return t;
	return NULL;
}

static void print(struct page *page, struct span filter, json_t *value)
{
	struct text plain;

	if (!value && !filter.len)
		return;
	if (!filter.len && json_is_string(value)) {
		text_html(&page->out,
		    (struct span){ json_string_value(value), json_string_length(value) });
		return;
	}
	plain = text_new(page->out.ctx);
	filter_add(&plain, page->language, filter, value);
	text_html(&page->out, (struct span){ plain.at, plain.len });
	talloc_free(plain.at);
}

/* The markup that opens an element of a text: the template's own, with its values. */
static void open_element(struct page *page, const struct scope *scope, struct span open)
{
	struct piece piece;

	while (message_next_open(&open, &piece)) {
		if (piece.kind == PIECE_TEXT)
			text_span(&page->out, piece.text);
		else
			print(page, piece.slot.filter,
			    lookup_for(scope, piece.slot.path, piece.slot.filter));
	}
}

static void say(struct page *page, const struct scope *scope, const struct message *m)
{
	unsigned long n = m->many ? filter_count(lookup(scope, m->count)) : 0;
	const char *at = message_text(m, page->language, n);
	struct piece piece;

	while (message_next(m, &at, &piece)) {
		switch (piece.kind) {
		case PIECE_TEXT:
			text_html(&page->out, piece.text);
			break;
		case PIECE_VALUE:
			print(page, piece.slot.filter,
			    lookup_for(scope, piece.slot.path, piece.slot.filter));
			break;
		case PIECE_OPEN:
			open_element(page, scope, piece.element->open);
			break;
		case PIECE_CLOSE:
			text_printf(&page->out, "</%.*s>", (int)piece.element->kind.len,
			    piece.element->kind.at);
			break;
		}
	}
}

/* The block that replaces the one called name: the outermost parent tag's goes first. */
static bool find_block(const struct frame *frame, struct span name, const struct frame **where,
    size_t *at)
{
	bool found = false;

	for (; frame; frame = frame->up) {
		const struct tag *tags = frame->t->tags;

		for (size_t i = frame->at + 1; i < tags[frame->at].close; i++) {
			bool has_end = tags[i].kind >= TAG_SECTION && tags[i].close > i;

			if (tags[i].kind == TAG_BLOCK && span_equal(tags[i].name, name)) {
				*where = frame;
				*at = i;
				found = true;
			}
			if (has_end)
				i = tags[i].close;
		}
	}
	return found;
}

/* Ahead of its place: sections, blocks and partials walk what is in them. */
static void walk(struct page *page, const struct place *here, size_t at, size_t end);

static void inside(struct page *page, const struct place *here, size_t at)
{
	walk(page, here, at + 1, here->t->tags[at].close);
}

static void section(struct page *page, const struct place *here, size_t at, json_t *value)
{
	struct scope scope = { value, here->scope };
	struct place there = { here->t, &scope, here->frame };
	size_t i;

	if (!json_is_array(value)) {
		inside(page, &there, at);
		return;
	}
	json_array_foreach(value, i, scope.value)
		inside(page, &there, at);
}

static void block(struct page *page, const struct place *here, size_t at)
{
	const struct frame *frame = NULL;
	size_t other = 0;
	struct place there;

	if (!find_block(here->frame, here->t->tags[at].name, &frame, &other)) {
		inside(page, here, at);
		return;
	}
	/* its own blocks answer to the frames around it only, so this cannot go round */
	there = (struct place){ (struct template *)frame->t, here->scope, frame->up };
	inside(page, &there, other);
}

/* A partial or a parent: another template, unless it is already being shown. */
static void include(struct page *page, const struct place *here, size_t at)
{
	const struct tag *tag = &here->t->tags[at];
	const struct page_text *text = text_named(page->texts, tag->name);
	struct frame frame = { here->t, at, here->frame };
	struct place there = { NULL, here->scope, tag->kind == TAG_PARENT ? &frame : NULL };

	if (!text)
		return;
	there.t = read_text(page->shelf, text->text);
	if (there.t->active)
		return;
	there.t->active = true;
	walk(page, &there, 0, there.t->n - 1);
	there.t->active = false;
}

/* Show tag at; which tag comes next. */
static size_t show(struct page *page, const struct place *here, size_t at)
{
	const struct tag *tag = &here->t->tags[at];
	json_t *value;

	switch (tag->kind) {
	case TAG_VALUE:
		print(page, tag->filter, lookup_for(here->scope, tag->name, tag->filter));
		return at + 1;
	case TAG_TEXT:
		say(page, here->scope, tag->message);
		return at + 1;
	case TAG_SECTION:
		value = lookup(here->scope, tag->name);
		if (is_true(value))
			section(page, here, at, value);
		return tag->close + 1;
	case TAG_INVERTED:
		if (!is_true(lookup(here->scope, tag->name)))
			inside(page, here, at);
		return tag->close + 1;
	case TAG_BLOCK:
		block(page, here, at);
		return tag->close + 1;
	case TAG_PARENT:
		include(page, here, at);
		return tag->close + 1;
	case TAG_PARTIAL:
		include(page, here, at);
		return at + 1;
	default:
		return at + 1;
	}
}

/* The tags from at up to end, and the text in front of end. */
static void walk(struct page *page, const struct place *here, size_t at, size_t end)
{
	while (at < end) {
		text_span(&page->out, here->t->tags[at].before);
		at = show(page, here, at);
	}
	/* a tag that end closes as well, lacking one of its own, has been there already */
	if (at == end)
		text_span(&page->out, here->t->tags[end].before);
}

static char *render(const void *ctx, struct page page, const char *template, json_t *doc)
{
	struct scope scope = { doc, NULL };
	struct place here = { read_text(page.shelf, template), &scope, NULL };

	page.out = text_new(ctx);
	here.t->active = true;
	walk(&page, &here, 0, here.t->n - 1);
	here.t->active = false;
	return page.out.at;
}

char *page_render_with(const void *ctx, const struct page_text *texts,
    const struct language *language, const char *template, json_t *doc)
{
	struct shelf shelf = { 0 };
	char *page = render(ctx,
	    (struct page){ .language = language, .texts = texts, .shelf = &shelf }, template, doc);

	talloc_free(shelf.templates);
	return page;
}

char *page_render(const void *ctx, const struct language *language, const char *template,
    json_t *doc)
{
	static struct shelf shelf; /* the templates of this program do not change */

	return render(ctx,
	    (struct page){ .language = language, .texts = page_texts, .shelf = &shelf }, template,
	    doc);
}

/* The first filter that a text names and that there is not, or an empty span. */
static struct span missing_filter(const struct message *m)
{
	struct piece piece;

	for (size_t i = 0; i < m->n_slots; i++)
		if (m->slots[i].filter.len && !filter_exists(m->slots[i].filter))
			return m->slots[i].filter;
	for (size_t i = 0; i < m->n_elements; i++)
		for (struct span rest = m->elements[i].open; message_next_open(&rest, &piece);)
			if (piece.slot.filter.len && !filter_exists(piece.slot.filter))
				return piece.slot.filter;
	return (struct span){ 0 };
}

const char *page_problem(const void *ctx, const struct page_text *texts, const char *template)
{
	struct template *t = template_new(ctx, template);

	if (t->problem)
		return t->problem;
	for (size_t i = 0; i < t->n; i++) {
		struct span name = t->tags[i].name, filter = t->tags[i].filter;
		int n = (int)name.len;

		if (t->tags[i].kind == TAG_TEXT)
			filter = missing_filter(t->tags[i].message);
		if (filter.len && !filter_exists(filter))
			return mem_printf(ctx, "no such filter: %.*s", (int)filter.len, filter.at);
		if ((t->tags[i].kind == TAG_PARTIAL || t->tags[i].kind == TAG_PARENT) &&
		    !text_named(texts, name))
			return mem_printf(ctx, "no such template: %.*s", n, name.at);
		if (!n && t->tags[i].kind != TAG_COMMENT && t->tags[i].kind != TAG_END)
			return "a tag without a name";
	}
	return NULL;
}
