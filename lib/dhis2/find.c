/* find -- see find.h. */
#include "dhis2/find.h"

#include "net/address.h"

#include <string.h>

static struct pull *ping(const void *ctx, const struct login *login, const char *base,
    const char *path, const struct limits *limits)
{
	struct login open = { .base = base, .pin = login->pin, .authority = login->authority };
	struct http *http = ask_new(ctx, &open, limits);
	struct pull *pull;

	http_start(http, &(struct pull){ .path = path, .fd = -1 });
	while (!(pull = http_next(http, 1000)))
		;
	return pull;
}

/* Is it DHIS2 that answers: nothing, as it does, or that it does not know us, or in JSON? */
static bool is_dhis2(const struct pull *pull)
{
	if (pull->status == 200)
		return pull->outcome == PULL_OK || !strcmp(pull->code, "empty_answer");
	if (pull->status >= 300 && pull->status < 400)
		return pull->outcome == PULL_REFUSED; /* to its login page */
	return pull->status == 401 || pull->status == 403 ||
	    (pull->status >= 400 && pull->outcome == PULL_PERMANENT);
}

/* Where servers have it whose address was given without the end. */
static const char *find_context(const void *ctx, const struct login *login, const struct url *url,
    const struct limits *limits)
{
	static const char *const usual[] = { "dhis", "dhis2", "hmis", "dhis2-stable", "hmis2" };

	if (strchr(strstr(url->base, "://") + 3, '/'))
		return NULL;
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
		const char *base = mem_printf(ctx, "%s/%s", url->base, usual[i]);
		struct pull *pull = ping(ctx, login, base, "api/ping", limits);

		if (pull->status == 200 && is_dhis2(pull))
			return base;
	}
	return NULL;
}

/* The same address with http, if DHIS2 is there and https was only our guess. */
static const char *find_open(const void *ctx, const struct login *login, const char *given,
    const char *allow, const struct limits *limits)
{
	struct login open = *login;
	struct url url;

	if (strstr(given, "://") || url_clean(ctx, mem_printf(ctx, "http://%s", given), &url) ||
	    address_pin(ctx, &url, allow, &open.pin) ||
	    !is_dhis2(ping(ctx, &open, url.base, "api/ping", limits)))
		return NULL;
	return url.base;
}

bool find_is_open(const struct url *url, const char *pin)
{
	size_t n = strlen(pin), v6 = strlen(":[::1]");
	const char *last = strrchr(pin, ':');

	if (url->tls || (n > v6 && !strcmp(pin + n - v6, ":[::1]")))
		return false;
	return !last || strncmp(last + 1, "127.", 4);
}

const struct err *find_server(const void *ctx, const struct login *login, const struct url *url,
    const char *given, const char *allow, const struct limits *limits, const char **offer)
{
	struct pull *pull = ping(ctx, login, url->base, "api/ping", limits);

	*offer = NULL;
	if (is_dhis2(pull))
		return NULL;
	if (!strcmp(pull->code, "not_dhis2") && (*offer = find_context(ctx, login, url, limits)))
		return err(422, "url",
		    "Nothing at {address} knows DHIS2, but at {other} it answers: use this "
		    "address. Your password was not sent.",
		    "address", url->base, "other", *offer);
	if (!pull->status && (*offer = find_open(ctx, login, given, allow, limits)))
		return err(422, "url",
		    "The server does not answer with https ({reason}), only at {address}, where "
		    "everybody on the way can read what is sent. Your password was not sent.",
		    "reason", pull->code, "address", *offer);
	return err_as(pull->why, 422, "url");
}
