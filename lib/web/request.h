/*
 * request -- what nginx says about a request, read strictly.
 *
 * The path comes from our own decoding of REQUEST_URI, because what nginx decodes is
 * neither checked nor complete (SCENARIOS 1.6); a request without a method or a path is a
 * fault in nginx's configuration and is answered with 500, never guessed at.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "web/app.h"

/* A parameter, or NULL when it is missing or empty. */
const char *request_param(struct req *r, const char *name);

/* Fill in method, path, format, user and the length of the body. */
const struct err *request_parse(struct req *r) MUST_CHECK;

#endif
