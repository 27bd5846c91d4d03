/*
 * seal -- secrets that anybody can put away and only the worker can take out: libsodium's sealed
 * boxes.
 *
 * The worker's secret key is a file that it makes at its first start (the setting seal_key); the
 * public one stands in the database.
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include "base/mem.h"

#define SEAL_KEY_SIZE 32 /* bytes, of the secret and of the public key */

struct seal_key {
	unsigned char secret[SEAL_KEY_SIZE], open[SEAL_KEY_SIZE];
};

/* Read the key file, or make it, for its owner alone. */
const struct err *seal_key_load(const char *path, struct seal_key *key) MUST_CHECK;

/* What a secret is for: the address it goes to, and who it is of there.  Whoever can write the
 * table that holds it cannot have it sent elsewhere: it opens for nothing else. */
const char *seal_purpose(const void *ctx, const char *address, const char *who);

/* Seal a text for the owner of a public key given in hexadecimal, and for a purpose; the result
 * too, in ctx. */
const struct err *seal_text(const void *ctx, const char *open_hex, const char *purpose,
    const char *text, const char **sealed) MUST_CHECK;

/* Open what seal_text() made; 409 when it was sealed for another key or purpose.  The text is wiped
 * when it is freed. */
const struct err *seal_open(const void *ctx, const struct seal_key *key, const char *purpose,
    const char *sealed, const char **text) MUST_CHECK;

/* From now on no core file of this program is written: its memory holds secrets. */
void seal_keep_from_disk(void);

/* Bytes in hexadecimal. */
const char *seal_hex(const void *ctx, const unsigned char *bytes, size_t n);

#endif
