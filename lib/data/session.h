/*
 * session -- what a database session is to our programs, and has to be for them to work in it.
 */
#ifndef DATA_SESSION_H
#define DATA_SESSION_H

#include <libpq-fe.h>

/* Set what our programs rely on; end the program with one line, and status 3, when the schema is
 * not the one it was built for, the encoding is not UTF-8, the settings' time zone is not known
 * there, or a pooler shares the session with others between transactions. */
void session_begin(PGconn *conn, const char *conninfo);

#endif
