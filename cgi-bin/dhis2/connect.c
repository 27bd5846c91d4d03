/*
 * dhis2/connect -- step 1 of the DHIS2 wizard: which server, and who we are there; tested before
 * going on.
 *
 *	GET  /dhis2/connect?run=N	the server of the import, and the saved ones
 *	POST /dhis2/connect?run=N	url, and username + password or token; ca: PEM of a private
 *					authority; save=1: for further imports; or connection=C: a
 *					saved one
 */
#include "base/clock.h"
#include "base/conf.h"
#include "base/seal.h"
#include "dhis2/find.h"
#include "dhis2/server.h"
#include "net/address.h"
#include "pages.h"
#include "web/app.h"

#include <string.h>

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_dhis2_connect, req_arg(r, "run"))))
		return failed;
	json_object_set_new(doc, "has_saved",
	    json_boolean(json_array_size(json_object_get(doc, "connections")) > 0));
	json_object_del(doc, "public");
	return respond(r, PAGE_dhis2_connect, doc);
}

static const struct err *connect_run(struct req *r, json_t *given)
{
	char *text = mem_dump(r, given);
	const struct err *failed;
	json_t *doc;

	failed = db_json(r->db, r, &doc, SQL_run_connect, req_arg(r, "run"), r->user, text);
	if (failed)
		return failed;
	return respond_next(r, 200, mem_printf(r, "dhis2/select?run=%s", req_arg(r, "run")), doc);
}

/* The account that the form gives: a token, or a name with a password. */
static const struct err *read_login(struct req *r, struct login *login)
{
	const char *token = req_arg(r, "token"), *secret = token ? token : req_arg(r, "password");

	login->username = token ? NULL : req_arg(r, "username");
	/* without the line end of a file that curl sends it from */
	login->secret = secret ? mem_strndup(r, secret, strcspn(secret, "\r\n")) : NULL;
	login->authority = req_arg(r, "ca");
	if (token && (strlen(token) > 200 || strpbrk(login->secret, " \t:")))
		return req_wrong(r, "token",
		    "A personal access token contains no spaces: copy all of it, from d2pat_ or "
		    "d2p_ on.");
	if (!token && !login->username)
		return req_wrong(r, "username",
		    "Give a user name and its password, or a personal access token.");
	if (login->username && strchr(login->username, ':'))
		return req_wrong(r, "username", "A DHIS2 user name cannot contain a colon.");
	if (!login->secret)
		return req_wrong(r, "password", "Give the password of {user}.", "user",
		    login->username);
	return NULL;
}

/* Who waits is a person: shorter than what a fetch may take. */
static struct limits patience(void)
{
	struct limits limits = ask_limits();

	limits.first_byte = limits.first_byte < 20 ? limits.first_byte : 20;
	limits.stall = limits.stall < 20 ? limits.stall : 20;
	limits.whole = limits.whole < 40 ? limits.whole : 40;
	limits.until = clock_seconds() + 50; /* and all of it within what nginx waits for */
	return limits;
}

/* Find the server, before the login goes there; what is offered instead is entered in the form. */
static const struct err *find(struct req *r, struct login *login, const struct limits *limits)
{
	const char *offer, *http = req_arg(r, "http");
	const struct err *failed;
	struct url url;

	if ((failed = url_clean(r, req_arg(r, "url"), &url)) ||
	    (failed = address_pin(r, &url, conf()->allowed_addresses, &login->pin)))
		return req_wrong_err(r, "url", failed);
	login->base = url.base;
	if (find_is_open(&url, login->pin) && (!http || *http != '1'))
		return req_wrong(r, "http",
		    "With http everybody on the way can read the password. It was not sent. Give "
		    "the "
		    "address with https or, if the server has none, say that you want it so "
		    "(http=1).");
	failed = find_server(r, login, &url, req_arg(r, "url"), conf()->allowed_addresses, limits,
	    &offer);
	if (failed && offer)
		json_object_set_new(r->entered, "url", json_string(offer));
	return failed ? req_wrong_err(r, "url", failed) : NULL;
}

static const struct err *test(struct req *r, struct login *login, struct server *server)
{
	struct limits limits = patience();
	const struct err *failed;

	if ((failed = find(r, login, &limits)) ||
	    !(failed = server_test(r, ask_new(r, login, &limits), server)))
		return failed;
	return req_wrong_err(r,
	    strcmp(failed->code, "login_refused") ? "url"
		: login->username		  ? "password"
						  : "token",
	    failed);
}

static const struct err *save(struct req *r)
{
	const char *sealed, *save = req_arg(r, "save");
	struct login login = { 0 };
	struct server server;
	const struct err *failed;
	json_t *doc;

	if (req_arg(r, "connection"))
		return connect_run(r,
		    mem_json(r, json_pack("{s:s}", "connection", req_arg(r, "connection"))));
	if (!req_arg(r, "url"))
		return req_wrong(r, "url",
		    "Give the server's address, or choose a saved connection.");
	if ((failed = db_json(r->db, r, &doc, SQL_dhis2_connect, req_arg(r, "run"))))
		return failed;
	if (!json_is_string(json_object_get(doc, "public")))
		return err(503, "no_worker",
		    "The worker has not been started yet, and only it can keep a password. Tell "
		    "the administrator, then try again.");
	if ((failed = read_login(r, &login)) || (failed = test(r, &login, &server)))
		return failed;
	if ((failed = seal_text(r, json_string_value(json_object_get(doc, "public")),
		 seal_purpose(r, login.base, login.username), login.secret, &sealed)))
		return failed;
	return connect_run(r,
	    mem_json(r,
		json_pack("{s:s, s:s?, s:s, s:s?, s:b, s:O}", "url", login.base, "username",
		    login.username, "sealed", sealed, "ca", login.authority, "saved",
		    save && *save == '1', "server", server_json(r, &server))));
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ 0 },
};

static const struct field save_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "connection", FIELD_ID, OPTIONAL, WORDS("Choose one of the saved connections.") },
	{ "url", FIELD_TEXT, OPTIONAL, WORDS("Give the server's address.") },
	{ "username", FIELD_TEXT, OPTIONAL, WORDS("Give the user name.") },
	{ "password", FIELD_TEXT, OPTIONAL, WORDS("Give the password."), .secret = true },
	{ "token", FIELD_TEXT, OPTIONAL, WORDS("Give the personal access token."), .secret = true },
	{ "login", FIELD_CHOICE, OPTIONAL, WORDS("Choose password or token."),
	    .choices = "password token" },
	{ "ca", FIELD_TEXT, OPTIONAL, WORDS("Give the authority's certificate as PEM.") },
	{ "http", FIELD_CHOICE, OPTIONAL, WORDS("http=1 sends the password without https."),
	    .choices = "0 1" },
	{ "save", FIELD_CHOICE, OPTIONAL, WORDS("save=1 keeps the connection."), .choices = "0 1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/dhis2/connect", DATA_ADMIN, show,
	    WORDS("The server of an import, and those whose connection is kept."),
	    .key = KEY_IMPORT, .fields = show_fields },
	{ "POST", "/dhis2/connect", DATA_ADMIN, save,
	    WORDS("Say which server an import is from; the login is tried at once."),
	    .key = KEY_IMPORT, .fields = save_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	seal_keep_from_disk();
	return app_run(argc, argv, "dhis2/connect", routes);
}
