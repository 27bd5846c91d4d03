/*
 * webhook -- tell those who want to know that a version changed what a project sees.
 *
 * A POST of {"event", "call", "project", "name", "version", "etag", "export_url"} with the header
 *	Hmis-Signature: sha256=HEX
 * of HMAC-SHA256 (RFC 2104, FIPS 180-4) of the body under the shared secret. Taken is any answer 2xx within 20 seconds; what it
 * says is not read. Otherwise it is tried again, for three days. The same call may come twice; its number tells.
 */
#include "base/conf.h"
#include "base/log.h"
#include "base/seal.h"
#include "dhis2/address.h"
#include "hmis/job.h"
#include "hmis/project.h"
#include "worker/jobs.h"

#include <curl/curl.h>
#include <sodium.h>
#include <string.h>

#define PATIENCE 20L /* seconds */

static const char *signature(const void *ctx, const char *secret, const char *body)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
	crypto_auth_hmacsha256_final(&state, mac);
	return mem_printf(ctx, "Hmis-Signature: sha256=%s", seal_hex(ctx, mac, sizeof(mac)));
}

static size_t ignore(char *data, size_t size, size_t n, void *arg)
{
	(void)data;
	(void)arg;
	return size * n;
}

static int watch(void *arg, curl_off_t total, curl_off_t now, curl_off_t up, curl_off_t upped)
{
	(void)arg;
	(void)total;
	(void)now;
	(void)up;
	(void)upped;
	return job_stopping();
}

/* Why a POST was not taken, or NULL. */
static const char *post(const void *ctx, const char *url, const char *pin, const char *signed_with,
    const char *body)
{
	struct curl_slist *headers =
	    curl_slist_append(curl_slist_append(NULL, "Content-Type: application/json"),
		signed_with);
	struct curl_slist *resolve = curl_slist_append(NULL, pin);
	CURL *curl = mem_or_die(curl_easy_init());
	CURLcode result;
	long status = 0;

	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* none, whatever the environment says */
	curl_easy_setopt(curl, CURLOPT_RESOLVE, resolve);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "hmis-intake");
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, PATIENCE);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	result = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	curl_slist_free_all(resolve);
	if (!status)
		return mem_printf(ctx, "No answer: %s.", curl_easy_strerror(result));
	return status / 100 == 2 ? NULL
				 : mem_printf(ctx, "The answer was %ld%s.", status,
				       status / 100 == 3 ? ", and redirects are not followed" : "");
}

static const char *body_of(const void *ctx, json_t *told)
{
	const char *url = mem_printf(ctx, "%s/export?project=%lld", conf()->base_url,
	    json_integer_value(json_object_get(told, "project")));

	json_object_set_new(told, "export_url", json_string(url));
	return mem_dump(ctx, told);
}

/* Why a call was not taken, or NULL. */
static const char *tell(const void *ctx, const char *address, const char *sealed, const char *told)
{
	const struct err *failed;
	const char *secret, *pin,
	    *body = body_of(ctx, mem_or_die(mem_parse(ctx, told, strlen(told))));
	struct seal_key key;
	struct url url;

	if ((failed = seal_key_load(conf()->seal_key, &key)) ||
	    (failed = seal_open(ctx, &key, sealed, &secret)) ||
	    (failed = url_clean(ctx, address, &url)) ||
	    (failed = address_pin(ctx, &url, conf()->dhis2_allow, &pin)))
		return mem_strdup(ctx, failed->text);
	return post(ctx, url.whole, pin, signature(ctx, secret, body), body);
}

const struct err *watch_projects(const void *ctx, struct db *db)
{
	const struct err *failed = projects_look(db, ctx);

	while (!failed && !job_stopping()) {
		void *call = talloc_new(ctx);
		const char *number, *why;
		PGresult *rows;

		if ((failed = db_rows(db, call, &rows, SQL_project_call_take)) ||
		    !PQntuples(rows)) {
			talloc_free(call);
			break;
		}
		number = PQgetvalue(rows, 0, 0);
		why = tell(call, PQgetvalue(rows, 0, 1), PQgetvalue(rows, 0, 2),
		    PQgetvalue(rows, 0, 3));
		log_event("webhook", "call", number, "failed", why ? why : "", NULL);
		failed = db_rows(db, call, NULL, SQL_project_call_end, number, why);
		talloc_free(call);
	}
	return failed;
}
