/* verdict -- see verdict.h. */
#include "dhis2/verdict.h"

#include "base/span.h"

#include <string.h>
#include <strings.h>

static void say(struct pull *pull, enum outcome outcome, const char *code, char *why)
{
	pull->outcome = outcome;
	pull->code = code;
	pull->why = why;
}

/* The transfer itself failed. */
static void no_answer(struct pull *pull, const struct ended *ended)
{
	const char *base = ended->login->base;

	switch (ended->result) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
		say(pull, PULL_PERMANENT, "certificate",
		    mem_printf(pull,
			"The certificate of %s cannot be trusted: %s. Ask the server's "
			"administrator to renew it or, where it is of a "
			"private authority, give that authority's certificate (PEM) here.",
			base, ended->detail));
		break;
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
		say(pull, PULL_TRANSIENT, "no_connection",
		    mem_printf(pull,
			"%s does not accept connections. Look at the address and its port, and "
			"whether the server runs.",
			base));
		break;
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_ABORTED_BY_CALLBACK:
		say(pull, PULL_TRANSIENT, "timeout",
		    mem_printf(pull, "%s took too long: %s.", base,
			ended->too_late ? ended->too_late : "no connection or no end in time"));
		break;
	default:
		say(pull, PULL_TRANSIENT, "broken_off",
		    mem_printf(pull, "The answer of %s broke off: %s.", base, ended->detail));
	}
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

	if (leads_to_login(to))
		say(pull, PULL_REFUSED, "login_refused",
		    mem_printf(pull,
			"%s sent us to its login page, so the account was not accepted. Look at "
			"user name and password or token.",
			ended->login->base));
	else if (!strncasecmp(to, "https://", 8) && !strncasecmp(to + 8, host, n) &&
	    !strncmp(ended->login->base, "http://", 7))
		say(pull, PULL_PERMANENT, "use_https",
		    mem_printf(pull,
			"The server is at an https address: use https%s instead. Nothing was sent "
			"there yet.",
			ended->login->base + 4));
	else
		say(pull, PULL_PERMANENT, "redirected",
		    mem_printf(pull,
			"%s sends us to another address (%.200s), which is not followed, as it "
			"would get your password. Give the right "
			"address yourself.",
			ended->login->base, to));
}

/* What DHIS2 says of its refusal, in a WebMessage. */
static void refused(struct pull *pull, enum outcome outcome)
{
	json_t *doc = pull->text ? mem_parse(pull, pull->text, pull->length) : NULL;
	const char *code = json_string_value(json_object_get(doc, "errorCode"));
	const char *message = json_string_value(json_object_get(doc, "message"));

	say(pull, outcome, code ? code : "server_refused",
	    mem_printf(pull, "The server answered with status %ld%s%s: %.300s", pull->status,
		code ? ", " : "", code ? code : "", message ? message : "it did not say why."));
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
		say(pull, PULL_PERMANENT, "empty_answer",
		    mem_printf(pull,
			"The server refused or broke off without saying why: its answer is empty. "
			"Most often the account may not view this "
			"organisation unit or data set: ask for one that has the root among its "
			"units for capture and for viewing."));
	else if (strcasestr(pull->type, "html") || *text == '<')
		say(pull, PULL_TRANSIENT, "web_page",
		    mem_printf(pull,
			"%s answered with a web page (\"%.100s\") instead of data: perhaps it is "
			"under maintenance, or the address is not "
			"that of a DHIS2 server.",
			ended->login->base, title_of(pull)));
	else if (is_code_line(text))
		say(pull,
		    !strncmp(text, "E7151", 5) || !strncmp(text, "E7128", 5) ? PULL_TOO_LARGE
									     : PULL_PERMANENT,
		    mem_strndup(pull, text, 5),
		    mem_printf(pull, "The server answered %.*s.", (int)strcspn(text, "\r\n"),
			text));
	else
		pull->outcome = PULL_OK;
}

void verdict(struct pull *pull, const struct ended *ended)
{
	if (ended->too_large)
		say(pull, PULL_TOO_LARGE, "too_large",
		    mem_printf(pull, "The answer is over the limit of %lld MB.",
			(long long)(ended->limit / 1000000)));
	else if (ended->result)
		no_answer(pull, ended);
	else if (pull->status == 401 || pull->status == 403)
		say(pull, PULL_REFUSED, "login_refused",
		    mem_printf(pull,
			"%s refused the login (status %ld). Look at user name and password or "
			"token; after several wrong tries DHIS2 locks an "
			"account for a while.",
			ended->login->base, pull->status));
	else if (pull->status >= 300 && pull->status < 400)
		redirected(pull, ended);
	else if (pull->status == 429 || pull->status == 503)
		say(pull, PULL_BUSY, "server_busy",
		    mem_printf(pull, "%s is busy (status %ld).", ended->login->base, pull->status));
	else if (pull->status == 413 || pull->status == 414)
		refused(pull, PULL_TOO_LARGE);
	else if (pull->status >= 500)
		refused(pull, PULL_TRANSIENT);
	else if (pull->status != 200)
		refused(pull, PULL_PERMANENT);
	else
		answered(pull, ended);
}
