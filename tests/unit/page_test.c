/* The template language of page/page.h, and its filters. */
#include "page/page.h"

#include "base/mem.h"
#include "base/text.h"

#include "pages.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct page_text texts[] = {
	{ "layout",
	    "<title>{{$title}}Data{{/title}}</title>\n{{$main}}\n{{/main}}\n<p>{{user}}\n" },
	{ "wizard", "{{<layout}}{{$main}}<ol>{{$step}}none{{/step}}</ol>{{/main}}{{/layout}}" },
	{ "cell", "<td>{{.}}</td>\n" },
	{ "again", "again {{>again}}" },
	{ "mirror", "{{<layout}}{{$main}}{{$main}}own{{/main}}{{/main}}{{/layout}}" },
	{ NULL, NULL },
};

static void check(const char *template, const char *doc, const char *expected)
{
	void *ctx = talloc_new(NULL);
	json_t *json = mem_json(ctx, json_loads(doc, JSON_DECODE_ANY, NULL));

	assert_string_equal(page_render_with(ctx, texts, ENGLISH, template, json), expected);
	talloc_free(ctx);
}

/* The same with the document in single quotes. */
static void quick(const char *template, const char *doc, const char *expected)
{
	char *json = mem_strdup(NULL, doc);

	for (char *p = json; (p = strchr(p, '\'')); p++)
		*p = '"';
	check(template, json, expected);
	talloc_free(json);
}

static void values_are_found_and_escaped(void **state)
{
	(void)state;
	quick("a{{x}}b{{ y.z }}c{{y.no.no}}", "{'x': 1, 'y': {'z': 'Z'}}", "a1bZc");
	quick("{{x}}", "{'x': '<b a=\\\"1\\\">&</b>'}", "&lt;b a=&quot;1&quot;&gt;&amp;&lt;/b&gt;");
	check("{{x}}", "{\"x\": \"it's\"}", "it&#39;s");
	quick("{{x}}{{y}}{{z}}{{u}}", "{'x': 1.5, 'y': -3, 'z': true, 'u': null}", "1.5-3");
	quick("{{{x}}}", "{'x': '<'}", "}");
	quick("{{is.csv/map}}", "{'is': {'csv/map': 'yes'}}", "yes");
	quick("{{.}}{{a..b}}{{}}{{|}}{{.a}}", "{'a': 1}", "");
}

static void sections(void **state)
{
	(void)state;
	quick("{{#l}}[{{.}}]{{/l}}", "{'l': [1, 'a', null]}", "[1][a][]");
	quick("{{#l}}{{a}}{{b}},{{/l}}", "{'b': 9, 'l': [{'a': 1}, {'a': 2, 'b': 3}]}", "19,23,");
	quick("{{#o}}{{a}}{{/o}}{{#n}}{{.}}{{/n}}", "{'o': {'a': 1}, 'n': 5}", "15");
	quick("{{#l}}{{#m}}{{.}}{{/m}}{{^m}}none{{/m}} {{/l}}", "{'l': [{'m': [1, 2]}, {'m': []}]}",
	    "12 none ");
	for (int i = 0; i < 6; i++) {
		static const char *const empty[] = { "{}", "{'x': false}", "{'x': 0}", "{'x': ''}",
			"{'x': []}", "{'x': null}" };

		quick("{{#x}}yes{{/x}}{{^x}}no{{/x}}", empty[i], "no");
	}
	quick("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{'x': '0'}", "yes");
	/* an inner null hides an outer value */
	quick("{{#l}}{{x}}{{/l}}", "{'x': 1, 'l': [{'x': null}, {}]}", "1");
}

static void lines_of_tags_leave_no_line(void **state)
{
	(void)state;
	quick("a\n{{#l}}\n  {{.}}\n{{/l}}\nb\n", "{'l': [1, 2]}", "a\n  1\n  2\nb\n");
	quick("a\n  {{! a\ncomment }}  \r\nb\n", "{}", "a\nb\n");
	quick("{{#x}}\nyes\n{{/x}}", "{'x': 1}", "yes\n");
	quick("  {{#x}} {{>cell}} {{/x}}\nb", "{'x': 1}", "<td>1</td>\nb");
	quick("a {{#x}} b\n{{/x}} c\n", "{'x': 1}", "a  b\n c\n");
	quick("{{x}}\n{{_ hi}}\n", "{}", "\nhi\n");
}

