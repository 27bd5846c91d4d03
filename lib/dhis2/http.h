/*
 * http -- requests to one DHIS2 server, several at a time.
 *
 *	http = http_new(job, &login, &limits);
 *	http_start(http, &(struct pull){ .path = "api/dataValueSets?..", .fd = fd, .tag = pair });
 *	while ((pull = http_next(http, 500)))
 *		switch (pull->outcome) ...
 *
 * The session is pinned to one address, keeps cookies in memory, sends X-Requested-With, verifies TLS, and never follows a
 * redirect.  Each answer is understood once, here: whether to go on, to wait, to try again, to give up this request or the
 * whole server (DHIS2.md, decisions 5 to 8).
 */
#ifndef DHIS2_HTTP_H
#define DHIS2_HTTP_H

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

struct login {
	const char *base;      /* url.h */
	const char *pin;       /* address.h */
	const char *username;  /* or NULL with a token */
	const char *secret;    /* password, or personal access token */
	const char *authority; /* PEM of a private authority, or NULL */
};

struct limits {
	long connect, first_byte, stall, whole; /* seconds */
	int64_t body;				/* bytes, unpacked */
};

enum outcome {
	PULL_OK,
	PULL_REFUSED,	/* 401, 403, a redirect: not to be asked again, for accounts lock */
	PULL_BUSY,	/* 429, 503: again after wait seconds */
	PULL_TRANSIENT, /* 5xx, timeouts, cut bodies: again, a few times */
	PULL_TOO_LARGE, /* over the limit: ask for less */
	PULL_PERMANENT, /* other answers: asking again does not help */
};

struct pull {
	const char *path; /* below the base: "api/me.json?fields=id" */
	int fd;		  /* where the body goes, or -1: to text */
	void *tag;	  /* the caller's */
	enum outcome outcome;
	long status;	  /* of HTTP; 0 when there was no answer */
	const char *why;  /* for the person, unless PULL_OK; lives as long as the pull */
	const char *code; /* stable name of why; DHIS2's own (E2012) where it gave one */
	const char *type; /* of the body, or "" */
	int64_t bytes;	  /* of it */
	long wait;	  /* seconds, where the server said so; else -1 */
	char *text;	  /* the body, or its beginning where fd got it; NUL-terminated */
	size_t length;	  /* of text */
};

/* The limits of the configuration. */
struct limits http_limits(void);

struct http *http_new(const void *ctx, const struct login *login, const struct limits *limits);

/* Begin a request.  What *pull names is copied; the session owns it until http_next() gives it back. */
void http_start(struct http *http, const struct pull *pull);
/* How many are under way. */
int http_open(const struct http *http);
/* A request that ended, which the caller frees; NULL after so many milliseconds without one. */
struct pull *http_next(struct http *http, int ms);

/* The JSON object that a pull that ended brought: *doc belongs to ctx; the pull is freed.  Else 502 with its
 * sentence: "login_refused" for PULL_REFUSED, "dhis2" for all other outcomes. */
const struct err *http_document(struct http *http, const void *ctx, struct pull *pull,
    json_t **doc) MUST_CHECK;

/* One request for a JSON object, while nothing else is under way. */
const struct err *http_json(struct http *http, const void *ctx, const char *path,
    json_t **doc) MUST_CHECK;

/* text with what may not stand in a query written as %XX. */
const char *http_escape(const void *ctx, const char *text);

#endif
