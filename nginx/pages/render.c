/*
 * render FOLDER DOCUMENT.json... PAGE.html... -- the pages that nginx shows by itself, in each
 * language; a page has the members of the document of its name, if there is one.
 *
 * FOLDER/fr/start.html of start.html, whose addresses are relative; and of error.html, for each
 * status that nginx itself answers with, FOLDER/fr/errors/404.html, and 404.json for scripts.
 * Those are shown at any address, so nginx puts in the site's (ssi).  The build runs this.
 *
 * render --check PAGE.html... -- is something wrong with a template of cgi-bin or lib?  Then the
 * build ends.
 */
#include "base/mem.h"
#include "page/menu.h"
#include "page/page.h"
#include "words/language.h"

#include "pages.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* What nginx itself answers with. */
struct refusal {
	int status;
	const char *code, *title;
	const char *what, *advice; /* for the person at the screen */
	const char *detail;	   /* for a script; NULL: what */
	bool leads_on;		   /* the page offers the front page and the help */
};

static const struct refusal refusals[] = {
	{ 400, "bad_request", WORDS("This request could not be read"),
	    WORDS("It was not well formed: a header is too long, or a line is not valid. "
		  "Nothing was changed."),
	    WORDS("Clear the cookies of this address, then open it again. If it goes on, "
		  "tell the administrator of this site."),
	    WORDS("The request was not well formed, so it was not read further: a header is "
		  "too long, or a line is not valid.") },
	{ 401, "not_signed_in", WORDS("Sign in to see this page"),
	    WORDS("This site needs a name and a password."),
	    WORDS("Reload this page and enter both. If you have none, ask the administrator "
		  "of this site."),
	    WORDS("This site needs a name and a password. If you have none, ask the "
		  "administrator of this site.") },
	{ 403, "forbidden", WORDS("You do not have access to this"),
	    WORDS("The server refused this request."),
	    WORDS("If you should have access, ask the administrator of this site."),
	    WORDS("The server refused this request. If you should have access, ask the "
		  "administrator of this site."),
	    .leads_on = true },
	{ 404, "not_found", WORDS("This page does not exist"),
	    WORDS("The address may be mistyped, or the page may have been removed."),
	    WORDS("Use the Back button of your browser, or check the address."),
	    WORDS("There is no page at this address."), .leads_on = true },
	{ 405, "wrong_method", WORDS("This page cannot do that"),
	    WORDS("The page exists but does not accept this kind of request."),
	    WORDS("Use the Back button of your browser and then the buttons on the page."),
	    WORDS("This address does not accept this kind of request."), .leads_on = true },
	{ 408, "too_slow", WORDS("The connection was too slow"),
	    WORDS("Your request took so long to arrive that the server stopped waiting. "
		  "Nothing of it was kept."),
	    WORDS("Go back with the Back button of your browser and send it again. For a "
		  "large file, use a better connection or a smaller file: split it by year "
		  "or by indicator."),
	    WORDS("The request took so long to arrive that the server stopped waiting. "
		  "Nothing of it was kept; send it again."),
	    .leads_on = true },
	{ 412, "precondition_failed", WORDS("The condition of the request is not met"),
	    WORDS("The condition of the request (If-Match, If-Unmodified-Since) is not met.") },
	{ 413, "too_large", WORDS("This file is too large"),
	    WORDS("It is larger than this site accepts, so it was not kept. Nothing else has "
		  "changed."),
	    WORDS("Go back with the Back button of your browser. Split the file by year or "
		  "by indicator, or leave out columns that are not needed; then upload the "
		  "parts one after the other. The upload page gives the limit."),
	    WORDS("The file is larger than this site accepts, so it was not kept. Split it "
		  "by year or by indicator."),
	    .leads_on = true },
	{ 414, "uri_too_long", WORDS("This address is too long"),
	    WORDS("The server does not accept addresses of this length. Nothing was changed."),
	    WORDS("Go back with the Back button of your browser and choose less at a time."),
	    WORDS("The address is longer than this server accepts. Send long fields in the "
		  "body of a POST.") },
	{ 416, "range_not_satisfiable", WORDS("The file does not have this part"),
	    WORDS("The file does not have the part that was asked for. Ask for all of it.") },
	{ 429, "too_many_at_once", WORDS("Too much at once"),
	    WORDS("You have as many uploads and downloads under way as this site allows one "
		  "person. Nothing of this request was kept."),
	    WORDS("Wait until one of your uploads or downloads has finished, then try again."),
	    WORDS("You have as many uploads and downloads under way as this site allows one "
		  "person, or as it allows for files in pieces over 2 MB. Send pieces of "
		  "about 1 MB, or wait for the others to finish; then repeat this.") },
	{ 500, "server_error", WORDS("The server could not accept this"),
	    WORDS("Its disk may be full, or its sign-on may not answer. Nothing of this "
		  "request was kept; files, mappings and data are safe."),
	    WORDS("Tell the administrator of this site; the reason is in the error log of "
		  "the web server."),
	    WORDS("The server could not accept this request; its disk may be full, or its "
		  "sign-on may not answer. Nothing was kept. Tell the administrator of this "
		  "site; the reason is in nginx's error log.") },
	{ 501, "not_implemented", WORDS("The server does not support this"),
	    WORDS("The request uses a Transfer-Encoding that this server does not support. "
		  "Send it with a Content-Length.") },
	{ 502, "unavailable", WORDS("This part is restarting"),
	    WORDS("The program behind this page did not answer. Files, mappings and data are "
		  "safe."),
	    WORDS("Reload this page in a few seconds. If it happens again, tell the "
		  "administrator of this site."),
	    WORDS("The program at this address did not answer and is restarting. Check "
		  "whether your change was made; if not, repeat it in a few seconds.") },
	{ 503, "unavailable", WORDS("Too busy, or briefly unavailable"),
	    WORDS("The server cannot take this request now. Files, mappings and data are "
		  "safe."),
	    WORDS("Reload this page in a minute. If it happens again, tell the administrator "
		  "of this site."),
	    WORDS("The server cannot take this request now. Repeat it in a minute.") },
	{ 504, "timed_out", WORDS("The answer took too long"),
	    WORDS("The program behind this page did not finish in time. Work that was "
		  "started continues; files, mappings and data are safe."),
	    WORDS("Reload this page in a minute, and look at the page of your import first: "
		  "it shows what was done."),
	    WORDS("The program at this address did not finish in time. Work that was started "
		  "continues: check what was done before you repeat it.") },
	{ 505, "http_version", WORDS("The server does not speak this version of HTTP"),
	    WORDS("This server speaks HTTP/1.0, HTTP/1.1 and HTTP/2.") },
	{ 0 },
};

