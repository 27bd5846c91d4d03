/* dhis2/rows.h: rows that stand as they are, and all that is not so. */
#include "dhis2/rows.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HEAD "{\"headers\":[{\"name\":\"pe\"},{\"name\":\"DX\"},{\"name\":\"value\"}],\"rows\":"

static const char *const names[] = { "dx", "value" };

/* An answer, and its cells of the two columns with a blank behind each; or the code of the
 * error. */
static const struct {
	const char *answer, *cells;
} cases[] = {
	{ HEAD "[[\"202301\",\"a\",\"1\"],[\"202302\",\"b\",\"2.0\"]]}", "a 1 b 2.0 " },
	{ " \n" HEAD " [ [ \"x\" , \"a\" , \"1\" ]\r\n,\t[\"x\",\"\",\"\"] ] , \"width\" : 3 }\n",
	    "a 1   " },
	{ HEAD "[]}", "" },
	{ HEAD "[[\"x\",\"a\\\"\",\"1\"],[\"x\",\"\\u00e9\",\"2\"]]}", "a\" 1 \xc3\xa9 2 " },
	{ HEAD "[[\"x\",\"\xc3\xa9\",\"1\"]]}", "\xc3\xa9 1 " },
	{ HEAD "[[null,\"a\",\"1\"]]}", "a 1 " },
	{ HEAD "[[\"x\",\"a\",\"1\"],[\"x\",\"b\",\"2\",\"more\"]]}", "a 1 b 2 " },
	{ HEAD "[[\"x\",\"a\",\"1\",\"more\"]]}", "a 1 " },
	{ "{\"rows\":[[\"a\",\"1\"]],\"headers\":[{\"name\":\"dx\"},{\"name\":\"value\"}]}",
	    "a 1 " },
	{ "{\"metaData\":{\"rows\":[[\"z\"]],\"x\":\"}\\\"]\"},\"rows\":[[\"a\",\"1\"]],"
	  "\"headers\":[{\"name\":\"dx\"},{\"name\":\"value\"}]}",
	    "a 1 " },
	/* the last of two counts, however it is written */
	{ HEAD "[[\"x\",\"a\",\"1\"]],\"rows\":[[\"x\",\"b\",\"2\"]]}", "b 2 " },
	{ HEAD "[[\"x\",\"a\",\"1\"]],\"r\\u006fws\":[[\"x\",\"b\",\"2\"]]}", "b 2 " },
	{ HEAD "[[\"x\",\"a\",\"1\"]]", "broken_off" },
	{ HEAD "[[\"x\",\"a\",\"1\"]}", "broken_off" },
	{ HEAD "[[\"x\",\"a\",\"1\"],]}", "broken_off" },
	{ HEAD "[[\"x\",\"a\",\"1\" \"2\"]]}", "broken_off" },
	{ HEAD "[[\"x\",\"a\",\"1\"]]} x", "broken_off" },
	{ HEAD "[[\"x\",\"\xe9\",\"1\"]]}", "broken_off" },
	{ HEAD "[[\"x\",\"\n\",\"1\"]]}", "broken_off" },
	{ HEAD "[[\"x\",\"a", "broken_off" },
	{ "", "broken_off" },
	{ "[]", "no_values" },
	{ "{}", "no_values" },
	{ HEAD "{}}", "no_values" },
	{ "{\"headers\":[{\"name\":\"dx\"}],\"rows\":[[\"a\"]]}", "no_values" },
	{ HEAD "[[\"x\",\"a\",1]]}", "odd_answer" },
	{ HEAD "[[\"x\",\"a\"]]}", "odd_answer" },
	{ HEAD "[{}]}", "odd_answer" },
	{ HEAD "[[]]}", "odd_answer" },
	{ HEAD "[[\"x\",\"a\",\"12345678901\"]]}", "odd_answer" },
};

static void rows_are_what_the_answer_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		void *ctx = talloc_new(NULL);
		struct pull pull = { .text = mem_strdup(ctx, cases[i].answer),
			.length = strlen(cases[i].answer),
			.most = 10000 };
		struct rows rows;
		const struct err *failed = rows_read(ctx, &pull, names, 2, 10, &rows);
		char *got = mem_strdup(ctx, failed ? failed->code : "");

		for (size_t c = 0; !failed && c < rows.n * 2; c++)
			got = mem_append(got, "%s ", span_dup(ctx, rows.cell[c]));
		assert_string_equal(got, cases[i].cells);
		talloc_free(ctx);
	}
}

static void more_values_than_bytes_allow_are_refused(void **state)
{
	void *ctx = talloc_new(NULL);
	char text[] = HEAD "[[\"x\",\"a\",\"1\"],[\"x\",\"a\",\"1\"],[\"x\",\"a\",\"1\"]]}";
	struct pull pull = { .text = text, .length = sizeof(text) - 1, .most = 100 };
	struct rows rows;
	const struct err *failed = rows_read(ctx, &pull, names, 2, 10, &rows);

	(void)state;
	assert_non_null(failed);
	assert_string_equal(failed->code, "too_large");
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_what_the_answer_says),
		cmocka_unit_test(more_values_than_bytes_allow_are_refused),
	};

	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
