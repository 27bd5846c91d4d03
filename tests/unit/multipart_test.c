/* The forms of wire/multipart.h, read whole and byte by byte. */
#include "wire/multipart.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TYPE "multipart/form-data; boundary=xYz"

/* A body that comes in pieces of a given size. */
struct body {
	struct span rest;
	size_t piece;
};

static ssize_t from_body(void *from, char *buffer, size_t n)
{
	struct body *body = from;

	if (n > body->piece)
		n = body->piece;
	if (n > body->rest.len)
		n = body->rest.len;
	memcpy(buffer, body->rest.at, n);
	body->rest = (struct span){ body->rest.at + n, body->rest.len - n };
	return (ssize_t)n;
}

/* What was found, as a line per part: "name=text" or "name@file:content". */
static char *read_form(const void *ctx, const char *type, struct span body, size_t piece)
{
	struct body from = { body, piece };
	struct parts parts;
	struct text out = text_new(ctx);
	const struct err *failed = multipart_read(ctx, &parts, type, from_body, &from);

	if (failed)
		return mem_printf(ctx, "%d %s", failed->status, failed->code);
	for (size_t i = 0; i < parts.n; i++) {
		struct part *part = &parts.at[i];

		assert_true(part->offset >= 0 && part->offset + part->length <= (int64_t)body.len);
		if (part->text)
			assert_int_equal(strlen(part->text), part->length);
		text_printf(&out, "%s%s%s%.*s\n", part->name, part->file_name ? "@" : "=",
		    part->file_name ? mem_printf(ctx, "%s:", part->file_name) : "",
		    (int)part->length, body.at + part->offset);
	}
	return out.at;
}

static void check(const char *type, const char *body, const char *expected)
{
	static const size_t pieces[] = { 1, 2, 3, 7, 4096, 1 << 20 };
	void *ctx = talloc_new(NULL);

	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++)
		assert_string_equal(read_form(ctx, type, span_of(body), pieces[i]), expected);
	talloc_free(ctx);
}

static void fields_and_files(void **state)
{
	(void)state;
	check(TYPE, "--xYz--\r\n", "");
	check(TYPE, "--xYz--", "");
	check(TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--xYz--\r\n",
	    "a=b\n");
	check(TYPE, "\r\n--xYz  \r\ncontent-disposition:form-data;name=a\r\n\r\n\r\n--xYz--",
	    "a=\n");
	check(TYPE,
	    "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a;b.csv\"\r\n"
	    "Content-Type: text/csv\r\n\r\n1,2\r\n3\r\n--xY\r\n\r\n--xYz\r\n"
	    "Content-Disposition: form-data; name=\"run\"\r\n\r\n7\r\n--xYz--\r\n",
	    "file@a;b.csv:1,2\r\n3\r\n--xY\r\n\nrun=7\n");
	check("multipart/form-data; charset=utf-8; boundary=\"a b\"",
	    "--a b\r\nContent-Disposition: form-data; name=x\r\n\r\n--a\r\n--a b--", "x=--a\n");
}

static void file_names(void **state)
{
	static const char *const names[][2] = {
		{ "filename=\"C:\\dir\\a.csv\"", "C:\\dir\\a.csv" },
		{ "filename=\"a\\\"b\\\\c\"", "a\"b\\c" },
		{ "filename=\"a%22b%0D%0Ac\"", "a\"b  c" },
		{ "filename=\"\"", "" },
		{ "filename*=utf-8''caf%C3%A9.csv", "caf\u00e9.csv" },
		{ "filename*=utf-8''%ff", "" },
		{ "filename=\"\xff\"", "\xff" },
	};
	char *body, *expected;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		body = mem_printf(NULL,
		    "--xYz\r\nContent-Disposition: form-data; name=f; %s\r\n\r\n"
		    "\r\n--xYz--",
		    names[i][0]);
		expected = mem_printf(NULL, "f@%s:\n", names[i][1]);
		check(TYPE, body, expected);
		talloc_free(body);
		talloc_free(expected);
	}
}

