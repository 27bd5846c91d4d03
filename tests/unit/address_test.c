/* net/address.h and net/http.h: S-12, and a name that moves (S-13). The resolver here is ours. */
#include "dhis2/ask.h"
#include "net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What names resolve to, the first time and every later time. */
static const char *first, *later;
static int asked;

/* In place of the C library's, for us and for libcurl. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
    struct addrinfo **list)
{
	struct addrinfo *info = calloc(1, sizeof(*info));
	struct sockaddr_storage *room = calloc(1, sizeof(*room));
	struct sockaddr_in *v4 = (struct sockaddr_in *)room;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)room;
	const char *address = asked++ ? later : first;

	(void)name;
	(void)hints;
	room->ss_family = strchr(address, ':') ? AF_INET6 : AF_INET;
	v4->sin_port = htons((uint16_t)(service ? strtol(service, NULL, 10) : 0));
	if (room->ss_family == AF_INET)
		inet_pton(AF_INET, address, &v4->sin_addr);
	else
		inet_pton(AF_INET6, address, &v6->sin6_addr);
	*info = (struct addrinfo){ .ai_family = room->ss_family,
		.ai_socktype = SOCK_STREAM,
		.ai_protocol = IPPROTO_TCP,
		.ai_addrlen = room->ss_family == AF_INET ? sizeof(*v4) : sizeof(*v6),
		.ai_addr = (struct sockaddr *)room };
	*list = info;
	return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
	free(list->ai_addr);
	free(list);
}

static const struct err *pin_of(const void *ctx, const char *address, const char *allow,
    const char **pin)
{
	struct url url;

	asked = 0;
	first = later = address;
	assert_null(url_clean(ctx, "https://hmis.example.org/dhis", &url));
	return address_pin(ctx, &url, allow, pin);
}

static void S_12_what_is_within_is_refused(void **state)
{
	static const char *const within[] = { "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3",
		"172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::ffff:127.0.0.1",
		"::127.0.0.1", "::ffff:0:10.1.2.3", "64:ff9b::10.1.2.3", "fe80::1", "fd00::1",
		"2002:a01:203::1", "2001:0:1::1" };
	static const char *const outside[] = { "93.184.216.34", "172.32.0.1", "11.0.0.1", "1.1.1.1",
		"100.128.0.1" };
	void *ctx = talloc_new(NULL);
	const char *pin;

	(void)state;
	for (size_t i = 0; i < sizeof(within) / sizeof(*within); i++)
		assert_non_null(pin_of(ctx, within[i], "", &pin));
	for (size_t i = 0; i < sizeof(outside) / sizeof(*outside); i++) {
		assert_null(pin_of(ctx, outside[i], "", &pin));
		assert_string_equal(pin, mem_printf(ctx, "hmis.example.org:443:%s", outside[i]));
	}
	talloc_free(ctx);
}

/* Whatever was looked up, a socket to another address is not opened. */
static void S_13_the_pin_is_checked_at_the_socket(void **state)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	(void)state;
	inet_pton(AF_INET, "93.184.216.34", &v4.sin_addr);
	assert_true(address_is_pinned((struct sockaddr *)&v4, "a.example:443:93.184.216.34"));
	assert_false(address_is_pinned((struct sockaddr *)&v4, "a.example:443:3.184.216.34"));
	assert_false(address_is_pinned((struct sockaddr *)&v4, "a.example:443:93.184.216.3"));
	assert_false(address_is_pinned((struct sockaddr *)&v4, ""));
	inet_pton(AF_INET6, "2606:2800:220:1::1", &v6.sin6_addr);
	assert_true(address_is_pinned((struct sockaddr *)&v6,
	    "[2606:2800:220:1::1]:443:[2606:2800:220:1::1]"));
	assert_false(address_is_pinned((struct sockaddr *)&v6,
	    "a.example:443:[2606:2800:220:1::2]"));
}

static void S_12_but_for_what_is_allowed(void **state)
{
	void *ctx = talloc_new(NULL);
	const char *pin;

	(void)state;
	assert_null(pin_of(ctx, "10.1.2.3", "10.1.0.0/16", &pin));
	assert_null(pin_of(ctx, "10.1.2.3", "192.168.0.0/16, 10.1.2.3", &pin));
	assert_non_null(pin_of(ctx, "10.2.2.3", "10.1.0.0/16", &pin));
	assert_non_null(pin_of(ctx, "10.1.2.3", "10.1.2.0/x nonsense /8", &pin));
	assert_non_null(pin_of(ctx, "10.1.2.3", "10.1.2.4/32", &pin));
	talloc_free(ctx);
}

/* 127.0.0.2 stands for a public address, where nobody listens; at 127.0.0.1, where the name moves,
 * somebody does. */
static void S_13_a_name_that_moves_is_asked_where_it_was_checked(void **state)
{
	struct sockaddr_in here = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct limits limits = {
		.connect = 2, .first_byte = 2, .stall = 2, .whole = 4, .body = 1000
	};
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct login login = { .username = "admin", .secret = "district" };
	socklen_t size = sizeof(here);
	void *ctx = talloc_new(NULL);
	struct url url;
	json_t *doc;

	(void)state;
	assert_int_equal(bind(listener, (struct sockaddr *)&here, size), 0);
	assert_int_equal(listen(listener, 4), 0);
	getsockname(listener, (struct sockaddr *)&here, &size);
	first = "127.0.0.2";
	later = "127.0.0.1";
	asked = 0;
	assert_null(url_clean(ctx,
	    mem_printf(ctx, "http://hmis.example.org:%d", ntohs(here.sin_port)), &url));
	assert_null(address_pin(ctx, &url, "127.0.0.2", &login.pin));
	login.base = url.base;
	assert_non_null(ask_json(ask_new(ctx, &login, &limits), ctx, "api/me.json", 1000, &doc));
	assert_int_equal(asked, 1);
	assert_int_equal(accept(listener, NULL, NULL), -1);
	close(listener);
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(S_12_what_is_within_is_refused),
		cmocka_unit_test(S_13_the_pin_is_checked_at_the_socket),
		cmocka_unit_test(S_12_but_for_what_is_allowed),
		cmocka_unit_test(S_13_a_name_that_moves_is_asked_where_it_was_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
