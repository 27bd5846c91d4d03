/* What people and DHIS2 servers send as text: an address, a value, the body of an answer that is no
 * success. */
#include "dhis2/value.h"
#include "dhis2/verdict.h"
#include "net/url.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Cleaning what is clean changes nothing. */
static void address(const void *ctx, const char *text)
{
	struct url url, again;

	if (strlen(text) > 400 || url_clean(ctx, text, &url))
		return;
	if (url_clean(ctx, url.base, &again) || strcmp(url.base, again.base) ||
	    strcmp(url.host, again.host) || url.port != again.port)
		abort();
}

static void answer(const void *ctx, char *text, size_t n, const uint8_t *how)
{
	static const long status[] = { 0, 200, 302, 400, 401, 404, 409, 429, 500, 503 };
	static const char *const type[] = { "", "application/json", "application/csv", "text/html",
		"text/plain" };
	struct login login = { .base = "https://hmis.example.org/dhis", .secret = "x" };
	struct ended ended = { .result = how[0] % 3 ? CURLE_OK : (CURLcode)(how[0] % CURL_LAST),
		.detail = "",
		.login = &login,
		.limit = 1000,
		.location = how[1] & 1 ? text : NULL,
		.too_large = how[1] & 2 };
	struct pull *pull = mem_new(ctx, struct pull);

	*pull = (struct pull){ .path = "api/me",
		.fd = how[1] & 4 ? 1 : -1,
		.status = status[how[2] % 10],
		.type = type[how[2] / 16 % 5],
		.text = text,
		.length = n,
		.bytes = (int64_t)n,
		.most = 1000000,
		.wait = -1 };
	verdict(pull, &ended);
	if (pull->outcome != PULL_OK && (!pull->why || !*pull->why->text || !pull->code))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = talloc_new(NULL);
	double number;
	char *text;

	if (size < 4) {
		talloc_free(ctx);
		return 0;
	}
	text = mem_strndup(ctx, (const char *)data + 4, strnlen((const char *)data + 4, size - 4));
	switch (*data % 3) {
	case 0:
		address(ctx, text);
		break;
	case 1:
		if (!value_read(span_of(text), &number) && !isfinite(number))
			abort();
		break;
	case 2:
		answer(ctx, text, strlen(text), data + 1);
		break;
	}
	talloc_free(ctx);
	return 0;
}
