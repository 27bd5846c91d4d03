/* base/span.h */
#include "base/span.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void trim(const char *text, const char *expected)
{
	char *seen = span_dup(NULL, span_trim(span_of(text)));

	assert_string_equal(seen, expected);
	talloc_free(seen);
}

static void white_space_at_the_ends_goes(void **state)
{
	(void)state;
	trim("", "");
	trim("a", "a");
	trim("  \t\r\n", "");
	trim(" a b\t", "a b");
	trim("\xc2\xa0"
	     "a\xe2\x80\xaf",
	    "a");
	trim("\xef\xbb\xbf \xc2\xa0"
	     "a",
	    "a");
	trim("a\xc2\xa0"
	     "b",
	    "a\xc2\xa0"
	    "b");
	trim("\xc3\xa0", "\xc3\xa0");	      /* its last byte is that of NBSP */
	trim("\xe2\x82\xac", "\xe2\x82\xac"); /* its first is that of U+202F */
	trim("\xc3\xa9t\xc3\xa9 ", "\xc3\xa9t\xc3\xa9");
	assert_int_equal(span_trim(SPAN("\0 ")).len, 1);
}

static void equal(void **state)
{
	(void)state;
	assert_true(span_equal(SPAN("a"), SPAN("a")));
	assert_false(span_equal(SPAN("a"), SPAN("A")));
	assert_false(span_equal(SPAN("a"), SPAN("ab")));
	assert_true(span_equal_fold(SPAN("Na/1_"), SPAN("nA/1_")));
	assert_false(span_equal_fold(SPAN("@"), SPAN("`")));
	assert_false(span_equal_fold(SPAN("["), SPAN("{")));
	assert_false(span_equal_fold(SPAN("\xc3\x89"), SPAN("\xc3\xa9")));
}

static void only_well_formed_utf_8_counts(void **state)
{
	static const struct {
		struct span text;
		size_t good;
		bool cut;
	} cases[] = {
		{ SPAN(""), 0, false },
		{ SPAN("abc\0d"), 5, false },
		{ SPAN("0123456789012345678901234567890123456789\xc3\xa9"), 42, false },
		{ SPAN("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), 9, false },
		{ SPAN("a\xe9"
		       "b"),
		    1, false },
		{ SPAN("a\xc3"), 1, true },
		{ SPAN("a\xe2\x82"), 1, true },
		{ SPAN("\xf0\x9f\x98"), 0, true },
		{ SPAN("\xe2\x28"), 0, false },
		{ SPAN("\xc0\x80"), 0, false }, /* overlong */
		{ SPAN("\xe0\x80"), 0, false },
		{ SPAN("\xe0\xa0"), 0, true },
		{ SPAN("\xf0\x80\x80\x80"), 0, false },
		{ SPAN("\xed\xa0\x80"), 0, false }, /* a surrogate */
		{ SPAN("\xed\x9f\xbf"), 3, false },
		{ SPAN("\xf4\x90\x80\x80"), 0, false }, /* beyond U+10FFFF */
		{ SPAN("\xf5\x80\x80\x80"), 0, false },
		{ SPAN("\x80"), 0, false },
		{ SPAN("\xff\xfe"), 0, false },
		{ SPAN("\xef\xbf\xbd\xe2\x82\xac\xc3"), 6, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct span text = cases[i].text;
		size_t good = span_utf8(text);

		assert_int_equal(good, cases[i].good);
		assert_int_equal(span_utf8_cut((struct span){ text.at + good, text.len - good }),
		    cases[i].cut);
	}
}

static void show(struct span text, size_t max, const char *expected)
{
	char *seen = span_show(NULL, text, max);

	assert_string_equal(seen, expected);
	talloc_free(seen);
}

static void shown_text_is_text(void **state)
{
	(void)state;
	show(SPAN(""), 10, "");
	show(SPAN("H\xc3\xb4pital"), 40, "H\xc3\xb4pital");
	show(SPAN("H\xf4pital\0"), 40, "H\\xf4pital\\x00");
	show(SPAN("\xe2\x82"), 40, "\\xe2\\x82");
	show(SPAN("0123456789"), 10, "0123456789");
	show(SPAN("0123456789a"), 10, "0123456...");
	show(SPAN("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"), 7, "\xc3\xa9\xc3\xa9...");
	show(SPAN("abc\xff\xff"), 8, "abc...");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(white_space_at_the_ends_goes),
		cmocka_unit_test(equal),
		cmocka_unit_test(only_well_formed_utf_8_counts),
		cmocka_unit_test(shown_text_is_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
