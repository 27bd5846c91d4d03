/*
 * receive -- the bytes of a request put at the end of a file as they come.
 *
 * What has come when the line breaks, this program is stopped or killed, stays.  Where the
 * client sent a checksum they go to another file first, and are put at the end only
 * once they are found right.
 */
#ifndef UPLOAD_RECEIVE_H
#define UPLOAD_RECEIVE_H

#include "upload/tus.h"

/*
 * Take the body of r, at most room bytes, to the end of fd.  400 cut_short and 408 too_slow:
 * what came is kept; 460, 507: nothing is; 413: there is more than room.
 */
const struct err *receive(struct req *r, int fd, int64_t room,
    const struct tus_sum *sum) MUST_CHECK;

#endif
