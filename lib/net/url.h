/*
 * url -- a DHIS2 server's address, as people paste it and as we use it.
 *
 * "play.example.org/demo/dhis-web-dashboard/" is "https://play.example.org/demo": a scheme is
 * added, and what follows /api, /dhis-web-, /login or /apps is cut.
 */
#ifndef NET_URL_H
#define NET_URL_H

#include "base/mem.h"

#include <stdbool.h>

struct url {
	const char *base;  /* "https://host:port/context", without a final slash */
	const char *whole; /* the same with all that was given of path and query */
	const char *host;  /* without brackets */
	long port;
	bool tls;
};

/* Clean text; what url holds belongs to ctx.  422 "url" for another scheme, user info, blanks or no
 * host. */
const struct err *url_clean(const void *ctx, const char *text, struct url *url) MUST_CHECK;

/* text with what may not stand in a query written as %XX. */
const char *url_escape(const void *ctx, const char *text);

#endif
