/*
 * session -- the worker's session with the DHIS2 server of a saved or tested connection.
 */
#ifndef WORKER_SESSION_H
#define WORKER_SESSION_H

#include "dhis2/server.h"

/* Open the sealed login, find and pin the server's address, and test it as when it was given.  connection:
 * {"url", "username", "sealed", "ca"} of dhis2_connection.  *http and what *server holds belong to ctx. */
const struct err *session_open(const void *ctx, json_t *connection, struct http **http, struct server *server) MUST_CHECK;

#endif
