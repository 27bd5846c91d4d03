/* The languages of words/words.h: which one a reader gets, and how it writes. */
#include "words/err_said.h"
#include "words/language.h"

#include "base/clock.h"
#include "base/mem.h"
#include "page/page.h"
#include "values/number.h"
#include "words/local.h"

#include "pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void accepted(const char *header, const char *code)
{
	const struct language *language = language_accepted(header);

	assert_string_equal(language ? language->code : "none", code);
}

static void the_language_is_the_one_wanted_most(void **state)
{
	(void)state;
	accepted("fr", "fr");
	accepted("fr-CD, en;q=0.8", "fr");
	accepted("sw, PT-MZ;q=0.9, fr;q=0.8", "pt");
	accepted("fr;q=0.5,pt; q=0.7,en;q=0.6", "pt");
	accepted("fr;q=0, pt;q=0.001", "pt");
	accepted("pt,fr", "pt");
	accepted("fr;q=0", "none");
	accepted("fr;q=", "none");
	accepted("fr;level=1", "none");
	accepted("", "none");
	accepted("*", "none");
	accepted("sw,frr,f,-,;,,", "none");
}

static void says(const char *code, const char *template, const char *doc, const char *expected)
{
	void *ctx = talloc_new(NULL);
	json_t *json = mem_json(ctx, json_loads(doc, 0, NULL));

	assert_string_equal(page_render_with(ctx, page_texts, language_named(span_of(code)),
				template, json),
	    expected);
	talloc_free(ctx);
}

static void numbers_and_months_are_written_as_the_language_does(void **state)
{
	static const char template[] =
	    "{{a|number}} {{b|percent}} {{c|month}} {{d|time}} {{e|bytes}} "
	    "{{f|duration}} {{g|list}} {{h|signed}}";
	static const char doc[] = "{\"a\": 1234567, \"b\": 12.5, \"c\": 202401,"
				  "\"d\": \"2026-08-02T09:08:00Z\", \"e\": 1200000, \"f\": 90061,"
				  "\"g\": [\"A\", \"B\", \"C\"], \"h\": -1234}";

	(void)state;
	says("fr", template, doc,
	    "1\u202f234\u202f567 12,5\u00a0% janv. 2024 2 août 2026, 09:08\u00a0UTC 1,2\u00a0Mo "
	    "1\u00a0j 1\u00a0h A, B et C \u22121\u202f234");
	says("pt", template, doc,
	    "1.234.567 12,5\u00a0% jan. 2024 2 ago. 2026, 09:08\u00a0UTC 1,2\u00a0MB "
	    "1\u00a0d 1\u00a0h A, B e C \u22121.234");
	says("en", template, doc,
	    "1\u202f234\u202f567 12.5\u00a0% Jan 2024 2 Aug 2026, 09:08\u00a0UTC 1.2\u00a0MB "
	    "1\u00a0d 1\u00a0h A, B and C \u22121\u202f234");
	says("pt", "{{a|utc}} {{b|utc}} {{c|utc}}",
	    "{\"a\": \"2026-08-02T11:08:00.25+02:00\", \"b\": \"today\"}",
	    "2026-08-02T09:08:00Z today ");
}

/* A list of which a sentence names some; what others wrote stays as it is. */
static void a_list_goes_on_in_the_language(void **state)
{
	static const char text[] = "There is no import {names}. {contact}";
	void *ctx = talloc_new(NULL);
	const struct err *failed;

	(void)state;
	failed = mem_err(ctx,
	    err(404, "not_found", text, "names.", words_names(2), "names.names", "a, b", "names.n",
		"2", "contact.", "the administrator of this site"));
	assert_string_equal(failed->text,
	    "There is no import a, b and 2 more. the administrator of this site");
	assert_string_equal(local_error(ctx, language_named(SPAN("fr")), failed),
	    "There is no import a, b et 2 de plus. l'administrateur de ce site");
	failed = mem_err(ctx,
	    err(404, "not_found", text, "names.", words_names(0), "names.names", "a, b", "names.n",
		"0", "contact.", "Ada"));
	assert_string_equal(local_error(ctx, language_named(SPAN("fr")), failed),
	    "There is no import a, b. Ada");
	assert_string_equal(mem_dump(ctx, mem_json(ctx, err_said_values(failed))),
	    "{\"names\":\"a, b\",\"contact\":\"Ada\"}");
	talloc_free(ctx);
}

