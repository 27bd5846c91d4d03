/*
 * asset -- an uploaded file that stays: in the store under its number, in the database by name and
 * hash.
 */
#ifndef UPLOAD_ASSET_H
#define UPLOAD_ASSET_H

#include "web/app.h"

/*
 * Take the request's file and keep it.  *doc receives {asset, name, bytes, sha256}.  All or
 * nothing: a row without a file does not come to be.  One that this person sent with the same
 * Idempotency-Key is that one: nothing is kept twice.
 */
const struct err *asset_take(struct req *r, json_t **doc) MUST_CHECK;

/* The file that this person sent with the request's Idempotency-Key before, if the one sent now is
 * the same; else *doc is NULL. At most once in a request where there is one. */
const struct err *asset_of_key(struct req *r, json_t **doc) MUST_CHECK;

/* Make the whole file of an upload (base/partial.h), whose lock we hold, an asset, and give it to
 * its import; *doc receives what is known of the upload then.  Doing it again is harmless. */
const struct err *asset_adopt(struct req *r, const char *token, const char *sha256,
    json_t **doc) MUST_CHECK;

/* 409 while a file is on its way to an import, saying how much of it is here. */
const struct err *asset_arriving(struct req *r, const char *run) MUST_CHECK;

/* Where the file of an asset stands. */
const char *asset_path(struct req *r, long asset);

/* Open it for reading; 410 when it is not there any more. */
const struct err *asset_open(struct req *r, long asset, int *fd) MUST_CHECK;

#endif
