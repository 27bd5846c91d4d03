/*
 * ask -- a DHIS2 server, asked for JSON; the session and its requests are net/http.h's.
 */
#ifndef DHIS2_ASK_H
#define DHIS2_ASK_H

#include "dhis2/foreign.h"

/* The limits of the configuration. */
struct limits ask_limits(void);

/* A session with a DHIS2 server, whose answers verdict.h understands. */
struct http *ask_new(const void *ctx, const struct login *login, const struct limits *limits);

/* The JSON object or array that a pull that ended brought: *doc belongs to ctx; the pull is freed.
 * Else 502 with its sentence: "login_refused" for PULL_REFUSED, "server_away" for PULL_AWAY,
 * "server_busy" for PULL_BUSY, "too_large" for PULL_TOO_LARGE, "dhis2" for all other outcomes. */
const struct err *ask_document(struct http *http, const void *ctx, struct pull *pull,
    json_t **doc) MUST_CHECK;

/* One request for a JSON object or array of at most so many bytes (foreign.h), while nothing else
 * is under way. */
const struct err *ask_json(struct http *http, const void *ctx, const char *path, int64_t most,
    json_t **doc) MUST_CHECK;

#endif
