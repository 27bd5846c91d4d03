/*
 * tus -- what a request for an upload in pieces says of itself (https://tus.io, version 1.0.0).
 */
#ifndef UPLOAD_TUS_H
#define UPLOAD_TUS_H

#include "web/app.h"

#include <openssl/evp.h>
#include <stdint.h>

/* A checksum that a client sent along. */
struct tus_sum {
	const EVP_MD *kind; /* NULL: it sent none */
	unsigned char wanted[EVP_MAX_MD_SIZE];
};

/* Say in the answer which version we speak; 412 for a client that speaks another. */
const struct err *tus_begin(struct req *r) MUST_CHECK;

/* Say what we can do: the answer to OPTIONS. */
void tus_abilities(struct req *r);

/* 415 unless the body is the bytes of a file. */
const struct err *tus_type(struct req *r) MUST_CHECK;

/* A header that is a number of bytes, "Upload-Offset"; 400 when it is missing or none. */
const struct err *tus_number(struct req *r, const char *header, int64_t *n) MUST_CHECK;

/* An item of Upload-Metadata, decoded under r: any bytes, up to a NUL; NULL without it. */
const struct err *tus_metadata(struct req *r, const char *key, char **value) MUST_CHECK;

/* Upload-Checksum; 400 when it cannot be read. */
const struct err *tus_checksum(struct req *r, struct tus_sum *sum) MUST_CHECK;

#endif