static void why_a_value_is_refused_is_a_text(void **state)
{
	const char *why;
	int32_t count;

	(void)state;
	number_judge(NUMBER_PLAIN, SPAN("\u0663"), &count, &why);
	assert_string_equal(why, "has Arabic digits; write 0 to 9");
	assert_string_not_equal(words(language_named(SPAN("pt")), why), why);
}

static void times_of_elsewhere_have_no_zone(void **state)
{
	static const char doc[] = "{\"a\": \"2024-12-31T02:00:00.000\", \"b\": \"2024-12-31\"}";

	(void)state;
	assert_true(clock_set_zone("Africa/Maputo"));
	says("fr", "{{a|wall}} {{b|wall}}", doc, "31 déc. 2024, 02:00 2024-12-31");
	assert_true(clock_set_zone("UTC"));
}

static void times_are_those_of_the_place(void **state)
{
	static const struct {
		const char *zone, *at, *expected;
	} cases[] = {
		{ "Africa/Maputo", "2026-08-02T22:08:00Z", "3 Aug 2026, 00:08\u00a0CAT" },
		{ "Africa/Cairo", "2024-04-25T21:59:00Z", "25 Apr 2024, 23:59\u00a0EET" },
		{ "Africa/Cairo", "2024-04-25T22:00:00+00:00", "26 Apr 2024, 01:00\u00a0EEST" },
		{ "Africa/Abidjan", "2026-08-02T22:08:00.5+02:00", "2 Aug 2026, 20:08\u00a0GMT" },
		{ "America/Sao_Paulo", "2026-08-02T02:08:00Z",
		    "1 Aug 2026, 23:08\u00a0UTC\u22123" },
		{ "Asia/Kathmandu", "2026-08-02T22:08:00Z", "3 Aug 2026, 03:53\u00a0UTC+5:45" },
		{ "UTC", "2026-08-02T22:08:00Z", "2 Aug 2026, 22:08\u00a0UTC" },
	};
	void *ctx = talloc_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(clock_set_zone(cases[i].zone));
		assert_string_equal(clock_zone(), cases[i].zone);
		says("en", "{{at|time}}", mem_printf(ctx, "{\"at\": \"%s\"}", cases[i].at),
		    cases[i].expected);
	}
	for (const char *const *name =
		 (const char *const[]){ "", "Africa/Mputo", "Africa", "../etc/passwd",
		     "/usr/share/zoneinfo/UTC", "CAT-2", "tzdata.zi", "Africa/Maputo'", NULL };
	    *name; name++)
		assert_false(clock_set_zone(*name));
	assert_string_equal(clock_zone(), "UTC");
	talloc_free(ctx);
}

static void the_times_of_an_error_too(void **state)
{
	void *ctx = talloc_new(NULL);
	const struct err *failed =
	    err(409, "busy", "{user}: {at}, {seen_at}, {format}", "user", "2026-08-02T22:08:00Z",
		"at", "2026-08-02T22:08:00Z", "seen_at", "never", "format", "2026-08-02T22:08:00Z");

	(void)state;
	assert_string_equal(local_error(ctx, language_named(SPAN("fr")), failed),
	    "2026-08-02T22:08:00Z: 2 août 2026, 22:08\u00a0UTC, never, 2026-08-02T22:08:00Z");
	talloc_free(ctx);
}

