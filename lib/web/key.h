/*
 * key -- a script's key: how it looks, who it is of, and what it may do.
 *
 * A person makes a key for one purpose on the page `tokens`; the script sends it as "Authorization:
 * Bearer KEY".  nginx lets such a request past the sign-on, to the programs alone, and hands the
 * header on (site/http.conf).  From then on nobody else's word counts for who asks: not
 * REMOTE_USER, not a cookie.
 *
 * A key is hmis_, 64 hexadecimal digits of chance and 8 that check them, so that one that was
 * copied in part is told from one that is not ours, and that tools which look for secrets know it.
 * The database has its sha256 alone, by which it is looked up.  A password needs a slow, salted
 * hash, because people choose what can be guessed; 256 bits of chance cannot be tried out, however
 * quick the hash.
 *
 * It may do what its routes say (struct route, .key), for as long as the person may do that, too.
 */
#ifndef WEB_KEY_H
#define WEB_KEY_H

#include "web/req.h"

/* A new key, and the hash under which the database keeps it, in hexadecimal; both under ctx. */
const char *key_new(const void *ctx, const char **hash);

/* The hash of a key that is whole, in hexadecimal under ctx; else NULL. */
const char *key_hash(const void *ctx, const char *key);

/* Does an address, or another text, have a key in it, or most of one, written as it is or with %HH?
 */
bool key_is_in(const char *text);

/* Take what nginx says that the request came with (NULL: nothing); 401 when it is no whole key. */
const struct err *key_take(struct req *r, const char *authorization) MUST_CHECK;

/* Did the request come with a key, or with something in its place? */
bool key_given(const struct req *r);

/* Find the key and its person: fills in user, key and what it may do, writes down that it was used
 * from an address, or NULL; doc has the person's `role` and `language`.  401 for one that is not
 * known, ended or taken back. */
const struct err *key_find(struct req *r, const char *address, json_t **doc) MUST_CHECK;

/* 403 for a key that has none of these rights (KEY_READ, KEY_IMPORT, KEY_INTEGRATE; 0: no key
 * has).  NULL for one that has, and for a person. */
const struct err *key_may(const struct req *r, int rights) MUST_CHECK;

/* The most that a key's person may do by it. */
enum access key_ceiling(const struct req *r);

#endif
