/* verdict -- see verdict.h. */
#include "dhis2/verdict.h"

#include "base/span.h"
#include "dhis2/foreign.h"
#include "net/url.h"
#include "words/words.h"

#include <string.h>
#include <strings.h>

/* The transfer itself failed. */
static void no_answer(struct pull *pull, const struct ended *ended)
{
	const char *base = ended->login->base;

	switch (ended->result) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
		http_say(pull, PULL_PERMANENT,
		    err(502, "certificate",
			"The certificate of {server} cannot be trusted: {detail}. Ask the server's "
			"administrator to renew it or, if it is from a private authority, give "
			"that authority's certificate (PEM) here.",
			"server", base, "detail", ended->detail));
		break;
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
		http_say(pull, PULL_AWAY,
		    err(502, "no_connection",
			"{server} does not accept connections. Check the address and its port, and "
			"whether the server is running.",
			"server", base));
		break;
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_ABORTED_BY_CALLBACK:
		http_say(pull, pull->status ? PULL_TRANSIENT : PULL_AWAY,
		    err(502, "timeout", "{server} took too long: {problem}.", "server", base,
			"problem.",
			ended->too_late ? ended->too_late
					: WORDS("no connection or no end in time")));
		break;
	default:
		http_say(pull, pull->status ? PULL_TRANSIENT : PULL_AWAY,
		    err(502, "broken_off", "The answer of {server} was cut short: {detail}.",
			"server", base, "detail", ended->detail));
	}
}

/* What DHIS2 says of a login that it refuses, and what helps. */
static const struct {
	const char *words, *help;
} refusals[] = {
	{ "2FA",
	    WORDS("A token works only while its owner's account is enabled, not locked, and "
		  "without "
		  "two-factor sign-in.") },
	{ "account locked",
	    WORDS("It was locked after several wrong passwords: wait a quarter of an hour, or ask "
		  "the "
		  "server's administrator to unlock it.") },
	{ "account disabled", WORDS("Ask the server's administrator to enable it.") },
	{ "expired", WORDS("Make a new token under your profile in DHIS2, and give it here.") },
	{ "ip address",
	    WORDS("Have this site's address added to the token, or make one without addresses.") },
	{ "checksum", WORDS("The token is not whole: copy it from DHIS2 again.") },
};

/* A member of what it says, or otherwise. */
static const char *said(struct pull *pull, const char *name, const char *otherwise)
{
	json_t *doc;

	if (!pull->text || foreign_parse(pull, pull, &doc))
		return otherwise;
	return foreign_said(pull, doc, name, otherwise);
}

static const char *message_of(struct pull *pull)
{
	return said(pull, "message", "");
}

/* 401, 403, and 400 for a token that cannot be one. */
static void login_refused(struct pull *pull, const struct ended *ended)
{
	const char *message = message_of(pull);

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (strcasestr(message, refusals[i].words))
			return http_say(pull, PULL_REFUSED,
			    err(502, "login_refused",
				"{server} refused the login: \"{message}\". {help}", "server",
				ended->login->base, "message", message, "help.", refusals[i].help));
	http_say(pull, PULL_REFUSED,
	    err(502, "login_refused",
		"{server} refused the login (status {status}). Look at user name and password or "
		"token; after several wrong tries DHIS2 locks an account for a while. An account "
		"with two-factor sign-in is refused without a word about it: use one without.",
		"server", ended->login->base, "status",
		mem_printf(pull, "%ld%s%.200s", pull->status, *message ? ": " : "", message)));
}

static bool is_bad_token(struct pull *pull, const struct ended *ended)
{
	return pull->status == 400 && ended->login->secret && !ended->login->username &&
	    (strcasestr(message_of(pull), "checksum") || strcasestr(message_of(pull), "token"));
}

static bool leads_to_login(const char *location)
{
	static const char *const words[] = { "login", "logout", "oauth2", "saml", "sso" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasestr(location, words[i]))
			return true;
	return false;
}

static void redirected(struct pull *pull, const struct ended *ended)
{
	const char *to = ended->location ? ended->location : "";
	const char *host = strstr(ended->login->base, "://") + 3;
	size_t n = strcspn(host, "/:");
	struct url there;
	bool known = !leads_to_login(to) && !url_clean(pull, to, &there);

	if (leads_to_login(to))
		http_say(pull, PULL_REFUSED,
		    err(502, "login_refused",
			"{server} redirected to its login page, so the account was not accepted. "
			"Check the user name and password, or the token.",
			"server", ended->login->base));
	else if (known && there.tls && strlen(there.host) == n && !strncasecmp(there.host, host, n))
		http_say(pull, PULL_PERMANENT,
		    err(502, "use_https",
			"The server is at another address: use {other} instead. Nothing was sent "
			"there yet.",
			"other", there.base));
	else
		http_say(pull, PULL_PERMANENT,
		    err(502, "redirected",
			"{server} redirects to another address ({other}). The redirect is not "
			"followed, because that address would receive your password. If you trust "
			"that address, enter it yourself.",
			"server", ended->login->base, "other",
			AT_MOST(200, known ? there.base : to)));
}

