/*
 * verdict -- how an answer of a DHIS2 server is to be understood.  Inner to http.
 */
#ifndef DHIS2_VERDICT_H
#define DHIS2_VERDICT_H

#include "dhis2/http.h"

#include <curl/curl.h>

/* What is known of a transfer that ended. */
struct ended {
	CURLcode result;
	const char *detail;   /* libcurl's own words */
	const char *location; /* of a redirect, or NULL */
	const char *too_late; /* what took too long, where we gave up; or NULL */
	bool too_large;
	const struct login *login;
	int64_t limit; /* bytes */
};

/* Set pull's outcome, code and why. */
void verdict(struct pull *pull, const struct ended *ended);

#endif
