/*
 * asset -- an uploaded file that stays: in the store under its number, in the database by name and hash.
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "web/app.h"

/*
 * Take the request's file and keep it.  *doc receives {asset, name, bytes, sha256}.  All or nothing: a
 * row without a file does not come to be.
 */
const struct err *asset_take(struct req *r, json_t **doc) MUST_CHECK;

/* Where the file of an asset stands. */
const char *asset_path(struct req *r, long asset);

/* Open it for reading; 410 when it is not there any more. */
const struct err *asset_open(struct req *r, long asset, int *fd) MUST_CHECK;

#endif
