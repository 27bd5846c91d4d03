/* What a client sends, on its way to the fields of a step: query strings, JSON, headers, file
 * names, and the check against the table of web/field.h. */
#include "web/field.h"

#include "upload/file_name.h"
#include "web/fields.h"
#include "web/io.h"
#include "wire/header.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* "name=value " for each pair, or the error's status and code. */
static char *shown(const struct pairs *pairs, const struct err *failed)
{
	char *out = mem_strdup(pairs->ctx, "");

	if (failed)
		return mem_printf(pairs->ctx, "%d %s", failed->status, failed->code);
	for (size_t i = 0; i < pairs->n; i++)
		out = mem_append(out, "%s=%s ", pairs->at[i].name,
		    pairs->at[i].value ? pairs->at[i].value : "(none)");
	return out;
}

static void check_query(const char *query, const char *expected)
{
	struct pairs pairs = { .ctx = talloc_new(NULL) };
	const struct err *failed = query[0] == '{' || query[0] == '['
	    ? query_read_json(&pairs, span_of(query))
	    : query_read(&pairs, span_of(query));

	assert_string_equal(shown(&pairs, failed), expected);
	talloc_free((void *)pairs.ctx);
}

static void query_strings(void **state)
{
	(void)state;
	check_query("", "");
	check_query("a=1&b=x%20y+z&&c&=d&e=f=g", "a=1 b=x y z c= =d e=f=g ");
	check_query("%C3%A9=%e2%82%ac", "\u00e9=\u20ac ");
	check_query("a=%", "400 bad_encoding");
	check_query("a=%4", "400 bad_encoding");
	check_query("a=%4g", "400 bad_encoding");
	check_query("a=%00", "400 bad_encoding");
	check_query("a=%ff", "400 bad_encoding");
	check_query("%c0%af=1", "400 bad_encoding");
	check_query("a=\xff", "400 bad_encoding");
}

static void json_objects(void **state)
{
	(void)state;
	check_query("{\"a\": 1, \"b\": \"x\", \"c\": [1, \"y\"], \"d\": true, \"e\": null, \"f\": "
		    "1.5}",
	    "a=1 b=x c=1 c=y d=true f=1.5 ");
	check_query("{\"a\": {\"b\": 1}, \"c\": [[1]]}", "a=(none) c=(none) ");
	check_query("[1]", "400 bad_json");
	check_query("{", "400 bad_json");
	check_query("{\"a\": 1, \"a\": 2}", "400 bad_json");
	check_query("{\"a\": \"\\u0000\"}", "400 bad_json");
	check_query("{\"a\": \"\xff\"}", "400 bad_json");
	check_query("{\"a\": 1e400}", "400 bad_json");
	check_query("{\"a\": \"\\ud800\"}", "400 bad_json");
}

static void too_many_fields(void **state)
{
	char *query = mem_strdup(NULL, "a");

	(void)state;
	for (int i = 0; i < 1000; i++)
		query = mem_append(query, "&a");
	check_query(query, "400 too_many_fields");
	talloc_free(query);
}

static void headers(void **state)
{
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_true(header_is(SPAN("Application/JSON; charset=utf-8"), "application/json"));
	assert_false(header_is(SPAN("application/jsonx"), "application/json"));
	assert_true(header_accepts("text/html,application/xml;q=0.9,*/*;q=0.8", "text/html"));
	assert_true(header_accepts("*/*, TEXT/HTML;q=0.1", "text/html"));
	assert_false(header_accepts("*/*", "text/html"));
	assert_false(header_accepts("application/json, text/html;q=0", "text/html"));
	assert_false(header_accepts("text/html; q=0.000", "text/html"));
	assert_false(header_accepts(NULL, "text/html"));
	assert_string_equal(header_param(ctx, SPAN("a; B=\"x;\\\"y\"; c = z ;d"), "b"), "x;\"y");
	assert_string_equal(header_param(ctx, SPAN("a; b=\"x;y\"; c = z ;d"), "c"), "z");
	assert_null(header_param(ctx, SPAN("a; b=\"c=d\"; d"), "d"));
	assert_null(header_param(ctx, SPAN("b=1"), "b"));
	assert_string_equal(header_attachment(ctx, "a \"b\"\r\n\u00e9;%.csv"),
	    "attachment; filename=\"a _b____;_.csv\"; "
	    "filename*=UTF-8''a%20%22b%22%0D%0A%C3%A9%3B%25.csv");
	talloc_free(ctx);
}

/* U-18 */
static void file_names(void **state)
{
	void *ctx = talloc_new(NULL);
	char long_name[301];

	(void)state;
	assert_string_equal(file_name_clean(ctx, "../../etc/passwd"), "passwd");
	assert_string_equal(file_name_clean(ctx, "C:\\a\\b.csv"), "b.csv");
	assert_string_equal(file_name_clean(ctx, "a\r\nb\x1b[31m.csv"), "ab[31m.csv");
	assert_string_equal(file_name_clean(ctx, "x\u202evsc.exe\u2066\u200f\u061c\xc2\x85"),
	    "xvsc.exe");
	assert_string_equal(file_name_clean(ctx, "\U0001f642 \u00e9.csv"), "\U0001f642 \u00e9.csv");
	assert_string_equal(file_name_clean(ctx, "a\xff.csv"), "a\\xff.csv");
	assert_string_equal(file_name_clean(ctx, ""), "unnamed");
	assert_string_equal(file_name_clean(ctx, "a/"), "unnamed");
	assert_string_equal(file_name_clean(ctx, NULL), "unnamed");
	memset(long_name, 'x', 300);
	long_name[300] = '\0';
	assert_int_equal(strlen(file_name_clean(ctx, long_name)), 255);
	talloc_free(ctx);
}