/* Where pages are made, in which language. */
struct site {
	const char *folder;
	const struct language *language;
	time_t now;
	struct page_text *texts; /* what the templates include: each other, and those of lib */
	char **documents;	 /* those that pages show, up to the first page */
};

static void die(const char *what)
{
	fprintf(stderr, "render: %s: %s\n", what, strerror(errno));
	exit(1);
}

static char *read_all(const void *ctx, const char *path)
{
	FILE *file = fopen(path, "re");
	struct text all = text_new(ctx);
	char piece[4096];
	size_t n;

	if (!file)
		die(path);
	while ((n = fread(piece, 1, sizeof(piece), file)))
		text_add(&all, piece, n);
	fclose(file);
	return all.at;
}

/* The name of a template, without its folder and its ending. */
static const char *name_of(const void *ctx, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	return mem_strndup(ctx, name, strcspn(name, "."));
}

static bool is_document(const char *path)
{
	return path && strlen(path) > 5 && !strcmp(path + strlen(path) - 5, ".json");
}

/* The templates named on the command line, then those of lib. */
static struct page_text *texts_of(void *ctx, int n, char *paths[])
{
	struct page_text *texts = NULL;
	int all = 0;

	while (page_texts[all].name)
		all++;
	texts = mem_array(ctx, struct page_text, n + all + 1);
	for (int i = 0; i < n; i++)
		texts[i] = (struct page_text){ name_of(ctx, paths[i]), read_all(ctx, paths[i]) };
	memcpy(texts + n, page_texts, (all + 1) * sizeof(*texts));
	return texts;
}

/* A template with something wrong, which would be shown as far as that, ends the build. */
static void check(const struct page_text *texts, int n, char *paths[])
{
	void *ctx = talloc_new(NULL);

	for (int i = 0; i < n; i++) {
		const char *problem = page_problem(ctx, texts, read_all(ctx, paths[i]));

		if (!problem)
			continue;
		fprintf(stderr, "%s: %s\n", paths[i], problem);
		exit(1);
	}
	talloc_free(ctx);
}

/* The site's addresses are left to nginx. */
static void put(FILE *file, const char *text)
{
	static const char *const addresses[][2] = {
		{ "@PREFIX@", "<!--# echo var='hmis_prefix' -->" },
		{ "@BASE_URL@", "<!--# echo var='hmis_base' encoding='none' -->" },
	};

	while (*text) {
		size_t n = strcspn(text, "@");

		fwrite(text, 1, n, file);
		text += n;
		for (size_t i = 0; *text && i < sizeof(addresses) / sizeof(*addresses); i++) {
			n = strlen(addresses[i][0]);
			if (strncmp(text, addresses[i][0], n))
				continue;
			fputs(addresses[i][1], file);
			text += n;
		}
		if (*text == '@')
			fputc(*text++, file);
	}
}

/* A file's time differs from that of the same page in another language, as nginx makes an ETag of
 * time and size. */
static void write_file(const struct site *site, const char *name, const char *text)
{
	char *path = mem_printf(site->texts, "%s/%s/%s", site->folder, site->language->code, name);
	struct timespec then = { site->now - (site->language - languages), 0 };
	FILE *file = fopen(path, "we");

	if (!file)
		die(path);
	put(file, text);
	if (fflush(file) || ferror(file) ||
	    futimens(fileno(file), (struct timespec[]){ then, then }))
		die(path);
	fclose(file);
	talloc_free(path);
}

