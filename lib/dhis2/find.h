/*
 * find -- is a DHIS2 server where a person says, and if not, where?
 *
 * Asked before any password or token is sent, and without one: /api/ping answers everybody.
 */
#ifndef DHIS2_FIND_H
#define DHIS2_FIND_H

#include "dhis2/ask.h"
#include "net/url.h"

/* Would what is sent to url be readable on its way?  Not within this machine. pin: address.h. */
bool find_is_open(const struct url *url, const char *pin);

/*
 * Ask at url, whose pin and authority login has; its secret is not used. 422 "url" when nobody
 * answers as DHIS2 does, with *offer an address that does, in ctx, or NULL.  given: the address as
 * the person wrote it, perhaps without a scheme; allow: as for address_pin().
 */
const struct err *find_server(const void *ctx, const struct login *login, const struct url *url,
    const char *given, const char *allow, const struct limits *limits,
    const char **offer) MUST_CHECK;

#endif
