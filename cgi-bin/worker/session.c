/* session -- see session.h. */
#include "worker/session.h"

#include "base/conf.h"
#include "base/seal.h"
#include "dhis2/address.h"

#include <string.h>

const struct err *session_refused(struct job *job, const char *why)
{
	const char *kept = mem_strdup(job, why);
	const struct err *failed = db_rows(job->db, job, NULL, SQL_connection_refused, job->id);

	return failed ? failed
		      : err(502, "login_refused",
			    "%s Nothing was tried again, so that the account is not locked.", kept);
}

const struct err *session_open(struct job *job, const void *ctx, json_t *connection,
    struct http **http, struct server *server)
{
	struct limits limits = http_limits();
	struct login login = { .username =
				   json_string_value(json_object_get(connection, "username")),
		.authority = json_string_value(json_object_get(connection, "ca")) };
	const struct err *failed;
	struct seal_key key;
	struct url url;

	if ((failed = seal_key_load(conf()->seal_key, &key)) ||
	    (failed = seal_open(ctx, &key, json_string_value(json_object_get(connection, "sealed")),
		 &login.secret)))
		return failed;
	if ((failed =
		    url_clean(ctx, json_string_value(json_object_get(connection, "url")), &url)) ||
	    (failed = address_pin(ctx, &url, conf()->dhis2_allow, &login.pin)))
		return failed;
	login.base = url.base;
	*http = http_new(ctx, &login, &limits);
	failed = server_test(ctx, *http, server);
	return failed && !strcmp(failed->code, "login_refused") ? session_refused(job, failed->text)
								: failed;
}
