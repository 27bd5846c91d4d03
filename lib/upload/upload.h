/*
 * upload -- a file that a client sent, taken over without its bytes passing through us.
 *
 * nginx spools the body to disk (BODY_FILE).  A PUT's body is the file itself and is taken
 * by rename, and so is that of a POST that is no form, or only called one by
 * `curl --data-binary`; of a multipart form the one file part is copied out on the disk.  A
 * body without line ends that is called a form and is none (`curl -d @file`) is 422.  A body
 * on the FastCGI stream (no BODY_FILE: the tests, another front end) is spooled by us.
 */
#ifndef UPLOAD_UPLOAD_H
#define UPLOAD_UPLOAD_H

#include "web/app.h"

#include <stdint.h>

struct upload {
	const char *path; /* a file in the store's tmp folder, synced; removed with the request
			       unless it was placed elsewhere */
	const char *name; /* the client's name for it: the last part, valid UTF-8, 1..255 bytes */
	int64_t bytes;
	const char *sha256; /* of the bytes as they came */
};

/* Did the client send a file? */
bool upload_sent(struct req *r);

/* Take the request's file: the body itself (its name is the field "name"), or the file
 * part `file` of a multipart form.  413 too large, 422 empty, 400 cut short, 507 no room. */
const struct err *upload_take(struct req *r, struct upload *upload) MUST_CHECK;

#endif
