/* url -- see url.h. */
#include "net/url.h"

#include "base/span.h"
#include "words/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HOST "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:"

#define URL_MAX 500 /* bytes, beside the scheme we may add */

/* why: a text of ours. */
static const struct err *bad(const char *why)
{
	return err(422, "url",
	    "{problem} Give the server's address as the browser shows it, such as "
	    "https://hmis.example.org/dhis.",
	    "problem.", why);
}

/* Of n bytes, a part of the path between slashes: does it belong to DHIS2's own pages? */
static bool is_of_pages(const char *part, size_t n)
{
	static const char web[] = "dhis-web-";
	struct span is = { part, n };

	return span_equal(is, SPAN("api")) || span_equal(is, SPAN("login")) ||
	    span_equal(is, SPAN("apps")) ||
	    (n >= sizeof(web) - 1 && !memcmp(part, web, sizeof(web) - 1));
}

/* Where the context path ends: before what belongs to DHIS2's own pages, and before a query. */
static size_t context_length(const char *path)
{
	size_t n = 0, all = strcspn(path, "?#");

	while (n < all) {
		size_t part = strcspn(path + n + 1, "/?#");

		if (is_of_pages(path + n + 1, part))
			break;
		n += 1 + part;
	}
	while (n && path[n - 1] == '/')
		n--;
	return n;
}

/* Split "host:port" or "[::1]:port" of n bytes. */
static const struct err *split_host(const void *ctx, const char *at, size_t n, struct url *url)
{
	char *text = mem_strndup(ctx, at, n), *host = text, *end;

	if (*host == '[') {
		if (!(end = strchr(++host, ']')))
			return bad(WORDS("The address has a [ without a ]."));
		*end++ = '\0';
	} else {
		end = host + strcspn(host, ":");
		if (*end && strchr(end + 1, ':'))
			return bad(WORDS("An IPv6 address must stand in brackets."));
	}
	url->port = url->tls ? 443 : 80;
	if (*end == ':') {
		char *digits = end + 1;

		*end = '\0';
		url->port = strtol(digits, &end, 10);
		if (*digits < '0' || *digits > '9' || *end || url->port < 1 || url->port > 65535)
			return bad(WORDS("The port is not a number from 1 to 65535."));
	} else if (*end) {
		return bad(WORDS("The address cannot be read."));
	}
	if (host[strspn(host, HOST)])
		return bad(WORDS("The server's name contains a character that no name has."));
	url->host = host;
	return *host ? NULL : bad(WORDS("The address has no server name."));
}

const struct err *url_clean(const void *ctx, const char *text, struct url *url)
{
	struct span trimmed = span_trim(span_of(text));
	char *whole = span_dup(ctx, trimmed), *rest = strstr(whole, "://"), *path;
	size_t host;
	const struct err *failed;

	if (!trimmed.len || trimmed.len > URL_MAX)
		return bad(trimmed.len ? WORDS("The address is too long.")
				       : WORDS("No address was given."));
	for (const char *c = whole; *c; c++)
		if ((unsigned char)*c <= ' ' || strchr("\"<>\\^`{|}", *c) ||
		    (unsigned char)*c >= 127)
			return bad(WORDS("The address contains a space or another character that "
					 "is not "
					 "allowed in an address."));
	url->tls = !rest || !strncasecmp(whole, "https://", 8);
	if (rest && !url->tls && strncasecmp(whole, "http://", 7))
		return bad(WORDS("Only http and https addresses can be used."));
	rest = rest ? rest + 3 : whole;
	host = strcspn(rest, "/?#");
	path = rest + host;
	if (memchr(rest, '@', host))
		return bad(WORDS("The address contains a user name: leave it out, and give it in "
				 "its own "
				 "field."));
	if ((failed = split_host(ctx, rest, host, url)))
		return failed;
	url->whole = mem_printf(ctx, "%s://%.*s", url->tls ? "https" : "http",
	    (int)strcspn(rest, "#"), rest);
	url->base = mem_printf(ctx, "%s://%.*s%.*s", url->tls ? "https" : "http", (int)host, rest,
	    (int)context_length(path), path);
	return NULL;
}

const char *url_escape(const void *ctx, const char *text)
{
	char *escaped = mem_array(ctx, char, 3 * strlen(text) + 1), *to = escaped;

	for (; *text; text++)
		if (strchr("-_.~:;,", *text) || (*text >= '0' && *text <= '9') ||
		    ((*text | 32) >= 'a' && (*text | 32) <= 'z'))
			*to++ = *text;
		else
			to += snprintf(to, 4, "%%%02X", (unsigned char)*text);
	return escaped;
}
