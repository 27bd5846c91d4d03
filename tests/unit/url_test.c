/* net/url.h, and dhis2/value.h. */
#include "dhis2/value.h"
#include "net/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
	const char *text, *base, *host;
	long port;
	bool tls;
} good[] = {
	{ "play.example.org/demo/dhis-web-dashboard/", "https://play.example.org/demo",
	    "play.example.org", 443, true },
	{ "  https://hmis.example.org/dhis/  ", "https://hmis.example.org/dhis", "hmis.example.org",
	    443, true },
	{ "http://hmis.example.org:8080/api/me.json?fields=id", "http://hmis.example.org:8080",
	    "hmis.example.org", 8080, false },
	{ "https://hmis.example.org/dhis/api", "https://hmis.example.org/dhis", "hmis.example.org",
	    443, true },
	{ "https://hmis.example.org/login/", "https://hmis.example.org", "hmis.example.org", 443,
	    true },
	{ "https://hmis.example.org/a/b/apps/x#/y", "https://hmis.example.org/a/b",
	    "hmis.example.org", 443, true },
	{ "https://[2001:db8::1]:8443/dhis", "https://[2001:db8::1]:8443/dhis", "2001:db8::1", 8443,
	    true },
	{ "hmis.example.org/api#?x//login/dhis-web-a#me", "https://hmis.example.org",
	    "hmis.example.org", 443, true },
	{ "https://hmis.example.org/apiary/a//api?x=/login", "https://hmis.example.org/apiary/a",
	    "hmis.example.org", 443, true },
	{ "HTTPS://hmis.example.org", "https://hmis.example.org", "hmis.example.org", 443, true },
};

static const char *const bad[] = {
	"",
	"   ",
	"file:///etc/passwd",
	"gopher://hmis.example.org/",
	"ftp://hmis.example.org",
	"https://",
	"https:///dhis",
	"https://admin:district@hmis.example.org",
	"https://admin@hmis.example.org",
	"https://hmis.example.org:0/",
	"http://::1/dhis",
	"https://hmis.example.org:99999/",
	"https://hmis.example.org:x/",
	"https://hmis example.org",
	"https://hmis.example.org/\r\nX: y",
	"https://[::1",
	"https://[fe80::1%25eth0]/dhis",
	"https://127%2e0.0.1/",
	"https://hmis.example.org%00.example.net",
	"https://hmis.example.org&x",
	"javascript:alert(1)",
};

static void X_22_addresses_are_cleaned(void **state)
{
	void *ctx = talloc_new(NULL);
	struct url url;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_null(url_clean(ctx, good[i].text, &url));
		assert_string_equal(url.base, good[i].base);
		assert_string_equal(url.host, good[i].host);
		assert_int_equal(url.port, good[i].port);
		assert_int_equal(url.tls, good[i].tls);
	}
	talloc_free(ctx);
}

static void X_22_or_refused_with_a_reason(void **state)
{
	void *ctx = talloc_new(NULL);
	struct url url;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const struct err *failed = url_clean(ctx, bad[i], &url);

		if (!failed)
			fail_msg("%s was taken", bad[i]);
		assert_int_equal(failed->status, 422);
	}
	talloc_free(ctx);
}

static void X_15_values(void **state)
{
	static const struct {
		const char *text;
		double number;
	} numbers[] = { { "12", 12 }, { "12.0", 12 }, { "1.2E7", 12000000 }, { "-3", -3 },
		{ "+4", 4 }, { " 5 ", 5 }, { "007", 7 }, { ".5", .5 }, { "0", 0 },
		{ "2147483648", 2147483648.0 } };
	static const char *const others[] = { "", "true", "FALSE", "text", "0x10", "nan", "inf",
		"1e999", "1 2", "12,0", "1.2.3", "-", "2024-01-01",
		"1234567890123456789012345678901234567890123456789012345678901" };
	double number;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		assert_null(value_read(span_of(numbers[i].text), &number));
		assert_true(number == numbers[i].number);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_non_null(value_read(span_of(others[i]), &number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(X_22_addresses_are_cleaned),
		cmocka_unit_test(X_22_or_refused_with_a_reason),
		cmocka_unit_test(X_15_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
