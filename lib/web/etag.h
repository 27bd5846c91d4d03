/*
 * etag -- whether a client has what it asks for already (RFC 9110, 8.8 and 13.1).
 *
 *	etag_set(r, etag, modified);
 *	if (etag_matches(r))
 *		return respond_unchanged(r);
 */
#ifndef WEB_ETAG_H
#define WEB_ETAG_H

#include "web/req.h"

/* What the answer is named by: etag without quotes (of an answer with words: with the code of
 * r->language in it), and when it became so as an HTTP date, or NULL.
 *  The answer may be kept by the client, who is to ask each time. */
void etag_set(struct req *r, const char *etag, const char *modified);

/* The client named that etag in If-None-Match, weak or not (nginx weakens those of what it
 * compresses); or, without that header, nothing changed since its If-Modified-Since. */
bool etag_matches(const struct req *r);

/* 304: the client has it. */
const struct err *respond_unchanged(struct req *r) MUST_CHECK;

#endif
