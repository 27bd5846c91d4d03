/*
 * session -- what a database session has to be for our programs to work in it.
 */
#ifndef DATA_SESSION_H
#define DATA_SESSION_H

#include <libpq-fe.h>

#include <stdbool.h>

enum { SESSION_WHY = 320 };

/* Is the schema the one this program was built for, the encoding UTF-8, and no pooler in front that
 * shares the session with others between transactions?  Else why has the sentence for the log. */
bool session_fits(PGconn *conn, const char *conninfo, char why[SESSION_WHY]);

/* Is this the number of that schema? */
bool session_knows(const char *schema);

#endif
