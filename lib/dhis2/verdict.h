/*
 * verdict -- how an answer of a DHIS2 server is to be understood.
 */
#ifndef DHIS2_VERDICT_H
#define DHIS2_VERDICT_H

#include "net/http.h"

/* Set pull's outcome, code and why. */
void verdict(struct pull *pull, const struct ended *ended);

#endif
