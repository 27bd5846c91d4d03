/*
 * session -- what a database session is to our programs, and has to be for them to work in it.
 */
#ifndef DATA_SESSION_H
#define DATA_SESSION_H

#include <libpq-fe.h>

#include <stdbool.h>

enum { SESSION_WHY = 320 };

/* Set what our programs rely on.  True when the schema is the one this program was built for, the
 * encoding UTF-8, the settings' time zone known there, and no pooler in front that shares the
 * session with others between transactions; else why has the sentence for the log. */
bool session_begin(PGconn *conn, const char *conninfo, char why[SESSION_WHY]);

/* Is this the number of that schema? */
bool session_knows(int schema);

#endif