static void partials_and_layouts(void **state)
{
	(void)state;
	quick("<tr>\n{{#l}}\n  {{>cell}}\n{{/l}}\n{{>no such}}.", "{'l': [1, '<']}",
	    "<tr>\n<td>1</td>\n<td>&lt;</td>\n.");
	quick("{{>again}}!", "{}", "again !");
	quick("{{<layout}}lost{{$title}}A {{x}}{{/title}}{{/layout}}", "{'x': 1, 'user': 'ana'}",
	    "<title>A 1</title>\n<p>ana\n");
	quick("{{<wizard}}{{$title}}T{{/title}}{{$step}}S{{/step}}{{/wizard}}", "{'user': 'b'}",
	    "<title>T</title>\n<ol>S</ol><p>b\n");
	quick("{{<wizard}}{{$main}}M{{$step}}d{{/step}}{{/main}}{{/wizard}}", "{}",
	    "<title>Data</title>\nMd<p>\n");
	quick("{{>mirror}}", "{}", "<title>Data</title>\nown<p>\n");
	quick("{{<mirror}}{{$main}}x{{$main}}y{{/main}}{{/main}}{{/mirror}}", "{}",
	    "<title>Data</title>\nxy<p>\n");
	quick("{{<layout}}\n{{$main}}\n{{#x}}\n<b>\n{{/x}}\n{{/main}}\n{{/layout}}\n", "{'x': 1}",
	    "<title>Data</title>\n<b>\n<p>\n");
}

static void texts_are_plain(void **state)
{
	(void)state;
	quick("{{_ Rows & columns}}", "{}", "Rows &amp; columns");
	quick("<p>{{_ Rows\n\tand columns}}</p>", "{}", "<p>Rows and columns</p>");
}

static void texts_have_values_and_markup(void **state)
{
	(void)state;
	quick("{{_ {a} of {b|number} & {c.d}}}", "{'a': '<', 'b': 1234, 'c': {'d': 'D'}}",
	    "&lt; of 1\u202f234 &amp; D");
	quick("{{_ Month {m|month}}}, {{_ {i=.}}}", "{'m': 202401}", "Month Jan 2024, ");
	quick("{{#l}}{{_ ({item=.})}}{{/l}}", "{'l': [1, 2]}", "(1)(2)");
	quick("{{_ Ask <b>{who}</b>,<br> or <a\nhref=\"/x?run={run|url}\">look</a>.}}",
	    "{'who': '<i>', 'run': '1&2'}",
	    "Ask <b>&lt;i&gt;</b>,<br> or <a href=\"/x?run=1%262\">look</a>.");
	quick("{{_ <a href=\"1\">one</a> <a href=\"2\">two</a> <a href=\"1\">one</a> 1 < 2}}", "{}",
	    "<a href=\"1\">one</a> <a href=\"2\">two</a> <a href=\"1\">one</a> 1 &lt; 2");
	quick("{{_ a }{ b</b> {x}}}", "{}", "a }{ b&lt;/b&gt; ");
}

static void texts_have_a_form_for_each_number(void **state)
{
	const char *template = "{{_(a.n) {a.n|number} value is <b>new</b> ||\n"
			       "{a.n|number} values are <b>new</b>}}";

	(void)state;
	quick(template, "{'a': {'n': 0}}", "0 values are <b>new</b>");
	quick(template, "{'a': {'n': 1}}", "1 value is <b>new</b>");
	quick(template, "{'a': {'n': '1000'}}", "1\u202f000 values are <b>new</b>");
	quick("{{_[verb] Import}} {{_[noun](n) import || imports}}", "{'n': 2}", "Import imports");
}

