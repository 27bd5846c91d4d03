/*
 * bundle -- several files that were sent together as one: a zip that nothing is squeezed in, so
 * that an asset stays one file with one hash.  The same files in the same order make the same zip.
 */
#ifndef UPLOAD_BUNDLE_H
#define UPLOAD_BUNDLE_H

#include "web/app.h"
#include "wire/multipart.h"

/* Write the zip of n parts of the open body to the new file path. */
const struct err *bundle_write(struct req *r, int body, const struct part *const parts[], size_t n,
    const char *path) MUST_CHECK;

/* "january.csv and 11 more.zip" */
const char *bundle_name(struct req *r, const struct part *const parts[], size_t n);

#endif