static void the_form_of_a_text_is_the_one_of_its_language(void **state)
{
	static const char template[] =
	    "{{_(n) {kept_back=n} import waits because its rules did not hold. || "
	    "{kept_back=n} imports wait because their rules did not hold.}}";
	static const struct {
		const char *code, *doc, *expected;
	} cases[] = {
		{ "en", "{\"n\": 0}", "0 imports wait because their rules did not hold." },
		{ "en", "{\"n\": 1}", "1 import waits because its rules did not hold." },
		{ "en", "{\"n\": 2}", "2 imports wait because their rules did not hold." },
		{ "fr", "{\"n\": 0}",
		    "0 importation attend, car ses règles n&#39;ont pas été respectées." },
		{ "fr", "{\"n\": 1}",
		    "1 importation attend, car ses règles n&#39;ont pas été respectées." },
		{ "fr", "{\"n\": 2}",
		    "2 importations attendent, car leurs règles n&#39;ont "
		    "pas été respectées." },
		{ "pt", "{\"n\": 0}",
		    "0 importações estão à espera, porque as suas "
		    "regras não foram cumpridas." },
		{ "pt", "{\"n\": 1}",
		    "1 importação está à espera, porque as suas regras não foram cumpridas." },
		{ "pt", "{\"n\": 2}",
		    "2 importações estão à espera, porque as suas "
		    "regras não foram cumpridas." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		says(cases[i].code, template, cases[i].doc, cases[i].expected);
}

static void a_translation_moves_values_and_markup_and_nothing_else(void **state)
{
	(void)state;
	says("fr", "{{_ Last change <b><span data-figure=\"{f}\">0 s</span> ago</b>}}",
	    "{\"f\": \"a\\\"b\"}",
	    "Dernier changement <b>il y a <span data-figure=\"a&quot;b\">0 s</span></b>");
	says("fr", "{{_ Nobody has translated <b>{this}</b>}}", "{\"this\": \"<\"}",
	    "Nobody has translated <b>&lt;</b>");
	says("pt", "{{_[noun] Import}} {{_[verb] Import}}", "{}", "Importação Import");
}

static void an_error_says_the_same_in_each_language(void **state)
{
	void *ctx = talloc_new(NULL);
	const struct language *french = language_named(SPAN("fr"));
	const struct err *failed = err(404, "not_found", "This address accepts {methods}.",
			     "methods", "{n}, GET"),
			 *kept = mem_err(ctx, failed);

	(void)state;
	assert_string_equal(failed->text, "This address accepts {n}, GET.");
	/* another error with what an earlier one says */
	failed = err(500, "other", "{n}: {text}, {no}", "n", DIGITS(-12), "text", failed->text);
	assert_string_equal(failed->text, "-12: This address accepts {n}, GET., {no}");
	failed = err_as(kept, 405, "wrong_method");
	assert_int_equal(failed->status, 405);
	assert_string_equal(failed->code, "wrong_method");
	assert_string_equal(local_error(ctx, french, failed), "Cette adresse accepte {n}, GET.");
	assert_string_equal(local_error(ctx, french, err_step(kept, "csv/map?run=%d", 3)),
	    "Cette adresse accepte {n}, GET.");
	assert_string_equal(local_error(ctx, ENGLISH, kept), "This address accepts {n}, GET.");
	assert_string_equal(kept->code, "not_found");
	/* others' words stay; a sentence of ours that was stored is said again */
	failed = err_text(409, "failed", "{n} %s", "said");
	assert_null(failed->message);
	assert_null(failed->values[0]);
	assert_string_equal(local_error(ctx, french, failed), "{n} said");
	assert_string_equal(local_error(ctx, french, err_text(401, "x", "%s", "Sign in first.")),
	    "Connectez-vous d'abord.");
	talloc_free(ctx);
}

/* A value that is a text of ours is said in the language; so an error stands in another. */
static void an_error_within_another(void **state)
{
	void *ctx = talloc_new(NULL);
	const struct language *french = language_named(SPAN("fr"));
	const struct err *inner = err(404, "not_found", "This address accepts {methods}.",
			     "methods", "\xff GET"),
			 *failed = err_within(inner, "problem", 422, "x", "{file}. {problem}",
			     "file", "a.csv");

	(void)state;
	assert_string_equal(failed->text, "a.csv. This address accepts \xff GET.");
	failed = err_within(mem_err(ctx, failed), "all", 500, "y", "{help}: {all}", "help.",
	    WORDS("just now"));
	assert_string_equal(local_error(ctx, french, failed),
	    "à l'instant: a.csv. Cette adresse accepte \xff GET.");
	assert_string_equal(mem_dump(ctx, err_said(ctx, failed)),
	    "{\"text\":\"{help}: {all}\",\"values\":{\"help\":{\"text\":\"just now\"},"
	    "\"all\":{\"text\":\"{file}. {problem}\",\"values\":{\"file\":\"a.csv\",\"problem\":{"
	    "\"text\":\"This address accepts {methods}.\",\"values\":{\"methods\":\"\\\\xff "
	    "GET\"}}}}}}");
	failed = err_of_said(409, "z", err_said(ctx, failed));
	assert_string_equal(local_error(ctx, french, failed),
	    "à l'instant: a.csv. Cette adresse accepte \\xff GET.");
	/* others' words are said as they are */
	failed = err_within(err_text(500, "x", "{file} said"), "said", 500, "x", "{said} {file}",
	    "file", "b");
	assert_string_equal(local_error(ctx, french, failed), "{file} said b");
	failed = err_of_said(409, "z", err_said(ctx, err_text(500, "x", "{file} said")));
	assert_string_equal(failed->text, "{file} said");
	talloc_free(ctx);
}

/* What is too long is cut, never written past. */
static void an_error_has_room_for_so_much(void **state)
{
	char long_text[5000] = { 0 };
	const struct err *failed;

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	failed = err(400, "long", "{a} {b} {c}", "a", long_text, "b", "2", "c", "3");
	assert_int_equal(strlen(failed->text), 1023);
	failed = err_named(400, "long", (const char *const[]){ long_text, "a", "1", NULL });
	assert_in_range(strlen(failed->message), 400, 1023);
	assert_string_equal(failed->values[1], "1");
	failed = err(400, "many", "{q} {p}", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f",
	    "6", "g", "7", "h", "8", "i", "9", "j", "10", "k", "11", "l", "12", "m", "13", "n",
	    "14", "o", "15", "p", "16", "q", "17");
	assert_string_equal(failed->text, "{q} 16");
	assert_string_equal(failed->values[31], "16");
	assert_null(failed->values[32]);
}

static void a_document_s_own_texts_are_shown_in_the_language(void **state)
{
	static const char doc[] = "{\"a\": \"month cannot be read\", \"b\": \"Months < of 1987\","
				  "\"c\": \"{n}\\u00a0MB\", \"none\": null, \"empty\": \"\","
				  "\"n\": 2, \"l\": [\"invalid months\", \"comma ,\"]}";

	(void)state;
	says("fr",
	    "{{a|words}}, {{b|words}}{{none|words}}{{empty|words}}, "
	    "{{n|words}}",
	    doc, "mois illisible, Months &lt; of 1987, 2");
	says("pt", "{{#l}}{{.|words}}; {{/l}}", doc, "meses inválidos; vírgula ,; ");
	says("en", "{{a|words}}, {{b|words}}, {{c|words}}", doc,
	    "month cannot be read, Months &lt; of 1987, {n}\u00a0MB");
	says("fr",
	    "{{s|words}} {{t|words}} {{_ Nobody has translated <b>{this=s|words}</b>}} {{l|list}}",
	    "{\"s\": {\"text\": \"This address accepts {methods}.\", \"values\": {\"methods\": ["
	    "\"{a}\", 12000, {\"month\": 202402}, {\"text\": \"just now\"}]}},"
	    "\"t\": {\"text\": \"{n} day ago\", \"many\": \"{n} days ago\", \"count\": \"n\", "
	    "\"values\": {\"n\": 0}}, \"l\": [\"a\", {\"text\": \"just now\"}]}",
	    "Cette adresse accepte {a}, 12 000, févr. 2024 et à l&#39;instant. il y a 0 jour "
	    "Nobody has translated <b>Cette adresse accepte {a}, 12 000, févr. 2024 et à "
	    "l&#39;instant.</b> a et à l&#39;instant");
	says("pt", "{{_ Worker for {title=a|words}}}", doc,
	    "Processamento em segundo plano: mês ilegível");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_language_is_the_one_wanted_most),
		cmocka_unit_test(numbers_and_months_are_written_as_the_language_does),
		cmocka_unit_test(times_are_those_of_the_place),
		cmocka_unit_test(times_of_elsewhere_have_no_zone),
		cmocka_unit_test(a_list_goes_on_in_the_language),
		cmocka_unit_test(why_a_value_is_refused_is_a_text),
		cmocka_unit_test(the_times_of_an_error_too),
		cmocka_unit_test(the_form_of_a_text_is_the_one_of_its_language),
		cmocka_unit_test(a_translation_moves_values_and_markup_and_nothing_else),
		cmocka_unit_test(an_error_says_the_same_in_each_language),
		cmocka_unit_test(an_error_within_another),
		cmocka_unit_test(an_error_has_room_for_so_much),
		cmocka_unit_test(a_document_s_own_texts_are_shown_in_the_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
