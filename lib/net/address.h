/*
 * address -- which hosts we connect to at a person's wish: none within this machine or the
 * intranet, unless the configuration names it.
 *
 * A name is resolved once; the address found is checked, and pinned for all requests, so that a
 * name that resolves to another address later changes nothing.
 */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include "net/url.h"

#include <stdbool.h>
#include <sys/socket.h>

/*
 * Resolve url->host.  *pin is "host:port:address", as libcurl's CURLOPT_RESOLVE takes it; belongs
 * to ctx. allow: addresses or networks ("10.1.0.0/16 fd00::/8"), separated by blanks or commas,
 * that may be within. 422 "no_such_host" or "address_refused": the same for every address that is
 * refused, whatever is there.
 */
const struct err *address_pin(const void *ctx, const struct url *url, const char *allow,
    const char **pin) MUST_CHECK;

/* Is a socket's address the one that is pinned? */
bool address_is_pinned(const struct sockaddr *address, const char *pin);

#endif