static void filters(void **state)
{
	(void)state;
	setenv("HMIS_CLOCK", "1795376280", 1); /* 2026-11-22 19:38:00 UTC */
	quick("{{x|number}} {{y|number}} {{z|number}}", "{'x': 1234567, 'y': -1000, 'z': 999}",
	    "1\u202f234\u202f567 \u22121\u202f000 999");
	quick("{{x|number}} {{y|number}} {{z|number}}",
	    "{'x': '12345', 'y': -9223372036854775808, 'z': 'a<'}",
	    "12\u202f345 \u22129\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808 a&lt;");
	quick("{{x|count}} {{y|count}} {{z|count}} {{none|count}}",
	    "{'x': 1234, 'y': 0, 'z': null}", "1\u202f234 0 0 0");
	quick("{{a|signed}} {{b|signed}} {{c|signed}}", "{'a': 12, 'b': -3, 'c': 0}",
	    "+12 \u22123 0");
	quick("{{a|bytes}}, {{b|bytes}}, {{c|bytes}}, {{d|bytes}}, {{e|bytes}}",
	    "{'a': 1, 'b': 999, 'c': 1200000, 'd': 999950, 'e': 9223372036854775807}",
	    "1\u00a0byte, 999\u00a0bytes, 1.2\u00a0MB, 1\u00a0MB, 9.2\u00a0EB");
	quick("{{a|month}} {{b|month}} {{c|month}}", "{'a': 202401, 'b': '199912', 'c': 202413}",
	    "Jan 2024 Dec 1999 202413");
	quick("{{a|month_name}} {{b|month_name}}", "{'a': 202401, 'b': 202413}", "Jan 202413");
	quick("{{a|time}} {{b|time}} {{c|time}}",
	    "{'a': '2026-11-22T19:38:00.123456+00:00', 'b': '2026-11-22T01:08:00+05:30', 'c': "
	    "'soon'}",
	    "22 Nov 2026, 19:38\u00a0UTC 21 Nov 2026, 19:38\u00a0UTC soon");
	quick("{{a|ago}}, {{b|ago}}, {{c|ago}}, {{d|ago}}",
	    "{'a': '2026-11-22T19:34:50Z', 'b': '2026-11-21T19:00:00Z', 'c': 1, 'd': 0}",
	    "3 minutes ago, 1 day ago, 1 second ago, just now");
	quick("{{a|percent}} {{b|percent}} {{c|percent}} {{d|percent}} {{e|percent}}",
	    "{'a': 0.4, 'b': 100, 'c': 99.99, 'd': 0.001, 'e': '12.04'}",
	    "0.4\u00a0% 100\u00a0% 99.9\u00a0% &lt; 0.1\u00a0% 12\u00a0%");
	quick("{{a|duration}}, {{b|duration}}, {{c|duration}}, {{d|duration}}",
	    "{'a': 125, 'b': 0, 'c': 3600, 'd': 90061.7}",
	    "2\u00a0min 5\u00a0s, 0\u00a0s, 1\u00a0h, 1\u00a0d 1\u00a0h");
	quick("?x={{a|url}}&y={{b|url}}", "{'a': '=\u00e9 &/', 'b': 12}",
	    "?x=%3D%C3%A9%20%26%2F&y=12");
	quick("{{a|list}}; {{b|list}}; {{c|list}}; {{d|list}}",
	    "{'a': ['x', 1, 'z'], 'b': ['x', 'y'], 'c': ['x'], 'd': []}",
	    "x, 1 and z; x and y; x; ");
	quick("{{a|none}}{{b|number}}{{c|ago}}", "{'a': 5, 'b': null}", "5");
	unsetenv("HMIS_CLOCK");
}

