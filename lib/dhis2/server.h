/*
 * server -- is it a DHIS2 server, which version, who are we there, and may we see the country?
 */
#ifndef DHIS2_SERVER_H
#define DHIS2_SERVER_H

#include "dhis2/ask.h"

struct server {
	const char *name, *version, *calendar; /* "2.41.5", "iso8601" */
	int minor;			       /* 41; 0 when it cannot be read */
	const char *account;		       /* as DHIS2 calls us */
	const char *analytics;		/* when its analytics tables were last built, or NULL */
	const struct err *no_analytics; /* why analytics has nothing to say of months, or NULL */
	const char **root;  /* uids of the units that it may see all of, ended by NULL */
	const char *region; /* their names, where they are not the whole country; or NULL */
	bool superuser;	    /* the account may do everything: a smaller one would be better */
};

/* Ask the server.  What server holds belongs to ctx.  A sentence for each way it can fail, with
 * what to do. */
const struct err *server_test(const void *ctx, struct http *http, struct server *server) MUST_CHECK;

/* {"name", "version", "calendar", "account", "analytics", "no_analytics",
 * "no_analytics_said", "region", "superuser"},
 * for pages and the record. */
json_t *server_json(const void *ctx, const struct server *server);

/* Can one data element be asked for (2.39 and later)? */
bool server_takes_elements(const struct server *server);
/* Where the format of values is said: 2.36 knows it by the suffix alone. */
const char *server_values_path(const struct server *server);

#endif
