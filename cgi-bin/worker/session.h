/*
 * session -- the worker's session with the DHIS2 server of a saved or tested connection.
 */
#ifndef WORKER_SESSION_H
#define WORKER_SESSION_H

#include "dhis2/server.h"
#include "hmis/job.h"

/*
 * Open the sealed login, find and pin the server's address, and test it as when it was given. 
 * connection: {"url", "username", "sealed", "ca"} of dhis2_connection.  *http and what *server
 * holds belong to ctx.  502 "login_refused" as session_refused().
 */
const struct err *session_open(struct job *job, const void *ctx, json_t *connection,
    struct http **http, struct server *server) MUST_CHECK;

/*
 * The work ends with failed: when the server is busy or away, which is no failure yet, the run is
 * put off (job->later) for as long as the server asked, a minute to six hours, and others have
 * their turn; after dhis2_busy or dhis2_away seconds of that, in all, it fails.
 */
const struct err *session_ended(struct job *job, long wait, const struct err *failed) MUST_CHECK;

/* The server refuses the login, and says why: nobody asks with it again before somebody has looked
 * at it. */
const struct err *session_refused(struct job *job, const struct err *why) MUST_CHECK;

#endif
