/* guard -- see guard.h. */
#include "web/guard.h"

#include "base/conf.h"
#include "base/log.h"
#include "web/fields.h"
#include "web/io.h"
#include "web/key.h"
#include "web/recent.h"
#include "web/request.h"
#include "wire/header.h"
#include "words/language.h"

#include <arpa/inet.h>

#define ABOUT_VALUE 60	/* bytes of a field's value that the audit keeps */
#define ABOUT_ALL   300 /* bytes after which no further field is kept */

/* In the database. */
static const char *const role_names[] = {
	[ANYBODY] = "",
	[VIEWER] = "viewer",
	[DATA_ADMIN] = "data_admin",
	[GLOBAL_ADMIN] = "global_admin",
};

const char *guard_role_name(enum access access)
{
	return role_names[access];
}

static enum access role_named(const char *name)
{
	for (int i = VIEWER; name && i <= GLOBAL_ADMIN; i++)
		if (!strcmp(role_names[i], name))
			return (enum access)i;
	return ANYBODY;
}

static const char *address_of(struct req *r)
{
	const char *address = request_param(r, "REMOTE_ADDR");
	struct in6_addr parsed;

	if (address &&
	    (inet_pton(AF_INET, address, &parsed) == 1 ||
		inet_pton(AF_INET6, address, &parsed) == 1))
		return address;
	return NULL; /* a Unix socket has none */
}

static const struct err *find_role(struct req *r, json_t **doc)
{
	const char *name = mem_printf(r, "role of %s", r->user);
	/* a page is in the language that was chosen just now */
	bool polled = r->io->route->polled && r->format == FORMAT_JSON;
	const struct err *failed;

	if (key_given(r)) /* which may be taken back at any time */
		return key_find(r, address_of(r), doc);
	if (polled && (*doc = recent_get(r, name)))
		return NULL;
	failed =
	    db_json(r->db, r, doc, SQL_user_role, r->user, header_person(r, conf()->first_admin));
	if (!failed && polled)
		recent_put(name, *doc);
	return failed;
}

/* The language that the person chose, where they did. */
static void take_language(struct req *r, const json_t *person)
{
	const char *code = json_string_value(json_object_get(person, "language"));
	const struct language *language = code ? language_named(span_of(code)) : NULL;

	r->io->chosen = language != NULL;
	if (language)
		r->language = language;
}

const struct err *guard_user(struct req *r)
{
	const struct err *failed;
	json_t *doc = NULL;

	if (!r->user && !key_given(r))
		return err(401, "not_signed_in", "Sign in first.");
	failed = find_role(r, &doc);
	if (failed && failed->status != 404)
		return failed;
	r->access = failed ? ANYBODY : role_named(json_string_value(json_object_get(doc, "role")));
	take_language(r, doc);
	if (r->key && r->access > key_ceiling(r))
		r->access = key_ceiling(r);
	if (r->access == ANYBODY && r->key)
		return err(403, "unknown_user",
		    "This key is of {user}, who has no role here any more. Ask {contact}.", "user",
		    r->user, "contact.", conf()->contact);
	if (r->access == ANYBODY)
		return err(403, "unknown_user",
		    "You are signed in as {user}, which has no role here yet. Ask {contact} for "
		    "one.",
		    "user", r->user, "contact.", conf()->contact);
	return NULL;
}

void guard_visitor(struct req *r)
{
	json_t *doc = NULL;

	if (!r->user || r->format != FORMAT_HTML || find_role(r, &doc))
		return;
	r->access = role_named(json_string_value(json_object_get(doc, "role")));
	take_language(r, doc);
}

const struct err *guard_role(struct req *r)
{
	const struct err *failed = key_may(r, r->io->route->key);

	if (failed)
		return failed;
	if (r->access >= r->io->route->access)
		return NULL;
	return err(403, "role_required",
	    r->access == DATA_ADMIN ? WORDS("This needs the role of a global administrator, and "
					    "you are a data administrator. Ask {contact}.")
		: r->io->route->access == DATA_ADMIN
		? WORDS("This needs the role of a data administrator, and you are a viewer. Ask "
			"{contact}.")
		: WORDS("This needs the role of a global administrator, and you are a viewer. Ask "
			"{contact}."),
	    "contact.", conf()->contact);
}

