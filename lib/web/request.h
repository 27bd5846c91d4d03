/*
 * request -- what nginx says about a request, read strictly.
 *
 * The path comes from our own decoding of REQUEST_URI, because what nginx decodes is
 * neither checked nor complete; a request without a method or a path is a
 * fault in nginx's configuration and is answered with 500, never guessed at.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "web/req.h"

/* A header of the request by its CGI name ("HTTP_IF_NONE_MATCH"), or NULL. */
const char *req_header(struct req *r, const char *name);

/* For the rest of this folder: a parameter, or NULL when it is missing or empty. */
const char *request_param(struct req *r, const char *name);

/* Fill in method, path, format, language, user and the length of the body; take the key. */
const struct err *request_parse(struct req *r) MUST_CHECK;

#endif