/* U-27 */
static void what_is_no_form_is_refused(void **state)
{
	static const char *const bodies[] = {
		"",
		"x",
		"--xYz",
		"--xYz\r\n",
		"--xY--",
		"hello\r\n--xYz--",
		"--xYzz--",
		"--xYz--tail",
		"--xYz\r\n\r\nno name\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--xYz--",
		"--xYz\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\nno last boundary\r\n--xYz",
		"--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\nno last boundary\r\n--xYz-",
		"--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\ninside\r\n--xYz "
		"\r\n\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--xYzz\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=a",
		"--xYz\r\n folded: x\r\n\r\n\r\n--xYz--",
		"--xYz\r\nheader\r\n\r\n\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=a\r\n"
		"Content-Disposition: form-data; name=b\r\n\r\n\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=a\r\n"
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n--xYz--",
		"--xYz\r\nContent-Disposition: form-data; name=a\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nYQ==\r\n--xYz--",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++)
		check(TYPE, bodies[i], "400 bad_form");
	check(TYPE, "--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--xYz--",
	    "400 bad_encoding");
	check(TYPE, "--xYz\r\nContent-Disposition: form-data; name=\xff\r\n\r\n\r\n--xYz--",
	    "400 bad_encoding");
}

static void boundaries(void **state)
{
	char *body = mem_strdup(NULL, "--"), *type;

	(void)state;
	for (int i = 0; i < 71; i++)
		body = mem_append(body, "b");
	type = mem_printf(NULL, "multipart/form-data; boundary=%.70s", body + 2);
	check(type, mem_append(mem_strndup(body, body, 72), "--"), "");
	talloc_free(type);
	type = mem_printf(NULL, "multipart/form-data; boundary=%.71s", body + 2);
	check(type, mem_append(mem_strndup(body, body, 73), "--"), "400 bad_form");
	talloc_free(type);
	talloc_free(body);
	check("multipart/form-data", "--xYz--", "400 bad_form");
	check("multipart/form-data; boundary=", "----", "400 bad_form");
	check("multipart/form-data; boundary=\"a \"", "--a --", "400 bad_form");
	check("multipart/form-data; boundary=\"a\tb\"", "--a\tb--", "400 bad_form");
	check("multipart/form-data; x=boundary; boundary =xYz", "--xYz--", "");
}

static void limits(void **state)
{
	void *ctx = talloc_new(NULL);
	struct text body = text_new(ctx), fields = text_new(ctx);

	(void)state;
	text_string(&body, "--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\n");
	for (int i = 0; i <= 64 << 10; i++)
		text_string(&body, "x");
	text_string(&body, "\r\n--xYz--");
	assert_string_equal(read_form(ctx, TYPE, (struct span){ body.at, body.len }, 9999),
	    "413 value_too_long");
	for (int i = 0; i <= 1000; i++)
		text_string(&fields, "--xYz\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n");
	text_string(&fields, "--xYz--");
	assert_string_equal(read_form(ctx, TYPE, (struct span){ fields.at, fields.len }, 9999),
	    "400 too_many_fields");
	talloc_free(ctx);
}

/* The worst content there is: it keeps almost being a boundary.  Ten times as much may take
 * ten times as long, not a hundred. */
static double seconds_for(size_t n)
{
	void *ctx = talloc_new(NULL);
	struct text body = text_new(ctx);
	double start;

	text_string(&body, "--xYz\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n");
	while (body.len < n)
		text_string(&body, "\r\n--xY\r\n--\r\n\r\n--xYx");
	text_string(&body, "\r\n--xYz--");
	start = clock_seconds();
	assert_memory_equal(read_form(ctx, TYPE, (struct span){ body.at, body.len }, 4096),
	    "f@a:", 4);
	start = clock_seconds() - start;
	talloc_free(ctx);
	return start;
}

static void time_is_linear(void **state)
{
	double small = seconds_for(1 << 20), large = seconds_for(10 << 20);

	(void)state;
	assert_true(large < 40 * small + 0.2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_and_files),
		cmocka_unit_test(file_names),
		cmocka_unit_test(what_is_no_form_is_refused),
		cmocka_unit_test(boundaries),
		cmocka_unit_test(limits),
		cmocka_unit_test(time_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