static void malformed_templates_are_shown_as_far_as_they_go(void **state)
{
	(void)state;
	quick("a{{#x}}b", "{'x': 1}", "ab");
	quick("a{{/x}}b{{x", "{}", "ab{{x");
	quick("{{#a}}1{{#b}}2{{/a}}3{{/b}}4", "{'a': 1, 'b': 1}", "1234");
	quick("{{#a}}1{{#b}}2{{/a}}3{{/b}}4", "{'a': 1}", "134");
	quick("{{$a}}1{{<layout}}{{$main}}2", "{}", "1<title>Data</title>\n2<p>\n");
}

static void what_is_wrong_is_told(void **state)
{
	void *ctx = talloc_new(NULL);
	static const char *const bad[] = { "{{#a}}", "{{/a}}", "{{#a}}{{#b}}{{/a}}{{/b}}",
		"{{a|b}}", "{{>none}}", "{{<none}}{{/none}}", "{{", "{{}}", "{{_ {a|b}}}", "{{_ {}",
		"{{_ }}", "{{_ <b>x}}", "{{_ x</b>}}", "{{_ <b><i>x</b></i>}}", "{{_ one || many}}",
		"{{_(n) one}}", "{{_ {.}}}", "{{_ {a} {a|number}}}",
		"{{_ <a href=\"{x|y}\">z</a>}}", "{{_[never closed}}" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_non_null(page_problem(ctx, texts, bad[i]));
	for (size_t i = 0; texts[i].name; i++)
		assert_null(page_problem(ctx, texts, texts[i].text));
	assert_null(page_problem(ctx, texts, "{{a|number}}{{#a}}{{! }}{{/a}}{{.}}{{>cell}}"));
	talloc_free(ctx);
}

static char *read_all(const void *ctx, const char *path)
{
	FILE *file = fopen(path, "re");
	struct text all = text_new(ctx);
	char piece[4096];
	size_t n;

	assert_non_null(file);
	while ((n = fread(piece, 1, sizeof(piece), file)))
		text_add(&all, piece, n);
	fclose(file);
	return all.at;
}

/* The pages of the steps, each in its own program, and those of lib, which they include. */
static void the_pages_we_have_are_well_formed(void **state)
{
	void *ctx = talloc_new(NULL);
	glob_t found;

	(void)state;
	assert_int_equal(glob("cgi-bin/*.html", 0, NULL, &found), 0);
	assert_int_equal(glob("cgi-bin/*/*.html", GLOB_APPEND, NULL, &found), 0);
	assert_int_equal(glob("lib/*/*.html", GLOB_APPEND, NULL, &found), 0);
	assert_true(found.gl_pathc > 60);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *problem =
		    page_problem(ctx, page_texts, read_all(ctx, found.gl_pathv[i]));

		if (problem)
			fail_msg("%s: %s", found.gl_pathv[i], problem);
	}
	globfree(&found);
	talloc_free(ctx);
}

static void depth_and_length_are_harmless(void **state)
{
	void *ctx = talloc_new(NULL);
	static const char *const pieces[] = { "{{#a}}", "{{/a}}", "{{", "}}", "{{#a}}\n{{^b}}",
		"{{$a}}", "{{<layout}}", "{{>layout}}", " ", "{{a.a.a.a.a}}", "{{$a}}{{/a}}" };
	json_t *doc = mem_json(ctx, json_loads("{\"a\": 1}", 0, NULL));

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct text template = text_new(ctx);

		for (int n = 0; n < 20000; n++)
			text_string(&template, pieces[i]);
		page_render_with(ctx, texts, ENGLISH, template.at, doc);
	}
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_found_and_escaped),
		cmocka_unit_test(sections),
		cmocka_unit_test(lines_of_tags_leave_no_line),
		cmocka_unit_test(partials_and_layouts),
		cmocka_unit_test(texts_are_plain),
		cmocka_unit_test(texts_have_values_and_markup),
		cmocka_unit_test(texts_have_a_form_for_each_number),
		cmocka_unit_test(filters),
		cmocka_unit_test(malformed_templates_are_shown_as_far_as_they_go),
		cmocka_unit_test(what_is_wrong_is_told),
		cmocka_unit_test(the_pages_we_have_are_well_formed),
		cmocka_unit_test(depth_and_length_are_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
