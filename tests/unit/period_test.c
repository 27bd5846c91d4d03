/* values/period.h, by the table tests/csv/values.tsv: V-10, V-12, V-13. */
#include "values/period.h"

#include "values/month_name.h"
#include "values_table.h"

static const char *period_as_text(const void *ctx, int format, struct span text)
{
	const char *why;
	int period;

	if ((why = period_read((enum period_format)format, text, &period)))
		return why;
	return mem_printf(ctx, "%06d", period);
}

static void V_10_every_line_of_the_table(void **state)
{
	(void)state;
	assert_true(check_values(&period_set, period_as_text) > 160);
}

/* Every day that Excel counts is in the month that the calendar says. */
static void excel_days(void **state)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int serial = 10228; /* 1928-01-01 */
	char text[16];

	(void)state;
	for (int year = 1928; year <= 2050; year++)
		for (int month = 1; month <= 12; month++)
			for (int n = days[month - 1] + (month == 2 && year % 4 == 0); n > 0; n--) {
				int period = 0;

				snprintf(text, sizeof(text), "%d", serial++);
				assert_null(period_read(PERIOD_EXCEL, span_of(text), &period));
				assert_int_equal(period, year * 100 + month);
			}
}

static void every_month_by_name(void **state)
{
	static const char *const names[5][12] = {
		{ "January", "February", "March", "April", "May", "June", "July", "August",
		    "September", "October", "November", "December" },
		{ "janvier", "f\xc3\xa9vrier", "mars", "avril", "mai", "juin", "juillet",
		    "ao\xc3\xbbt", "septembre", "octobre", "novembre",
		    "d\xc3\xa9"
		    "cembre" },
		{ "janeiro", "fevereiro", "mar\xc3\xa7o", "abril", "maio", "junho", "julho",
		    "agosto", "setembro", "outubro", "novembro", "dezembro" },
		{ "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
		    "septiembre", "octubre", "noviembre", "diciembre" },
		{ "Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti",
		    "Septemba", "Oktoba", "Novemba", "Desemba" },
	};
	static const char *const cut[5][12] = {
		{ "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		    "Dec" },
		{ "janv.", "f\xc3\xa9vr.", "mars", "avr.", "mai", "juin", "juil.", "ao\xc3\xbbt",
		    "sept.", "oct.", "nov.",
		    "d\xc3\xa9"
		    "c." },
		{ "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.",
		    "nov.", "dez." },
		{ "ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.",
		    "nov.", "dic." },
		{ "Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ago", "Sep", "Okt", "Nov",
		    "Des" },
	};

	(void)state;
	for (int i = 0; i < 60; i++) {
		const char *whole = names[i / 12][i % 12], *end = whole + strlen(whole);
		const char *part = cut[i / 12][i % 12], *part_end = part + strlen(part);

		assert_int_equal(month_name(&whole, end), i % 12 + 1);
		assert_ptr_equal(whole, end);
		assert_int_equal(month_name(&part, part_end), i % 12 + 1);
		assert_ptr_equal(part, part_end);
	}
}

/* By itself, in a heading or a column of any name: not what may be an age group, a day or a
 * count. */
static void months_by_themselves(void **state)
{
	static const struct span months[] = { SPAN("202401"), SPAN("2024-01"), SPAN("Jan 2024"),
		SPAN("01/2024"), SPAN("2024m1") };
	static const struct span others[] = { SPAN("5-14"), SPAN("24-Jan"), SPAN("45292"),
		SPAN("10/24"), SPAN("24-10"), SPAN("12"), SPAN("Jan"), SPAN("2023Oct") };

	(void)state;
	for (size_t i = 0; i < sizeof(months) / sizeof(*months); i++)
		assert_true(period_month(months[i]));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(period_month(others[i]));
}

static void names(void **state)
{
	(void)state;
	for (int f = 0; f < PERIOD_FORMAT_COUNT; f++)
		assert_int_equal(format_find(&period_set, period_set.formats[f].name), f);
	assert_true(period_set.formats[PERIOD_EXCEL].ask);
	assert_true(period_set.formats[PERIOD_YY_NAME].ask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(V_10_every_line_of_the_table),
		cmocka_unit_test(excel_days),
		cmocka_unit_test(every_month_by_name),
		cmocka_unit_test(months_by_themselves),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
