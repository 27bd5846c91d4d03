/* request -- see request.h. */
#include "web/request.h"

#include "base/conf.h"
#include "web/io.h"
#include "web/key.h"
#include "wire/header.h"
#include "words/language.h"

#include <ctype.h>
#include <errno.h>

enum { URI_MAX = 8 << 10 };

const char *request_param(struct req *r, const char *name)
{
	const char *value = FCGX_GetParam(name, r->io->fcgi->envp);

	return value && *value ? value : NULL;
}

const char *req_header(struct req *r, const char *name)
{
	return request_param(r, name);
}

static const struct err *bad_path(void)
{
	return err(400, "bad_path", "The address of this request cannot be read.");
}

/* Nothing in a path of ours needs a control character, a backslash, an empty part or dots. */
static bool is_sane(const char *path)
{
	size_t n;

	for (const char *p = path; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f || *p == '\\')
			return false;
	for (const char *p = path; *p; p += n) {
		if (*p++ != '/')
			return false;
		n = strcspn(p, "/");
		if ((!n && *p) || (n == 1 && *p == '.') || (n == 2 && !strncmp(p, "..", 2)))
			return false;
	}
	return true;
}

static bool has_escaped_slash(struct span s)
{
	for (size_t i = 0; i + 2 < s.len; i++)
		if (s.at[i] == '%' && s.at[i + 1] == '2' && (s.at[i + 2] | 0x20) == 'f')
			return true;
	return false;
}

/* Take a suffix off the path when it has it. */
static bool take_suffix(char *path, const char *suffix)
{
	size_t n = strlen(path), m = strlen(suffix);

	if (n <= m + 1 || strcmp(path + n - m, suffix))
		return false;
	path[n - m] = '\0';
	return true;
}

static const struct err *parse_path(struct req *r, const char *uri)
{
	size_t n = strcspn(uri, "?"), prefix = strlen(conf()->prefix);
	char *path;

	if (*uri != '/' || strlen(uri) > URI_MAX || has_escaped_slash((struct span){ uri, n }))
		return bad_path();
	if (key_is_in(uri))
		return err(400, "key_in_address",
		    "There is a key in the address of this request, where logs keep it. It was not "
		    "used. Take it back at {address}, make another, and send that in the header "
		    "\"Authorization: Bearer KEY\".",
		    "address", mem_printf(r, "%s/tokens", conf()->base_url));
	r->io->query = uri[n] ? uri + n + 1 : "";
	if (!(path = query_decode(r, (struct span){ uri, n }, false)) || !is_sane(path))
		return bad_path();
	if (strncmp(path, conf()->prefix, prefix) || (path[prefix] && path[prefix] != '/'))
		return err(404, "not_found", "There is no such page here.");
	path += prefix;
	r->path = path;
	if (!*path || !strcmp(path, "/"))
		r->path = "/data";
	else if (take_suffix(path, ".json"))
		r->format = FORMAT_JSON;
	else if (take_suffix(path, ".csv"))
		r->format = FORMAT_CSV;
	return NULL;
}

static const struct err *parse_length(struct req *r)
{
	const char *length = request_param(r, "CONTENT_LENGTH");
	char *end;

	if (!length)
		return NULL;
	errno = 0;
	r->body_length = strtol(length, &end, 10);
	if (!isdigit((unsigned char)*length) || *end || errno)
		return err(400, "bad_length",
		    "The Content-Length of this request is not a number.");
	return NULL;
}

/* What the browser asks for, else the site's; the guard knows what the person chose. */
static const struct language *language_of(struct req *r)
{
	const char *asked = request_param(r, "HTTP_ACCEPT_LANGUAGE");
	const struct language *language = asked ? language_accepted(asked) : NULL;

	if (!language)
		language = language_named(span_of(conf()->language));
	return language ? language : ENGLISH;
}

const struct err *request_parse(struct req *r)
{
	const char *method = request_param(r, "REQUEST_METHOD");
	const char *uri = request_param(r, "REQUEST_URI");
	const char *user = request_param(r, "REMOTE_USER");
	const char *key = request_param(r, "AUTHORIZATION");
	const struct err *failed;

	r->format = header_accepts(request_param(r, "HTTP_ACCEPT"), "text/html") ? FORMAT_HTML
										 : FORMAT_JSON;
	r->language = language_of(r);
	r->io->query = "";
	if (!key && user && query_is_text(span_of(user)))
		r->user = header_person(r, user);
	if (method)
		r->method = method;
	if (!method || !uri)
		return err_internal("the web server passes no %s: check its fastcgi_param lines",
		    method ? "REQUEST_URI" : "REQUEST_METHOD");
	if (!strcmp(method, "HEAD")) {
		r->io->head = true;
		r->method = "GET";
	}
	if ((failed = parse_path(r, uri)) || (failed = key_take(r, key)))
		return failed;
	r->body_file = request_param(r, "BODY_FILE");
	return parse_length(r);
}
