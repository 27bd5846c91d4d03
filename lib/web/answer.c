/* answer -- see answer.h, and the end of app.h. */
#include "web/answer.h"

#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/version.h"
#include "page/menu.h"
#include "page/page.h"
#include "web/fields.h"
#include "web/guard.h"
#include "web/io.h"
#include "web/key.h"
#include "web/months.h"
#include "wire/header.h"
#include "words/err_said.h"
#include "words/language.h"
#include "words/local.h"

#include "pages.h"

#include <errno.h>
#include <unistd.h>

enum { PIECE = 64 << 10 };

const char *answer_title(int status)
{
	static const struct {
		int status;
		const char *title;
	} titles[] = {
		{ 400, WORDS("This request cannot be read") },
		{ 401, WORDS("Not signed in") },
		{ 403, WORDS("Not allowed") },
		{ 404, WORDS("Not found") },
		{ 405, WORDS("This page does not accept that") },
		{ 406, WORDS("Not available in this format") },
		{ 409, WORDS("Another step comes first") },
		{ 408, WORDS("This took too long") },
		{ 410, WORDS("Not here any more") },
		{ 412, WORDS("Not in this version") },
		{ 413, WORDS("Too large") },
		{ 415, WORDS("This kind of content is not accepted") },
		{ 422, WORDS("Please look at this again") },
		{ 423, WORDS("In use at the moment") },
		{ 460, WORDS("Damaged on the way") },
		{ 503, WORDS("Not available at the moment") },
		{ 507, WORDS("No room left") },
	};

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return status < 500 ? WORDS("This did not work") : WORDS("Something went wrong");
}

void req_add_header(struct req *r, const char *name, const char *value)
{
	if (strpbrk(name, "\r\n:") || strpbrk(value, "\r\n")) {
		log_error("fatal", "detail", "a line end in a header of the answer", "header", name,
		    NULL);
		abort();
	}
	text_printf(&r->io->headers, "%s: %s\r\n", name, value);
}

static void put(struct req *r, const char *s, size_t n)
{
	struct io *io = r->io;

	for (size_t piece; n && !io->gone; s += piece, n -= piece) {
		piece = n < PIECE ? n : PIECE;
		io->gone = FCGX_PutStr(s, (int)piece, io->fcgi->out) != (int)piece;
	}
}

/* Send the headers; type NULL: nothing follows, length < 0: nobody knows yet how much. */
static void begin(struct req *r, const char *type, int64_t length)
{
	struct text *headers = &r->io->headers;
	char *status = mem_printf(r, "Status: %d\r\n", r->status);

	if (type)
		req_add_header(r, "Content-Type", type);
	req_add_header(r, "Cache-Control",
	    r->etag && r->status < 400 ? "private, no-cache" : "no-store");
	if (r->etag && r->status < 400)
		req_add_header(r, "ETag", r->etag);
	if (r->modified && r->status < 400)
		req_add_header(r, "Last-Modified", r->modified);
	req_add_header(r, "X-Content-Type-Options", "nosniff");
	if (length >= 0)
		text_printf(headers, "Content-Length: %lld\r\n", (long long)length);
	else if (type)
		db_give_turn(r->db); /* its reader may be slow */
	text_string(headers, "\r\n");
	r->io->begun = true;
	put(r, status, strlen(status));
	put(r, headers->at, headers->len);
}

bool respond_write(struct req *r, const char *text, size_t n)
{
	if (r->io->head || r->io->gone)
		return false;
	put(r, text, n);
	r->io->sent += (int64_t)n;
	return !r->io->gone;
}

static void send_text(struct req *r, const char *type, const char *text, size_t n)
{
	begin(r, type, (int64_t)n);
	respond_write(r, text, n);
}

/* A page or a document: which of them, and in which words, is the client's wish. */
static void send_worded(struct req *r, const char *type, const char *text)
{
	req_add_header(r, "Vary", "Accept, Accept-Language");
	send_text(r, type, text, strlen(text));
}

