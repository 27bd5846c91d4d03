/* http -- see http.h. */
#include "net/http.h"

#include "base/clock.h"
#include "net/address.h"
#include "words/words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RATE	  50	  /* bytes a second, at least */
#define BEGINNING 2000	  /* bytes of a body that goes to a file, kept as text */
#define TEXT_MAX  1000000 /* bytes of a body that is kept as text, if nothing else is said */

struct http {
	CURLM *multi;
	CURLSH *cookies;
	struct curl_slist *headers, *pin;
	struct login login;
	struct limits limits;
	understand_fn *understand;
	char *user;
	long wait; /* the last that the server asked for, or -1 */
	int open;
};

struct transfer {
	struct http *http;
	struct pull *pull;
	CURL *curl;
	struct curl_slist *headers; /* of its own; the session's else */
	double start, last;	    /* seconds: when it began, when something came last */
	double mark;		    /* when its rate was looked at last */
	curl_off_t marked;	    /* bytes that had come by then */
	size_t room;		    /* of pull->text */
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

struct http *http_new(const void *ctx, const struct login *login, const struct limits *limits,
    understand_fn *understand)
{
	struct http *http = mem_new(ctx, struct http);

	curl_global_init(CURL_GLOBAL_DEFAULT);
	http->login = *login;
	http->limits = *limits;
	http->understand = understand;
	http->wait = -1;
	http->multi = mem_or_die(curl_multi_init());
	http->cookies = mem_or_die(curl_share_init());
	curl_share_setopt(http->cookies, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
	http->headers = curl_slist_append(NULL, "X-Requested-With: XMLHttpRequest");
	http->headers = curl_slist_append(http->headers, "Accept: application/json");
	if (login->secret && !login->username) {
		http->user = mem_printf(http, "Authorization: ApiToken %s", login->secret);
		http->headers = curl_slist_append(http->headers, http->user);
	} else if (login->secret) {
		http->user = mem_printf(http, "%s:%s", login->username, login->secret);
	}
	if (*login->pin != '[') /* an address is not looked up */
		http->pin = curl_slist_append(NULL, login->pin);
	talloc_set_destructor(http, end_http);
	return http;
}

struct http *http_public(const void *ctx, const struct http *of, const struct limits *limits)
{
	struct login login = of->login;

	login.username = login.secret = NULL;
	return http_new(ctx, &login, limits, of->understand);
}

long http_wait(const struct http *http)
{
	return http->wait;
}

const char *http_base(const struct http *http)
{
	return http->login.base;
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

	n *= size;
	t->last = clock_seconds();
	if ((t->too_large = pull->bytes + (int64_t)n > pull->most))
		return 0;
	pull->bytes += (int64_t)n;
	if (pull->fd < 0)
		keep_text(t, data, n);
	else if (pull->length < BEGINNING)
		keep_text(t, data, n < BEGINNING ? n : BEGINNING);
	return pull->fd < 0 || write_all(pull->fd, data, n) ? n : 0;
}

/* Does it trickle?  A byte every few seconds is no stall, and no answer either. */
static bool trickles(struct transfer *t, double time, curl_off_t now)
{
	long stall = t->http->limits.stall;
	bool slow = now - t->marked < (curl_off_t)RATE * stall;

	if (!t->mark || time - t->mark < (double)stall) {
		t->mark = t->mark ? t->mark : time;
		return false;
	}
	t->mark = time;
	t->marked = now;
	return slow;
}

static int watch(void *arg, curl_off_t total, curl_off_t now, curl_off_t up, curl_off_t upped)
{
	struct transfer *t = arg;
	double time = clock_seconds();

	(void)total;
	(void)up;
	(void)upped;
	if (t->last ? time - t->last > (double)t->http->limits.stall
		    : time - t->start > (double)t->http->limits.first_byte)
		t->too_late = t->last ? WORDS("nothing more came") : WORDS("nothing came");
	else if (t->last && trickles(t, time, now))
		t->too_late = WORDS("it came byte by byte");
	return t->too_late != NULL;
}

static int end_transfer(struct transfer *t)
{
	curl_multi_remove_handle(t->http->multi, t->curl);
	curl_easy_cleanup(t->curl);
	curl_slist_free_all(t->headers);
	t->http->open--;
	return 0;
}

/* A POST with headers of its own beside the session's. */
static void set_up_post(struct transfer *t, const struct pull *wanted)
{
	for (const struct curl_slist *header = t->http->headers; header; header = header->next)
		t->headers = curl_slist_append(t->headers, header->data);
	t->headers = curl_slist_append(t->headers, "Content-Type: application/json");
	if (wanted->header)
		t->headers = curl_slist_append(t->headers, wanted->header);
	curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(t->curl, CURLOPT_COPYPOSTFIELDS, wanted->post);
}

/* Whatever name was looked up by whatever way: no other address than the pinned one gets a
 * connection. */
static curl_socket_t open_pinned(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	const struct http *http = arg;

	(void)purpose;
	if (!address_is_pinned(&address->addr, http->login.pin))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Seconds for a request: of the session's, a second at least, in which it fails. */
static long time_left(const struct http *http)
{
	double left = http->limits.until - clock_seconds();

	if (!http->limits.until || left > (double)http->limits.whole)
		return http->limits.whole;
	return left < 1 ? 1 : (long)left;
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
	curl_easy_setopt(t->curl, CURLOPT_OPENSOCKETFUNCTION, open_pinned);
	curl_easy_setopt(t->curl, CURLOPT_OPENSOCKETDATA, http);
	curl_easy_setopt(t->curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(t->curl, CURLOPT_SHARE, http->cookies);
	curl_easy_setopt(t->curl, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, http->headers);
	curl_easy_setopt(t->curl, CURLOPT_USERAGENT, "hmis-intake");
	curl_easy_setopt(t->curl, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(t->curl, CURLOPT_CONNECTTIMEOUT, http->limits.connect);
	curl_easy_setopt(t->curl, CURLOPT_TIMEOUT, time_left(http));
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

/* Bytes of the body, whatever it is for, and less of one that stays in memory. */
static int64_t most_of(const struct http *http, const struct pull *wanted)
{
	int64_t text = wanted->most ? wanted->most : TEXT_MAX;

	return wanted->fd < 0 && text < http->limits.body ? text : http->limits.body;
}

void http_start(struct http *http, const struct pull *wanted)
{
	struct pull *pull = mem_new(http, struct pull);
	struct transfer *t = mem_new(pull, struct transfer);

	*pull = (struct pull){ .path = wanted->path ? mem_strdup(pull, wanted->path) : NULL,
		.fd = wanted->fd,
		.most = most_of(http, wanted),
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
	set_up(t,
	    pull->path ? mem_printf(pull, "%s/%s", http->login.base, pull->path)
		       : http->login.base);
	if (wanted->post)
		set_up_post(t, wanted);
	talloc_set_destructor(t, end_transfer);
	http->open++;
	curl_multi_add_handle(http->multi, t->curl);
}

void http_say(struct pull *pull, enum outcome outcome, const struct err *why)
{
	pull->outcome = outcome;
	pull->why = mem_err(pull, why);
	pull->code = pull->why->code;
}

/* What the transfer says of itself becomes the pull's outcome. */
static struct pull *finish(struct transfer *t, CURLcode result)
{
	struct pull *pull = t->pull;
	struct ended ended = { result, *t->detail ? t->detail : curl_easy_strerror(result), NULL,
		t->too_late, t->too_large, &t->http->login, pull->most };
	char *type = NULL, *location = NULL;
	curl_off_t wait = 0;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &pull->status);
	curl_easy_getinfo(t->curl, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &location);
	curl_easy_getinfo(t->curl, CURLINFO_RETRY_AFTER, &wait);
	pull->type = mem_strdup(pull, type ? type : "");
	pull->wait = wait > 0 ? (long)wait : -1;
	t->http->wait = pull->wait;
	ended.location = location;
	t->http->understand(pull, &ended);
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
