/*
 * A server's address as somebody typed it: what we take out of it is what libcurl takes out of what
 * we make of it, so that the host whose address was checked is the one that is asked.
 */
#include "net/url.h"

#include <curl/curl.h>
#include <netdb.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool part_is(CURLU *parsed, CURLUPart part, unsigned flags, const char *wanted)
{
	char *text = NULL;
	bool same = !curl_url_get(parsed, part, &text, flags) && !strcasecmp(text, wanted);

	curl_free(text);
	return same;
}

/* The same host: a number may be written in several ways. */
static bool host_is(CURLU *parsed, const char *wanted)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM };
	struct addrinfo *one = NULL, *other = NULL;
	char *text = NULL;
	size_t n;
	bool same;

	if (curl_url_get(parsed, CURLUPART_HOST, &text, 0))
		return false;
	n = strlen(text);
	if (*text == '[') {
		text[n - 1] = '\0';
		memmove(text, text + 1, n - 1);
	}
	same = !strcasecmp(text, wanted) ||
	    (!getaddrinfo(text, NULL, &hints, &one) && !getaddrinfo(wanted, NULL, &hints, &other) &&
		one->ai_addrlen == other->ai_addrlen &&
		!memcmp(one->ai_addr, other->ai_addr, one->ai_addrlen));
	if (one)
		freeaddrinfo(one);
	if (other)
		freeaddrinfo(other);
	curl_free(text);
	return same;
}

static bool has(CURLU *parsed, CURLUPart part)
{
	char *text = NULL;
	bool there = !curl_url_get(parsed, part, &text, 0);

	curl_free(text);
	return there;
}

/* As libcurl reads it: the same scheme, host and port, and nobody's name. */
static void compare(const void *ctx, const char *text, const struct url *url)
{
	CURLU *parsed = curl_url();

	if (curl_url_set(parsed, CURLUPART_URL, text, 0) == CURLUE_OK &&
	    (!part_is(parsed, CURLUPART_SCHEME, 0, url->tls ? "https" : "http") ||
		!host_is(parsed, url->host) ||
		!part_is(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT,
		    mem_printf(ctx, "%ld", url->port)) ||
		has(parsed, CURLUPART_USER) || has(parsed, CURLUPART_PASSWORD)))
		abort();
	curl_url_cleanup(parsed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = talloc_new(NULL);
	const char *text = mem_strndup(ctx, (const char *)data, size);
	struct url url, again;

	if (!url_clean(ctx, text, &url)) {
		compare(ctx, url.base, &url);
		compare(ctx, mem_printf(ctx, "%s/api/me.json?fields=id", url.base), &url);
		if (strlen(url.base) <= 500 && /* longer ones are refused, with the scheme */
		    (url_clean(ctx, url.base, &again) || strcmp(url.base, again.base)))
			abort();
	}
	talloc_free(ctx);
	return 0;
}