static void send_json(struct req *r, const char *type, json_t *doc)
{
	char *dumped =
	    mem_or_die(json_dumps(doc, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)));
	char *text = mem_printf(r, "%s\n", dumped);

	free(dumped);
	send_worded(r, type, text);
}

/* The arguments of a GET's address, each followed by &, but for the page and another one. */
static const char *arguments(struct req *r, const char *except)
{
	const struct field *field = r->io->route ? r->io->route->fields : NULL;
	struct text out = text_new(r);

	if (strcmp(r->method, "GET"))
		return "";
	for (; field && field->name; field++) {
		const char *const *value = req_args(r, field->name);

		if (!strcmp(field->name, "page") || !strcmp(field->name, except))
			continue;
		for (; *value && *value != field->standard; value++) {
			text_printf(&out, "%s=", field->name);
			text_url(&out, span_of(*value));
			text_string(&out, "&");
		}
	}
	return out.at;
}

/* [{code, name, here}]: what the reader may choose. */
static json_t *languages_list(struct req *r)
{
	json_t *list = json_array();

	for (const struct language *l = languages; l->code; l++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:b}", "code", l->code, "name", language_name(l), "here",
			l == r->language));
	return list;
}

/* The address of this page, or of the one that has the form that was refused, below the prefix. */
static const char *address(struct req *r)
{
	bool shown = !strcmp(r->method, "GET") || (r->io->route && r->io->route->form);

	if (!shown || !r->path)
		return "";
	return mem_printf(r, "%s%s%s", r->path + 1, *r->io->query ? "?" : "", r->io->query);
}

/* Where this page stands among those that its reader may see. */
static json_t *place(struct req *r)
{
	struct menu_reader reader = { r->access >= DATA_ADMIN, r->access >= GLOBAL_ADMIN };

	return menu(r->path ? mem_printf(r, "%s?%s", r->path + 1, r->io->query) : NULL, reader);
}

/* What a page says of itself and its reader. */
static json_t *app_object(struct req *r)
{
	const char *path = r->path ? r->path + 1 : "",
		   *part = mem_strndup(r, path, strcspn(path, "/"));

	return mem_or_die(json_pack("{s:s*, s:s, s:b, s:b, s:s, s:s, s:s, s:s, s:s, s:{s:b, s:b}, "
				    "s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:o}",
	    "user", r->user, "role", guard_role_name(r->access), "data_admin",
	    r->access >= DATA_ADMIN, "global_admin", r->access >= GLOBAL_ADMIN, "instance",
	    conf()->instance, "contact", conf()->contact, "base_url", conf()->base_url, "prefix",
	    conf()->prefix, "path", path, "is", path, 1, part, 1, "query", arguments(r, ""),
	    "filters", arguments(r, "sort"), "version", VERSION, "language", r->language->code,
	    "languages", languages_list(r), "address", address(r), "sign_out", conf()->sign_out_url,
	    "menu", place(r)));
}

/* [{field, message}] of what is wrong with the fields. */
static json_t *errors_list(struct req *r)
{
	json_t *list = json_array(), *message;
	const char *field;

	json_object_foreach(r->errors, field, message)
		json_array_append_new(list,
		    json_pack("{s:s, s:O}", "field", field, "message", message));
	return list;
}

static void send_page(struct req *r, const char *page, json_t *doc)
{
	json_t *shown = mem_json(r, json_copy(doc));
	const char *text;

	json_object_set_new(shown, "app", app_object(r));
	json_object_set_new(shown, "choose", months_offered(r, doc));
	if (json_object_size(r->errors) || r->conflict || req_arg(r, "search"))
		json_object_set(shown, "entered", r->entered);
	if (json_object_size(r->errors)) {
		json_object_set(shown, "error", r->errors);
		json_object_set_new(shown, "errors", errors_list(r));
	}
	json_object_set(shown, "meanwhile", r->conflict);
	req_add_header(r, "Content-Language", r->language->code);
	text = page_render(r, r->language, page, shown);
	send_worded(r, "text/html; charset=utf-8", text);
}

