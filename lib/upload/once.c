/* once -- see once.h. */
#include "upload/once.h"

enum { KEY_MAX = 255 };

const struct err *once_key(struct req *r, const char **key)
{
	const char *p;

	*key = p = req_header(r, "HTTP_IDEMPOTENCY_KEY");
	while (p && *p > 0x20 && *p < 0x7f)
		p++;
	if (!p || (!*p && p - *key <= KEY_MAX))
		return NULL;
	return err(400, "bad_key",
	    "An Idempotency-Key has 1 to {most} letters, digits or signs, without spaces.", "most",
	    DIGITS(KEY_MAX));
}

const struct err *once_begin(struct req *r, const char *key)
{
	const struct err *failed = db_begin(r->db);

	return failed ? failed : db_rows(r->db, r, NULL, SQL_key_alone, r->user, key);
}