static const struct field table[] = { { "run", FIELD_ID, REQUIRED,
					  .message = "Say which import: run=1." },
	{ "month", FIELD_MONTH, OPTIONAL, .message = "Write the month as 202401." },
	{ "rule", FIELD_CHOICE, OPTIONAL, .message = "Choose max or sum.", .choices = "max sum" },
	{ "note", FIELD_TEXT, OPTIONAL, .secret = true },
	{ "id", FIELD_TEXT, OPTIONAL, .many = true },
	{ "file", FIELD_FILE, OPTIONAL, .message = "Choose a file." }, { NULL } };

/* Check a query against the table: what is entered, or what is wrong, as JSON. */
static void check(const char *query, const struct part *file, const char *expected)
{
	struct req *r = mem_new(NULL, struct req);
	const struct err *failed;
	char *found;

	r->io = mem_new(r, struct io);
	r->io->route = &(struct route){ "POST", "/x", .fields = table };
	r->io->file = file;
	r->io->pairs.ctx = r;
	r->entered = mem_json(r, json_object());
	r->errors = mem_json(r, json_object());
	r->language = ENGLISH;
	assert_null(query_read(&r->io->pairs, span_of(query)));
	failed = fields_check(r);
	if (failed)
		assert_string_equal(failed->code, "invalid_fields");
	found = json_dumps(failed ? r->errors : r->entered, JSON_COMPACT);
	assert_string_equal(found, expected);
	free(found);
	talloc_free(r);
}

static void fields_of_every_type(void **state)
{
	static const char *const wrong_ids[] = { "0", "-1", "01", "1x", "9007199254740993", "+1",
		"1.0", "" };
	char *query;

	(void)state;
	check("run=9007199254740992&month=202412&rule=sum&id=a&id=b&note=secret", NULL,
	    "{\"run\":\"9007199254740992\",\"month\":\"202412\",\"rule\":\"sum\",\"id\":[\"a\","
	    "\"b\"]}");
	check("run=1&month=&rule=&id=&id=x", NULL, "{\"run\":\"1\",\"id\":[\"x\"]}");
	for (size_t i = 0; i < sizeof(wrong_ids) / sizeof(*wrong_ids); i++) {
		query =
		    mem_printf(NULL, "run=%s", strcmp(wrong_ids[i], "+1") ? wrong_ids[i] : "%2B1");
		check(query, NULL, "{\"run\":\"Say which import: run=1.\"}");
		talloc_free(query);
	}
	check("run=1&month=202413&rule=m", NULL,
	    "{\"month\":\"Write the month as 202401.\",\"rule\":\"Choose max or sum.\"}");
	check("run=1&month=2024-1&rule=max+sum", NULL,
	    "{\"month\":\"Write the month as 202401.\",\"rule\":\"Choose max or sum.\"}");
}

/* S-10, U-21 */
static void nothing_is_ignored(void **state)
{
	(void)state;
	check("run=1&run=2", NULL, "{\"run\":\"Send this field once.\"}");
	check("run=1&run=1", NULL, "{\"run\":\"Send this field once.\"}");
	check("run=1&run[]=2", NULL,
	    "{\"run[]\":\"There is no field run[] here. It takes: run, month, rule, note, id, "
	    "file.\"}");
	check("run=1", &(struct part){ .name = "file", .file_name = "a" }, "{\"run\":\"1\"}");
	check("run=1", &(struct part){ .name = "run", .file_name = "a" },
	    "{\"run\":\"There is no field run here. It takes: run, month, rule, note, id, "
	    "file.\"}");
	check("run=1&file=a.csv", NULL, "{\"file\":\"Choose a file.\"}");
}

static void values_are_found(void **state)
{
	struct req *r = mem_new(NULL, struct req);

	(void)state;
	r->io = mem_new(r, struct io);
	r->io->route = &(struct route){ "POST", "/x", .fields = table };
	r->io->pairs.ctx = r;
	r->entered = mem_json(r, json_object());
	r->errors = mem_json(r, json_object());
	r->language = ENGLISH;
	assert_null(req_arg(r, "run"));
	assert_null(query_read(&r->io->pairs, SPAN("run=3&id=a&id=b")));
	assert_null(fields_check(r));
	assert_string_equal(req_arg(r, "run"), "3");
	assert_null(req_arg(r, "month"));
	assert_string_equal(req_args(r, "id")[1], "b");
	assert_null(req_args(r, "id")[2]);
	assert_null(req_args(r, "month")[0]);
	assert_null(req_arg(r, "undeclared"));
	assert_string_equal(req_wrong(r, "month", "No {what}.", "what", "month")->message,
	    "No {what}.");
	assert_string_equal(fields_wrong(r)->text, "No month.");
	assert_string_equal(req_wrong(r, "rule", "No rule.")->text, "2 fields need another look.");
	talloc_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(query_strings),
		cmocka_unit_test(json_objects),
		cmocka_unit_test(too_many_fields),
		cmocka_unit_test(headers),
		cmocka_unit_test(file_names),
		cmocka_unit_test(fields_of_every_type),
		cmocka_unit_test(nothing_is_ignored),
		cmocka_unit_test(values_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
