/* words/said.h: sentences with their values, and csv/flaw.h, which finds the values again. */
#include "base/mem.h"
#include "csv/flaw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void english(json_t *sentence, const char *expected)
{
	void *ctx = talloc_new(NULL);

	assert_string_equal(said_english(ctx, mem_json(ctx, sentence)), expected);
	talloc_free(ctx);
}

static void sentences(void **state)
{
	(void)state;
	english(said("no values, but {braces}"), "no values, but {braces}");
	english(said("{n} of {all} in \"{name}\" in {month}: {missing}", "n",
		    json_integer(-1234567), "all", json_integer(999), "name", json_string("{n}"),
		    "month", json_pack("{s:i}", "month", 202312)),
	    "-1,234,567 of 999 in \"{n}\" in December 2023: {missing}");
	english(said("{list}; {size}", "list",
		    json_pack("[s, i, o]", "a", 1000, said("{n} more", "n", json_integer(3))),
		    "size", json_pack("{s:i}", "bytes", 1200)),
	    "a, 1,000 and 3 more; 1200 bytes");
	english(said_many("{n} row", "{n} rows", "n", "n", json_integer(1)), "1 row");
	english(said_many("{n} row", "{n} rows", "n", "n", json_integer(0)), "0 rows");
	english(said_both("{first}; {next}", said("a"), said_data("b {c}")), "a; b {c}");
	english(said_both("{first}; {next}", NULL, said("a")), "a");
}

/* What said_set() makes of an object. */
static void set(json_t *sentence, const char *expected)
{
	void *ctx = talloc_new(NULL);
	json_t *object = mem_json(ctx, json_pack("{s:s, s:s}", "a", "old", "a_said", "old"));

	said_set(object, "a", sentence);
	assert_string_equal(mem_dump(ctx, object), expected);
	talloc_free(ctx);
}

static void beside(void **state)
{
	(void)state;
	set(said("a {b}", "b", json_integer(5)),
	    "{\"a\":\"a 5\",\"a_said\":{\"text\":\"a {b}\",\"values\":{\"b\":5}}}");
	set(said("a"), "{\"a\":\"a\"}");
	set(json_string("a"), "{\"a\":\"a\"}");
	set(NULL, "{\"a\":\"old\",\"a_said\":\"old\"}");
}

static void flaw(enum flaw flaw, long first, long second, const char *name, const char *expected)
{
	char room[FLAW_ROOM];
	json_t *found;

	flaw_write(room, flaw, first, second, name);
	assert_string_equal(room, expected);
	found = flaw_said(room);
	assert_true(json_object_size(json_object_get(found, "values")) > 0);
	english(found, expected);
}

static void flaws(void **state)
{
	char room[FLAW_ROOM], name[400];

	(void)state;
	flaw(FLAW_FIELD, 1, 4, NULL, "1 field where the header has 4");
	flaw(FLAW_FIELDS_ABOVE, 3, 4, NULL, "3 fields where the header above it has 4");
	flaw(FLAW_BELOW_ORDER, 77, 0, NULL,
	    "stands below a second header, on line 77, that has the columns in another order: "
	    "import "
	    "these rows by themselves");
	flaw(FLAW_BELOW_NAMES, 7, 0, "a\": {name}",
	    "stands below a second header, on line 7, that has another column, \"a\": {name}\": "
	    "import "
	    "these rows by themselves");
	assert_string_equal(flaw_fields(room, 1, 9), "1 field where the header has 9");
	assert_string_equal(flaw_fields(room, 2, 9), "2 fields where the header has 9");
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(strlen(flaw_write(room, FLAW_BELOW_NAMES, 1, 0, name)), FLAW_ROOM - 1);
	english(flaw_said(room), room);
	english(flaw_said("is empty"), "is empty");
	english(flaw_said("x fields where the header has 4"), "x fields where the header has 4");
	english(flaw_said("3 fields where the header has 4."), "3 fields where the header has 4.");
	english(flaw_said(""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences),
		cmocka_unit_test(beside),
		cmocka_unit_test(flaws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
