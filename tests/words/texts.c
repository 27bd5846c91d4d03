/*
 * texts [-g] TEMPLATE.html... -- the texts of templates, as entries of a gettext catalog; with -g
 * those that are glued to a value or to another text, so that no sentence of another language can
 * be made of them.
 */
#include "base/mem.h"
#include "page/template.h"

#include <stdio.h>

/* What a text is on the page, by the markup that it stands in; at is where its tag begins. */
static const char *place_of(const struct template *t, const char *at)
{
	static const struct {
		const char *markup, *place;
	} places[] = {
		{ "<a", "link" },
		{ "<button", "button" },
		{ "<th", "heading in a table" },
		{ "<td", "cell of a table" },
		{ "<h1", "heading of the page" },
		{ "<h2", "heading" },
		{ "<h3", "heading" },
		{ "<label", "label of a field" },
		{ "<legend", "label of several fields" },
		{ "<option", "choice" },
		{ "<summary", "heading that opens" },
		{ "<caption", "name of a table" },
		{ "<title", "title of the window" },
		{ "{{$title", "title of the window" },
	};
	const char *p = at;

	while (p > t->text && *p != '<' && strncmp(p, "{{$title", 8))
		p--;
	if (*p == '<' && !memchr(p, '>', at - p))
		return "read aloud, or shown as a hint";
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		size_t n = strlen(places[i].markup);

		if (!strncmp(p, places[i].markup, n) && strchr(" >}\n", p[n]))
			return places[i].place;
	}
	return "text";
}

static void put(const char *keyword, const char *text)
{
	printf("%s \"", keyword);
	for (; *text; text++)
		printf(*text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	printf("\"\n");
}

/* title: what the template's first comment says of it. */
static void entry(const struct template *t, const struct tag *tag, struct span title)
{
	const struct message *m = tag->message;

	printf("#. %s -- %.*s\n", place_of(t, tag->before.at + tag->before.len), (int)title.len,
	    title.at);
	if (m->context)
		put("msgctxt", m->context);
	put("msgid", m->one);
	if (m->many)
		put("msgid_plural", m->many);
	printf(m->many ? "msgstr[0] \"\"\nmsgstr[1] \"\"\n\n" : "msgstr \"\"\n\n");
}

/* Do two tags show something in one sentence?  Nothing else stands between them. */
static bool one_sentence(const struct tag *a, const struct tag *b)
{
	bool shown = b->kind == TAG_VALUE || b->kind == TAG_TEXT;

	if ((a->kind != TAG_VALUE && a->kind != TAG_TEXT) || !shown)
		return false;
	if (a->kind != TAG_TEXT && b->kind != TAG_TEXT)
		return false;
	for (size_t i = 0; i < b->before.len; i++)
		if (!strchr(" \t\n,.;:()", b->before.at[i]))
			return false;
	return true;
}

static void glued(const char *path, const struct template *t)
{
	for (size_t i = 1; i < t->n; i++)
		if (one_sentence(&t->tags[i - 1], &t->tags[i]))
			printf("%s: %.*s | %.*s\n", path, (int)t->tags[i - 1].name.len,
			    t->tags[i - 1].name.at, (int)t->tags[i].name.len, t->tags[i].name.at);
}

/* "{{! data -- the front page: ... }}": the first line of what stands behind the dashes. */
static struct span title_of(const char *path, const struct template *t)
{
	struct span title = t->tags[0].name;
	const char *dashes = strstr(title.at, "-- ");

	if (t->tags[0].kind != TAG_COMMENT || !dashes || dashes > title.at + title.len)
		return span_of(path);
	title = (struct span){ dashes + 3, title.at + title.len - dashes - 3 };
	title.len = strcspn(title.at, "\n}");
	return span_trim(title);
}

static void entries(const char *path, const struct template *t)
{
	struct span title = title_of(path, t);

	for (size_t i = 0; i < t->n; i++)
		if (t->tags[i].kind == TAG_TEXT) {
			printf("#: %s\n", path);
			entry(t, &t->tags[i], title);
		}
}

static char *read_all(const void *ctx, const char *path)
{
	FILE *file = fopen(path, "re");
	struct text all = text_new(ctx);
	char piece[4096];
	size_t n;

	if (!file) {
		perror(path);
		exit(1);
	}
	while ((n = fread(piece, 1, sizeof(piece), file)))
		text_add(&all, piece, n);
	fclose(file);
	return all.at;
}

int main(int argc, char *argv[])
{
	bool glue = argc > 1 && !strcmp(argv[1], "-g");
	void *ctx = talloc_new(NULL);

	for (int i = 1 + glue; i < argc; i++) {
		struct template *t = template_new(ctx, read_all(ctx, argv[i]));

		if (glue)
			glued(argv[i], t);
		else
			entries(argv[i], t);
	}
	talloc_free(ctx);
	return 0;
}
