/*
 * file_name -- what a client calls its file, made fit to be shown.
 *
 * A name is for people alone: no path on disk is ever made of it.
 */
#ifndef UPLOAD_FILE_NAME_H
#define UPLOAD_FILE_NAME_H

/* The last part of a path (after / and \), without control and bidirectional characters;
 * bytes that are no UTF-8 are written as \xHH; 1 to 255 bytes, under ctx.  raw may be NULL. */
const char *file_name_clean(const void *ctx, const char *raw);

#endif
