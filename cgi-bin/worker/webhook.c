/*
 * webhook -- tell those who want to know that a version changed what a project sees.
 *
 * A POST of {"event", "call", "project", "name", "version", "etag", "export_url", "reporting": {
 * "month", "url", "expected", "reported", "missing", "stopped", ...}} with the header
 *	Hmis-Signature: sha256=HEX
 * of HMAC-SHA256 (RFC 2104, FIPS 180-4) of the body under the shared secret. Taken is any answer
 * 2xx within 20 seconds; what it says is not read. Otherwise it is tried again, for three days. The
 * same call may come twice; its number tells.
 */
#include "base/conf.h"
#include "base/log.h"
#include "base/seal.h"
#include "export/project.h"
#include "hmis/job.h"
#include "net/address.h"
#include "net/http.h"
#include "words/err_said.h"
#include "worker/hook.h"
#include "worker/jobs.h"

#include <sodium.h>
#include <string.h>

#define PATIENCE   20L	 /* seconds */
#define ANSWER_MAX 65536 /* bytes */

static const char *signature(const void *ctx, const char *secret, const char *body)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
	crypto_auth_hmacsha256_final(&state, mac);
	return mem_printf(ctx, "Hmis-Signature: sha256=%s", seal_hex(ctx, mac, sizeof(mac)));
}

/* Taken is any answer 2xx, whatever is read of it. */
static void understand(struct pull *pull, const struct ended *ended)
{
	if (!pull->status)
		http_say(pull, PULL_AWAY,
		    err(502, "no_connection", "No answer: {detail}.", "detail", ended->detail));
	else if (pull->status / 100 == 3)
		http_say(pull, PULL_PERMANENT,
		    err(502, "redirected",
			"The answer was {status}, and redirects are not followed.", "status",
			DIGITS(pull->status)));
	else if (pull->status / 100 != 2)
		http_say(pull, PULL_TRANSIENT,
		    err(502, "server_refused", "The answer was {status}.", "status",
			DIGITS(pull->status)));
}

/* Why a POST was not taken, or NULL. */
static const struct err *post(const void *ctx, const struct login *login, const char *header,
    const char *body)
{
	struct http *http = http_new(ctx, login,
	    &(struct limits){ PATIENCE, PATIENCE, PATIENCE, PATIENCE, ANSWER_MAX }, understand);
	struct pull *pull = NULL;

	http_start(http, &(struct pull){ .post = body, .header = header, .fd = -1 });
	while (!pull && !job_stopping())
		pull = http_next(http, 200);
	return pull ? pull->why : err(503, "run_ended", "This worker is stopping.");
}

static const char *body_of(const void *ctx, json_t *told)
{
	const char *url = mem_printf(ctx, "%s/export?project=%lld", conf()->base_url,
	    json_integer_value(json_object_get(told, "project")));
	json_t *reporting = json_object_get(told, "reporting");

	json_object_set_new(told, "export_url", json_string(url));
	if (json_is_object(reporting)) {
		url = mem_printf(ctx, "%s/%s", conf()->base_url,
		    json_string_value(json_object_get(reporting, "path")));
		json_object_set_new(reporting, "url", json_string(url));
		json_object_del(reporting, "path");
	}
	return mem_dump(ctx, told);
}

const struct err *hook_send(const void *ctx, const char *address, const char *allowed,
    const char *secret, const char *body)
{
	const struct err *failed;
	struct login login = { 0 };
	struct url url;

	if ((failed = url_clean(ctx, address, &url)) ||
	    (failed = address_pin(ctx, &url, allowed, &login.pin)))
		return failed;
	login.base = url.whole;
	return post(ctx, &login, signature(ctx, secret, body), body);
}

/* Why a call was not taken, or NULL. */
static const struct err *tell(const void *ctx, const char *address, const char *sealed,
    const char *told)
{
	const struct err *failed;
	json_t *what = mem_or_die(mem_parse(ctx, told, strlen(told)));
	const char *secret, *body = body_of(ctx, what);
	const char *project =
	    mem_printf(ctx, "%lld", json_integer_value(json_object_get(what, "project")));
	struct seal_key key;

	if ((failed = seal_key_load(conf()->seal_key, &key)) ||
	    (failed = seal_open(ctx, &key, seal_purpose(ctx, address, project), sealed, &secret)))
		return failed;
	return hook_send(ctx, address, conf()->allowed_addresses, secret, body);
}

const struct err *watch_projects(const void *ctx, struct db *db)
{
	const struct err *failed = projects_look(db, ctx);

	while (!failed && !job_stopping()) {
		void *call = talloc_new(ctx);
		const struct err *why;
		const char *number;
		PGresult *rows;

		if ((failed = db_rows(db, call, &rows, SQL_project_call_take)) ||
		    !PQntuples(rows)) {
			talloc_free(call);
			break;
		}
		number = PQgetvalue(rows, 0, 0);
		why = tell(call, PQgetvalue(rows, 0, 1), PQgetvalue(rows, 0, 2),
		    PQgetvalue(rows, 0, 3));
		log_event("webhook", "call", number, "failed", why ? why->text : "", NULL);
		failed = db_rows(db, call, NULL, SQL_project_call_end, number,
		    why ? mem_dump(call, err_said(call, why)) : NULL);
		talloc_free(call);
	}
	return failed;
}
