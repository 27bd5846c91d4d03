/*
 * decode -- bytes in one of the encodings as UTF-8.
 *
 * Every byte or pair of bytes becomes its character or is bad: nothing is replaced by U+FFFD.
 */
#ifndef TEXT_DECODE_H
#define TEXT_DECODE_H

#include "text/encoding.h"

#define DECODE_MOST 3 /* bytes of UTF-8 that a byte of another encoding becomes, at most */

/*
 * Decode raw to to, which has room for DECODE_MOST times its length, and say how many bytes of raw
 * were used; *made receives how many there are at to.  What is left is the beginning of a character
 * (decode_is_cut()), or begins with a byte that is not in the encoding.
 */
size_t decode(enum encoding encoding, struct span raw, char *to, size_t *made);

/* Is rest, what decode() left over, the beginning of a character whose end is missing? */
bool decode_is_cut(enum encoding encoding, struct span rest);

#endif
