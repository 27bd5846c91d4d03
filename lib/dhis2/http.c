/* http -- see http.h. */
#include "dhis2/http.h"

#include "base/clock.h"
#include "base/conf.h"
#include "dhis2/verdict.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BEGINNING 2000	     /* bytes of a body that goes to a file, kept as text */
#define TEXT_MAX  (64 << 20) /* bytes of a body that is kept as text */

struct http {
	CURLM *multi;
	CURLSH *cookies;
	struct curl_slist *headers, *pin;
	struct login login;
	struct limits limits;
	char *user;
	int open;
};

struct transfer {
	struct http *http;
	struct pull *pull;
	CURL *curl;
	double start, last; /* seconds: when it began, when something came last */
	size_t room;	    /* of pull->text */
	const char *too_late;
	bool too_large;
	char detail[CURL_ERROR_SIZE];
};

static int end_http(struct http *http)
{
	curl_multi_cleanup(http->multi);
	curl_share_cleanup(http->cookies);
	curl_slist_free_all(http->headers);
	curl_slist_free_all(http->pin);
	if (http->user)
		explicit_bzero(http->user, strlen(http->user));
	return 0;
}

struct limits http_limits(void)
{
	const struct conf *c = conf();

	return (struct limits){ c->dhis2_connect, c->dhis2_first, c->dhis2_stall, c->dhis2_whole,
		c->dhis2_body };
}

struct http *http_new(const void *ctx, const struct login *login, const struct limits *limits)
{
	struct http *http = mem_new(ctx, struct http);

