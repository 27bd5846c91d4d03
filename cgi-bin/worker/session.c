/* session -- see session.h. */
#include "worker/session.h"

#include "base/conf.h"
#include "base/seal.h"
#include "net/address.h"

#include <string.h>

#define LEAST	60    /* seconds for which a run is put off */
#define LONGEST 21600 /* whatever the server says */

const struct err *session_refused(struct job *job, const struct err *why)
{
	const struct err *kept = mem_err(job, why);
	const struct err *failed = db_rows(job->db, job, NULL, SQL_connection_refused, job->id);

	return failed ? failed
		      : err_within(kept, "reason", 502, "login_refused",
			    "{reason} It was not tried again, so that the account is not locked.");
}

const struct err *session_ended(struct job *job, long wait, const struct err *failed)
{
	bool busy = !strcmp(failed->code, "server_busy");
	long most = busy ? conf()->dhis2_busy : conf()->dhis2_away;

	if ((!busy && strcmp(failed->code, "server_away")) || job->held + LEAST > most)
		return failed;
	job->later = wait < LEAST ? LEAST : wait > LONGEST ? LONGEST : wait;
	if (job->later > most - job->held) /* once more, when the time is over */
		job->later = most - job->held;
	return failed;
}

const struct err *session_open(struct job *job, const void *ctx, json_t *connection,
    struct http **http, struct server *server)
{
	struct limits limits = ask_limits();
	const char *address = json_string_value(json_object_get(connection, "url"));
	struct login login = { .username =
				   json_string_value(json_object_get(connection, "username")),
		.authority = json_string_value(json_object_get(connection, "ca")) };
	const struct err *failed;
	struct seal_key key;
	struct url url;

	if ((failed = seal_key_load(conf()->seal_key, &key)) ||
	    (failed = seal_open(ctx, &key, seal_purpose(ctx, address, login.username),
		 json_string_value(json_object_get(connection, "sealed")), &login.secret)))
		return failed->status == 409 ? session_refused(job, failed) : failed;
	if ((failed = url_clean(ctx, address, &url)) ||
	    (failed = address_pin(ctx, &url, conf()->allowed_addresses, &login.pin)))
		return failed;
	login.base = url.base;
	*http = ask_new(ctx, &login, &limits);
	failed = server_test(ctx, *http, server);
	return failed && !strcmp(failed->code, "login_refused") ? session_refused(job, failed)
								: failed;
}