/* May the method change something? */
static bool changes(struct req *r)
{
	return strcmp(r->method, "GET") && strcmp(r->method, "OPTIONS");
}

/* Is an address one of this site's? */
static bool is_ours(const char *address)
{
	size_t n = strlen(conf()->origin);

	return !strncmp(address, conf()->origin, n) && (address[n] == '/' || !address[n]);
}

/* A browser says where a request comes from; curl says nothing and carries no cookie or
 * password that a foreign page could use. */
const struct err *guard_site(struct req *r)
{
	const char *site = request_param(r, "HTTP_SEC_FETCH_SITE");
	const char *origin = request_param(r, "HTTP_ORIGIN");
	const char *referer = request_param(r, "HTTP_REFERER");
	bool ours = true;

	if (!changes(r))
		return NULL;
	if (site)
		ours = !strcmp(site, "same-origin") || !strcmp(site, "none");
	else if (origin)
		ours = !strcmp(origin, conf()->origin);
	else if (referer) /* of browsers that send neither */
		ours = is_ours(referer);
	if (ours)
		return NULL;
	return err(403, "cross_site",
	    "This request came from a page of another site ({site}), so it was refused and nothing "
	    "was changed. Open {address} and try again there.",
	    "site",
	    span_show(r,
		span_of(origin ? origin
			: site ? site
			       : referer),
		ABOUT_VALUE),
	    "address", conf()->base_url);
}

/* The run a request is about, also when its fields were never read. */
static const char *run_of(struct req *r)
{
	const char *run = req_arg(r, "run");
	const char *p = r->io->query;
	size_t n;

	if (run)
		return run;
	while (strncmp(p, "run=", 4)) {
		p += strcspn(p, "&");
		if (!*p++)
			return NULL;
	}
	n = strspn(p + 4, "0123456789");
	return n && n <= 16 && (!p[4 + n] || p[4 + n] == '&') ? mem_strndup(r, p + 4, n) : NULL;
}

/* A value as the audit may keep it: people paste addresses with a login before the host, or a token
 * after the path, and keys. */
static const char *without_login(struct req *r, const char *value)
{
	const char *at = strrchr(value, '@'), *colon = strchr(value, ':'),
		   *query = strstr(value, "://") ? strchr(value, '?') : NULL;
	int whole = (int)(query ? query - value : (long)strlen(value));

	if (key_is_in(value))
		return "***";
	if (at && colon && colon < at)
		return at - value < whole ? mem_printf(r, "***%.*s", whole - (int)(at - value), at)
					  : "***";
	return query ? mem_printf(r, "%.*s?***", whole, value) : value;
}

/* The fields that were sent, as far as they were read: "name=ana role=viewer ids=HF01 (+2)", in no
 * language.  Secrets are not kept among them. */
static const char *about_of(struct req *r)
{
	char *about = mem_strdup(r, "");
	const char *name;
	json_t *value;

	json_object_foreach(r->entered, name, value) {
		const json_t *first = json_is_array(value) ? json_array_get(value, 0) : value;

		if (!json_is_string(first) || !strcmp(name, "run") || strlen(about) > ABOUT_ALL)
			continue;
		about = mem_append(about, "%s%s=%s", *about ? " " : "", name,
		    span_show(r, span_of(without_login(r, json_string_value(first))), ABOUT_VALUE));
		if (json_array_size(value) > 1)
			about = mem_append(about, " (+%zu)", json_array_size(value) - 1);
	}
	return about;
}

void guard_audit(struct req *r, const char *result)
{
	const struct err *failed;
	const char *method = span_show(r, span_of(r->method), 32);

	if (!changes(r) || req_arg(r, "search"))
		return;
	failed = db_rows(r->db, r, NULL, SQL_audit_add, r->user ? r->user : "-", address_of(r),
	    method, r->path ? r->path : "-", run_of(r), mem_printf(r, "%d", r->status), result,
	    about_of(r), r->key);
	if (failed)
		log_error("audit_failed", "method", method, "path", r->path, "user", r->user,
		    "result", result, NULL);
}
