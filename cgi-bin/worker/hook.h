/*
 * hook -- a signed POST to an address that wants to be told.
 */
#ifndef WORKER_HOOK_H
#define WORKER_HOOK_H

#include "base/err.h"

/* Send a body of JSON, signed with a secret, to an address that may be connected to as the networks
 * in allowed say (net/address.h); why it was not taken, or NULL. */
const struct err *hook_send(const void *ctx, const char *address, const char *allowed,
    const char *secret, const char *body) MUST_CHECK;

#endif
