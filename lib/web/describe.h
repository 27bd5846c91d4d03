/*
 * describe -- what a program says of itself: its routes and their fields, for openapi.json.
 *
 * The build asks each program (PROGRAM --describe) and puts what they say together; so there is no
 * list of addresses that could differ from the programs (lib/web/openapi has the rest).
 */
#ifndef WEB_DESCRIBE_H
#define WEB_DESCRIBE_H

#include "web/req.h"

/* Called with --describe: print the routes as a JSON document, and return true. */
bool describe_said(int argc, char *argv[], const char *name, const struct route routes[]);

#endif
