/*
 * http -- requests to one server, several at a time: every request that goes out.
 *
 *	http = http_new(job, &login, &limits, verdict);
 *	http_start(http, &(struct pull){ .path = "api/dataValueSets?..", .fd = fd, .tag = pair });
 *	while ((pull = http_next(http, 500)))
 *		switch (pull->outcome) ...
 *
 * The session is pinned to one address, keeps cookies in memory, sends X-Requested-With, verifies
 * TLS, and never follows a redirect.  Each answer is understood once, by the function that the
 * session was made with: whether to go on, to wait, to try again, to give up this request or the
 * whole server.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/mem.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

struct login {
	const char *base;      /* url.h */
	const char *pin;       /* address.h */
	const char *username;  /* or NULL with a token */
	const char *secret;    /* password, or personal access token; NULL: no login */
	const char *authority; /* PEM of a private authority, or NULL */
};

/* An answer that comes at less than 50 bytes a second for stall seconds has ended, too. */
struct limits {
	long connect, first_byte, stall, whole; /* seconds */
	int64_t body;				/* bytes, unpacked */
	double until;				/* by clock_seconds(), of all requests; 0: no end */
};

enum outcome {
	PULL_OK,
	PULL_REFUSED,	/* 401, 403, a redirect: not to be asked again, for accounts lock */
	PULL_BUSY,	/* 429, 503: again after wait seconds */
	PULL_AWAY,	/* no connection, no word, or another's word: is it there at all? */
	PULL_TRANSIENT, /* 5xx, timeouts, cut bodies: again, a few times */
	PULL_TOO_LARGE, /* over the limit: ask for less */
	PULL_PERMANENT, /* other answers: asking again does not help */
};

struct pull {
	const char *path;   /* below the base: "api/me.json?fields=id"; NULL: the base itself */
	const char *post;   /* JSON to send; NULL: it is a GET */
	const char *header; /* one more of the request, or NULL */
	int fd;		    /* where the body goes, or -1: to text */
	int64_t most;	    /* bytes of a body that is text; 0: 1 MB */
	void *tag;	    /* the caller's */
	enum outcome outcome;
	long status;	       /* of HTTP; 0 when there was no answer */
	const struct err *why; /* for the person; NULL: PULL_OK.  It lives as long as the pull */
	const char *code;      /* stable name of why; DHIS2's own (E2012) where it gave one */
	const char *type;      /* of the body, or "" */
	int64_t bytes;	       /* of it */
	long wait;	       /* seconds, where the server said so; else -1 */
	char *text;	       /* the body, or its beginning where fd got it; NUL-terminated */
	size_t length;	       /* of text */
};

/* What is known of a transfer that ended. */
struct ended {
	CURLcode result;
	const char *detail;   /* libcurl's own words */
	const char *location; /* of a redirect, or NULL */
	const char *too_late; /* what took too long, where we gave up, a text of ours; or NULL */
	bool too_large;
	const struct login *login;
	int64_t limit; /* bytes */
};

/* Sets pull's outcome, code and why, by http_say(). */
typedef void understand_fn(struct pull *pull, const struct ended *ended);

void http_say(struct pull *pull, enum outcome outcome, const struct err *why);

struct http *http_new(const void *ctx, const struct login *login, const struct limits *limits,
    understand_fn *understand);

/* A session with the same server, without the login. */
struct http *http_public(const void *ctx, const struct http *of, const struct limits *limits);

/* Begin a request.  What *pull names is copied; the session owns it until http_next() gives it
 * back. */
void http_start(struct http *http, const struct pull *pull);
/* The base of the session's login. */
const char *http_base(const struct http *http);
/* For how many seconds the server said last that it is to be left alone; -1: it did not say. */
long http_wait(const struct http *http);
/* How many are under way. */
int http_open(const struct http *http);
/* A request that ended, which the caller frees; NULL after so many milliseconds without one. */
struct pull *http_next(struct http *http, int ms);

#endif