static bool is_json(const struct pull *pull)
{
	return strcasestr(pull->type, "json") || (pull->text && *pull->text == '{');
}

/* What DHIS2 says of its refusal, in a WebMessage. */
static void refused(struct pull *pull, enum outcome outcome)
{
	const char *code = said(pull, "errorCode", NULL), *message;
	const char *status =
	    mem_printf(pull, "%ld%s%s", pull->status, code ? ", " : "", code ? code : "");

	if (code && (!strcmp(code, "E7128") || !strcmp(code, "E7151")))
		outcome = PULL_TOO_LARGE; /* more rows, or combinations, than it lets out */
	if ((message = said(pull, "message", NULL)))
		http_say(pull, outcome,
		    err(502, code ? code : "server_refused",
			"The server answered with status {status}: {message}", "status", status,
			"message", AT_MOST(300, message)));
	else
		http_say(pull, outcome,
		    err(502, code ? code : "server_refused",
			"The server answered with status {status}, and gave no reason.", "status",
			status));
}

/* The text between <title> and </title>, or "". */
static const char *title_of(struct pull *pull)
{
	const char *at = pull->text ? strcasestr(pull->text, "<title>") : NULL;

	return at ? mem_strndup(pull, at + 7, strcspn(at + 7, "<")) : "";
}

static bool is_code_line(const char *text)
{
	return *text == 'E' && strspn(text + 1, "0123456789") == 4 && text[5] == ':';
}

/* Status 200: is it an answer at all? */
static void answered(struct pull *pull, const struct ended *ended)
{
	const char *text = pull->text + strspn(pull->text, " \t\r\n");

	if (!pull->bytes)
		http_say(pull, PULL_PERMANENT,
		    err(502, "empty_answer",
			"The server refused or stopped without giving a reason: its answer is "
			"empty. Most often the account may not view this organisation unit or data "
			"set: ask for one that has the root among its units for capture and for "
			"viewing."));
	else if (strcasestr(pull->type, "html") || *text == '<')
		http_say(pull, PULL_TRANSIENT,
		    err(502, "web_page",
			"{server} answered with a web page (\"{title}\") instead of data: perhaps "
			"it is under maintenance, or the address is not that of a DHIS2 server.",
			"server", ended->login->base, "title", AT_MOST(100, title_of(pull))));
	else if (is_code_line(text))
		http_say(pull,
		    !strncmp(text, "E7151", 5) || !strncmp(text, "E7128", 5) ? PULL_TOO_LARGE
									     : PULL_PERMANENT,
		    err(502, mem_strndup(pull, text, 5), "The server answered {message}.",
			"message", mem_strndup(pull, text, strcspn(text, "\r\n"))));
	else
		pull->outcome = PULL_OK;
}

void verdict(struct pull *pull, const struct ended *ended)
{
	if (ended->too_large)
		http_say(pull, PULL_TOO_LARGE,
		    err(502, "too_large", "The answer is over the limit of {mb} MB.", "mb",
			DIGITS(ended->limit / 1000000)));
	else if (ended->result)
		no_answer(pull, ended);
	else if (pull->status == 401 || pull->status == 403 || is_bad_token(pull, ended))
		login_refused(pull, ended);
	else if (pull->status >= 300 && pull->status < 400)
		redirected(pull, ended);
	else if (pull->status == 429 || pull->status == 503)
		http_say(pull, PULL_BUSY,
		    err(502, "server_busy", "{server} is busy (status {status}).", "server",
			ended->login->base, "status", DIGITS(pull->status)));
	else if (pull->status == 502 || (pull->status == 404 && !is_json(pull)))
		http_say(pull, PULL_AWAY,
		    err(502, "not_dhis2",
			"Nothing at {server} knows DHIS2 (status {status}): the server may be "
			"starting, or its address goes on, as in https://hmis.example.org/dhis.",
			"server", ended->login->base, "status", DIGITS(pull->status)));
	else if (pull->status == 413 || pull->status == 414)
		refused(pull, PULL_TOO_LARGE);
	else if (pull->status >= 500)
		refused(pull, PULL_TRANSIENT);
	else if (pull->status != 200)
		refused(pull, PULL_PERMANENT);
	else
		answered(pull, ended);
}