/* What a page says of itself; address is its own, below the prefix. */
static json_t *app_object(const struct language *language, const char *prefix, const char *address)
{
	json_t *list = json_array();

	for (const struct language *l = languages; l->code; l++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:b}", "code", l->code, "name", language_name(l), "here",
			l == language));
	return mem_or_die(json_pack("{s:s, s:s, s:s, s:o, s:{s:b}, s:o}", "language",
	    language->code, "prefix", prefix, "address", address, "languages", list, "is", address,
	    true, "menu", menu(address, (struct menu_reader){ 0 })));
}

static const char *template_named(const struct site *site, const char *name)
{
	const struct page_text *text = site->texts;

	while (text->name && strcmp(text->name, name))
		text++;
	return text->text;
}

/* The document of a page's name: api.json of api. */
static json_t *document_of(const struct site *site, void *ctx, const struct page_text *page)
{
	json_error_t error;
	json_t *doc;

	for (char **path = site->documents; is_document(*path); path++) {
		if (strcmp(name_of(ctx, *path), page->name))
			continue;
		if ((doc = json_load_file(*path, 0, &error)))
			return mem_json(ctx, doc);
		fprintf(stderr, "render: %s: %s\n", *path, error.text);
		exit(1);
	}
	return mem_json(ctx, json_object());
}

/* start, help and the like: their addresses are beside each other, so that they can be relative. */
static void write_page(const struct site *site, const struct page_text *page)
{
	void *ctx = talloc_new(NULL);
	json_t *doc = document_of(site, ctx, page);

	json_object_set_new(doc, "app", app_object(site->language, ".", page->name));
	write_file(site, mem_printf(ctx, "%s.html", page->name),
	    page_render_with(ctx, site->texts, site->language, page->text, doc));
	talloc_free(ctx);
}

static json_t *problem(void *ctx, const struct language *language, const struct refusal *refused)
{
	return mem_json(ctx,
	    json_pack("{s:s, s:s, s:i, s:s, s:s, s:[]}", "type",
		mem_printf(ctx, "@BASE_URL@/help#%s", refused->code), "title",
		words(language, refused->title), "status", refused->status, "detail",
		words(language, refused->detail ? refused->detail : refused->what), "code",
		refused->code, "errors"));
}

static void write_refusal(const struct site *site, const struct refusal *refused)
{
	void *ctx = talloc_new(NULL);
	json_t *doc = problem(ctx, site->language, refused);
	char *dumped = mem_or_die(json_dumps(doc, JSON_INDENT(2)));

	write_file(site, mem_printf(ctx, "errors/%d.json", refused->status),
	    mem_printf(ctx, "%s\n", dumped));
	free(dumped);
	json_object_set_new(doc, "app", app_object(site->language, "@PREFIX@", ""));
	json_object_set_new(doc, "what", json_string(words(site->language, refused->what)));
	json_object_set_new(doc, "leads_on", json_boolean(refused->leads_on));
	if (refused->advice)
		json_object_set_new(doc, "advice",
		    json_string(words(site->language, refused->advice)));
	write_file(site, mem_printf(ctx, "errors/%d.html", refused->status),
	    page_render_with(ctx, site->texts, site->language, template_named(site, "error"), doc));
	talloc_free(ctx);
}

/* FOLDER/fr/errors, and what is above it. */
static void make_folders(const struct site *site)
{
	char *path = mem_printf(site->texts, "%s/%s/errors", site->folder, site->language->code);

	for (char *slash = path + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		if (mkdir(path, 0755) && errno != EEXIST)
			die(path);
	}
	if (mkdir(path, 0755) && errno != EEXIST)
		die(path);
	talloc_free(path);
}

int main(int argc, char *argv[])
{
	void *ctx = talloc_new(NULL);
	struct site site = { argv[1], languages, time(NULL), NULL, argv + 2 };
	int n = argc - 2;
	char **pages = argv + 2;

	for (; n > 0 && is_document(*pages); n--)
		pages++;
	if (n < 1) {
		fprintf(stderr,
		    "usage: render FOLDER DOCUMENT.json... PAGE.html...\n"
		    "       render --check PAGE.html...\n");
		return 2;
	}
	if (!strcmp(argv[1], "--check")) {
		check(page_texts, n, pages);
		talloc_free(ctx);
		return 0;
	}
	site.texts = texts_of(ctx, n, pages);
	check(site.texts, n, pages);
	for (; site.language->code; site.language++) {
		make_folders(&site);
		for (int i = 0; i < n; i++)
			if (strcmp(site.texts[i].name, "frame") &&
			    strcmp(site.texts[i].name, "error"))
				write_page(&site, &site.texts[i]);
		for (const struct refusal *refused = refusals; refused->status; refused++)
			write_refusal(&site, refused);
	}
	talloc_free(ctx);
	return 0;
}
