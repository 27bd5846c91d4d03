/*
 * session -- what a database session has to be for our programs to work in it.
 */
#ifndef DATA_SESSION_H
#define DATA_SESSION_H

#include <libpq-fe.h>

/* End the program with one line, and status 3, when the schema is not the one it was built for, the
 * encoding is not UTF-8, or a pooler shares the session with others between transactions. */
void session_check(PGconn *conn, const char *conninfo);

#endif
