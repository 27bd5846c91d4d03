/*
 * hash -- a keyed 64-bit hash of texts, one after the other, so that no file can be made to
 * collide; good within one process alone.
 *
 *	uint64_t h = hash_add(hash_add(0, SPAN("F001")), SPAN("202401"));
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/span.h"

#include <stdint.h>

/* The hash of what before is the hash of, followed by text; 0 is the hash of nothing. */
uint64_t hash_add(uint64_t before, struct span text);

#endif
