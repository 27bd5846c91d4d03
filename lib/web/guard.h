/*
 * guard -- who asks, what they may do, and whether it is they who ask.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "web/req.h"

/* Find the role of the user whom a key or nginx names: 401 without one, 403 for one nobody knows.
 */
const struct err *guard_user(struct req *r) MUST_CHECK;

/* Who reads a page that is for anybody: its menu and language are theirs, where they are known; nothing
 * fails. */
void guard_visitor(struct req *r);

/* 403 unless the role is enough for the route, and the key, where there is one. */
const struct err *guard_role(struct req *r) MUST_CHECK;

/* 403 for a change that a page of another site asks the browser for. */
const struct err *guard_site(struct req *r) MUST_CHECK;

/* Write down a change that was made or refused: failed as the handler returned it. */
void guard_audit(struct req *r, const char *result);

/* "data_admin": the role's name in the database. */
const char *guard_role_name(enum access access);

#endif