const struct err *respond(struct req *r, const char *page, json_t *doc)
{
	if (r->format == FORMAT_CSV)
		return err(406, "no_csv", "This page has no CSV. Ask for it as {page}.json.",
		    "page", r->path + 1);
	if (r->format == FORMAT_HTML && page)
		send_page(r, page, doc);
	else
		send_json(r, "application/json", doc);
	return NULL;
}

const struct err *respond_nothing(struct req *r)
{
	begin(r, NULL, -1);
	return NULL;
}

const struct err *respond_next(struct req *r, int status, const char *next, json_t *doc)
{
	/* whatever a handler makes next of, it stays on this host and under our prefix */
	if (*next == '/' || strpbrk(next, "\\\r\n"))
		return err_internal("a redirect to %s", next);
	req_add_header(r, "Location", mem_printf(r, "%s/%s", conf()->prefix, next));
	r->status = r->format == FORMAT_HTML ? 303 : status;
	if (r->format == FORMAT_HTML)
		send_text(r, "text/plain; charset=utf-8", "", 0);
	else
		send_json(r, "application/json", doc);
	return NULL;
}

void respond_begin(struct req *r, const char *type, const char *name)
{
	if (name)
		req_add_header(r, "Content-Disposition", header_attachment(r, name));
	begin(r, type, -1);
}

const struct err *respond_file(struct req *r, int fd, const char *type, const char *name)
{
	int64_t size = file_size(fd), at = 0;
	char *piece = mem_array(r, char, PIECE);

	if (size < 0)
		return err_internal("a download: %m");
	req_add_header(r, "Content-Disposition", header_attachment(r, name));
	begin(r, type, size);
	while (at < size && !r->io->head) {
		ssize_t got = pread(fd, piece, PIECE, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_internal("a download ended after %lld bytes: %m", (long long)at);
		at += got;
		if (!respond_write(r, piece, (size_t)got))
			break;
	}
	return NULL;
}

/* The document of an error in the language of who reads it: problem+json, and what its page shows.
 */
static json_t *problem(struct req *r, const struct err *failed)
{
	const char *said = local_error(r, r->language, failed);
	json_t *doc = mem_json(r,
	    json_pack("{s:s, s:s, s:i, s:s, s:s, s:o}", "type",
		mem_printf(r, "%s/help#%s", conf()->base_url, failed->code), "title",
		words(r->language, answer_title(failed->status)), "status", failed->status,
		"detail", span_show(r, span_of(said), 4000), "code", failed->code, "errors",
		errors_list(r)));

	if (*failed->values)
		json_object_set_new(doc, "values", err_said_values(failed));
	if (failed->step)
		json_object_set_new(doc, "step", json_string(failed->step));
	json_object_set(doc, "meanwhile", r->conflict);
	json_object_update_missing(doc, r->more);
	return doc;
}

/* What a script is to do about its key (RFC 6750, 3). */
static void challenge(struct req *r, const struct err *failed)
{
	if (!key_given(r))
		return;
	if (failed->status == 401)
		req_add_header(r, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
	if (!strcmp(failed->code, "key_rights"))
		req_add_header(r, "WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
}

void answer_error(struct req *r, const struct err *failed)
{
	json_t *doc;

	if (r->io->begun) {
		r->io->broken = true;
		return;
	}
	doc = problem(r, failed);
	r->status = failed->status;
	challenge(r, failed);
	if (failed->status == 503)
		req_add_header(r, "Retry-After", "5");
	if (failed->status == 429)
		req_add_header(r, "Retry-After", "60");
	if (r->format == FORMAT_HTML) {
		send_page(r, PAGE_error, doc);
	} else {
		req_add_header(r, "Content-Language", r->language->code);
		send_json(r, "application/problem+json", doc);
	}
}