	curl_global_init(CURL_GLOBAL_DEFAULT);
	http->login = *login;
	http->limits = *limits;
	http->multi = mem_or_die(curl_multi_init());
	http->cookies = mem_or_die(curl_share_init());
	curl_share_setopt(http->cookies, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
	http->headers = curl_slist_append(NULL, "X-Requested-With: XMLHttpRequest");
	http->headers = curl_slist_append(http->headers, "Accept: application/json");
	if (!login->username) {
		http->user = mem_printf(http, "Authorization: ApiToken %s", login->secret);
		http->headers = curl_slist_append(http->headers, http->user);
	} else {
		http->user = mem_printf(http, "%s:%s", login->username, login->secret);
	}
	http->pin = curl_slist_append(NULL, login->pin);
	talloc_set_destructor(http, end_http);
	return http;
}

int http_open(const struct http *http)
{
	return http->open;
}

static void keep_text(struct transfer *t, const char *data, size_t n)
{
	struct pull *pull = t->pull;

	if (pull->length + n + 1 > t->room) {
		t->room = 2 * (pull->length + n) + 1000;
		pull->text = mem_resize(pull, pull->text, char, t->room);
	}
	memcpy(pull->text + pull->length, data, n);
	pull->length += n;
	pull->text[pull->length] = '\0';
}

static bool write_all(int fd, const char *data, size_t n)
{
	while (n) {
		ssize_t written = write(fd, data, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		data += written;
		n -= (size_t)written;
	}
	return true;
}

static size_t take(char *data, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct pull *pull = t->pull;
	int64_t limit =
	    pull->fd < 0 && t->http->limits.body > TEXT_MAX ? TEXT_MAX : t->http->limits.body;

	n *= size;
	t->last = clock_seconds();
	if ((t->too_large = pull->bytes + (int64_t)n > limit))
		return 0;
	pull->bytes += (int64_t)n;
	if (pull->fd < 0)
		keep_text(t, data, n);
	else if (pull->length < BEGINNING)
		keep_text(t, data, n < BEGINNING ? n : BEGINNING);
	return pull->fd < 0 || write_all(pull->fd, data, n) ? n : 0;
}

static int watch(void *arg, curl_off_t total, curl_off_t now, curl_off_t up, curl_off_t upped)
{
	struct transfer *t = arg;
	double time = clock_seconds();

	(void)total;
	(void)now;
	(void)up;
	(void)upped;
	if (t->last ? time - t->last > (double)t->http->limits.stall
		    : time - t->start > (double)t->http->limits.first_byte)
		t->too_late = t->last ? "nothing more came" : "nothing came";
	return t->too_late != NULL;
}

static int end_transfer(struct transfer *t)
{
	curl_multi_remove_handle(t->http->multi, t->curl);
	curl_easy_cleanup(t->curl);
	t->http->open--;
	return 0;
}

static void set_up(struct transfer *t, const char *address)
{
	const struct http *http = t->http;
	struct curl_blob authority = { (void *)http->login.authority,
		http->login.authority ? strlen(http->login.authority) : 0, CURL_BLOB_COPY };

	curl_easy_setopt(t->curl, CURLOPT_URL, address);
	curl_easy_setopt(t->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(t->curl, CURLOPT_PROXY, ""); /* none, whatever the environment says */
	curl_easy_setopt(t->curl, CURLOPT_RESOLVE, http->pin);
	curl_easy_setopt(t->curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(t->curl, CURLOPT_SHARE, http->cookies);
	curl_easy_setopt(t->curl, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, http->headers);
	curl_easy_setopt(t->curl, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(t->curl, CURLOPT_CONNECTTIMEOUT, http->limits.connect);
	curl_easy_setopt(t->curl, CURLOPT_TIMEOUT, http->limits.whole);
	curl_easy_setopt(t->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->curl, CURLOPT_ERRORBUFFER, t->detail);
	curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->curl, CURLOPT_XFERINFOFUNCTION, watch);
	curl_easy_setopt(t->curl, CURLOPT_XFERINFODATA, t);
	curl_easy_setopt(t->curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(t->curl, CURLOPT_PRIVATE, t);
	if (http->login.username) {
		curl_easy_setopt(t->curl, CURLOPT_USERPWD, http->user);
		curl_easy_setopt(t->curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	}
	if (http->login.authority)
		curl_easy_setopt(t->curl, CURLOPT_CAINFO_BLOB, &authority);
}

void http_start(struct http *http, const struct pull *wanted)
{
	struct pull *pull = mem_new(http, struct pull);
	struct transfer *t = mem_new(pull, struct transfer);

	*pull = (struct pull){ .path = mem_strdup(pull, wanted->path),
		.fd = wanted->fd,
		.tag = wanted->tag,
		.type = "",
		.code = "",
		.wait = -1 };
	pull->text = mem_strdup(pull, "");
	t->http = http;
	t->pull = pull;
	t->room = 1;
	t->start = clock_seconds();
	t->curl = mem_or_die(curl_easy_init());
	set_up(t, mem_printf(pull, "%s/%s", http->login.base, pull->path));
	talloc_set_destructor(t, end_transfer);
	http->open++;
	curl_multi_add_handle(http->multi, t->curl);
}

/* What the transfer says of itself becomes the pull's outcome. */
static struct pull *finish(struct transfer *t, CURLcode result)
{
	struct pull *pull = t->pull;
	struct ended ended = { result, *t->detail ? t->detail : curl_easy_strerror(result), NULL,
		t->too_late, t->too_large, &t->http->login, t->http->limits.body };
	char *type = NULL, *location = NULL;
	curl_off_t wait = 0;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &pull->status);
	curl_easy_getinfo(t->curl, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &location);
	curl_easy_getinfo(t->curl, CURLINFO_RETRY_AFTER, &wait);
	pull->type = mem_strdup(pull, type ? type : "");
	pull->wait = wait > 0 ? (long)wait : -1;
	ended.location = location;
	verdict(pull, &ended);
	talloc_free(t);
	return pull;
}

struct pull *http_next(struct http *http, int ms)
{
	double until = clock_seconds() + ms / 1000.0;
	int running, left;
	CURLMsg *message;

	do {
		struct transfer *t;

		curl_multi_perform(http->multi, &running);
		while ((message = curl_multi_info_read(http->multi, &left))) {
			if (message->msg != CURLMSG_DONE)
				continue;
			curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
			return finish(t, message->data.result);
		}
		if (clock_seconds() >= until)
			return NULL;
		curl_multi_poll(http->multi, NULL, 0, ms < 100 ? ms : 100, NULL);
	} while (true);
}

const struct err *http_document(struct http *http, const void *ctx, struct pull *pull, json_t **doc)
{
	const struct err *failed = NULL;

	*doc = NULL;
	if (pull->outcome != PULL_OK)
		failed = err(502, pull->outcome == PULL_REFUSED ? "login_refused" : "dhis2", "%s",
		    pull->why);
	else if (!json_is_object(*doc = mem_parse(ctx, pull->text, pull->length)))
		failed = err(502, "dhis2",
		    "What %s answered to %.60s is no JSON: it is cut short, or no DHIS2 server "
		    "answered.",
		    http->login.base, pull->path);
	talloc_free(pull);
	return failed;
}

const struct err *http_json(struct http *http, const void *ctx, const char *path, json_t **doc)
{
	struct pull *pull;

	http_start(http, &(struct pull){ .path = path, .fd = -1 });
	while (!(pull = http_next(http, 1000)))
		;
	return http_document(http, ctx, pull, doc);
}

const char *http_escape(const void *ctx, const char *text)
{
	char *escaped = mem_array(ctx, char, 3 * strlen(text) + 1), *to = escaped;

	for (; *text; text++)
		if (strchr("-_.~:;,", *text) || (*text >= '0' && *text <= '9') ||
		    ((*text | 32) >= 'a' && (*text | 32) <= 'z'))
			*to++ = *text;
		else
			to += snprintf(to, 4, "%%%02X", (unsigned char)*text);
	return escaped;
}
