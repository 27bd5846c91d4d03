/* months -- see months.h. */
#include "web/months.h"

#include "base/clock.h"
#include "base/mem.h"
#include "web/fields.h"
#include "web/io.h"
#include "words/local.h"

#include <stdlib.h>
#include <string.h>

enum { YEARS_BACK = 20 };

/* A month as digits: of a text, or a number; "" for what is neither. */
static const char *digits_of(struct req *r, const json_t *value)
{
	if (json_is_string(value))
		return json_string_value(value);
	return json_is_integer(value) ? mem_printf(r, "%lld", json_integer_value(value)) : "";
}

/* What is chosen so far; half of it where only that was. */
static const char *chosen(struct req *r, json_t *doc, const char *name)
{
	json_t *value = json_object_get(r->entered, name), *inner;
	const char *key;

	if (value && (json_object_size(r->errors) || r->conflict))
		return digits_of(r, value);
	if (req_arg(r, name))
		return req_arg(r, name);
	if ((value = json_object_get(doc, name)))
		return digits_of(r, value);
	json_object_foreach(doc, key, inner)
		if ((value = json_object_get(inner, name)) && *digits_of(r, value))
			return digits_of(r, value);
	return "";
}

/* This month, as 202405. */
static int month_now(void)
{
	struct tm tm;

	clock_local(clock_now(), &tm);
	return (tm.tm_year + 1900) * 100 + tm.tm_mon + 1;
}

static int months_before(int month, int n)
{
	int all = month / 100 * 12 + month % 100 - 1 - n;

	return all / 12 * 100 + all % 12 + 1;
}

/* This year and those before, as far as the dataset goes, and the one that is chosen. */
static json_t *years(struct req *r, json_t *doc, int here)
{
	long first = strtol(digits_of(r, json_object_get(doc, "held_first")), NULL, 10) / 100;
	int now = month_now() / 100, last = here > now ? here : now;
	json_t *all = json_array();

	if (first < 1900 || first > now - YEARS_BACK)
		first = now - YEARS_BACK;
	if (here >= 1900 && here < first)
		first = here;
	for (int year = last; year >= (int)first; year--)
		json_array_append_new(all,
		    json_pack("{s:i, s:b}", "year", year, "here", year == here));
	return all;
}

static json_t *months(int here)
{
	json_t *all = json_array();

	for (int month = 1; month <= 12; month++) {
		char number[3] = { '0' + month / 10, '0' + month % 10 };

		json_array_append_new(all,
		    json_pack("{s:s, s:s, s:b}", "month", number, "title", local_month_key(month),
			"here", month == here));
	}
	return all;
}

/* The number that n characters say, all of them digits; 0 for anything else. */
static int number_in(const char *at, size_t n)
{
	int number = 0;

	for (size_t i = 0; i < n; i++) {
		if (at[i] < '0' || at[i] > '9')
			return 0;
		number = number * 10 + at[i] - '0';
	}
	return number;
}

static json_t *offer(struct req *r, json_t *doc, const char *name)
{
	const char *value = chosen(r, doc, name);
	size_t n = strlen(value);
	int year = n >= 4 ? number_in(value, 4) : 0,
	    month = n == 6 || n == 2 ? number_in(value + n - 2, 2) : 0;
	json_t *wrong = json_object_get(r->errors, name);

	return json_pack("{s:s, s:o, s:o, s:O*}", "name", name, "years", years(r, doc, year),
	    "months", months(month), "wrong", wrong);
}

/* The arguments of the page with these months chosen: those that GET takes there, and "preset"
 * where a page tells a choice from a wish. */
static const char *link_to(struct req *r, int from, int to)
{
	struct text out = text_new(r);

	for (const struct route *route = r->io->routes; route && route->fn; route++) {
		if (strcmp(route->path, r->path) || strcmp(route->method, "GET"))
			continue;
		for (const struct field *f = route->fields; f && f->name; f++)
			if (!strcmp(f->name, "preset"))
				text_string(&out, "preset=1&");
			else if (f->type != FIELD_MONTH && strcmp(f->name, "page") &&
			    strcmp(f->name, "last_months"))
				text_string(&out, req_again(r, f->name));
	}
	text_printf(&out, "start_period=%d&end_period=%d", from, to);
	return out.at;
}

static void preset(struct req *r, json_t *all, const char *title, int from, int to)
{
	json_array_append_new(all,
	    json_pack("{s:s, s:i, s:i, s:s}", "title", title, "from", from, "to", to, "arguments",
		link_to(r, from, to)));
}

/* Up to the last complete month; this year as far as it is complete. */
static json_t *presets(struct req *r)
{
	int now = month_now(), last = months_before(now, 1), year = now / 100 * 100;
	json_t *all = json_array();

	preset(r, all, WORDS_IN("months", "Last 3"), months_before(now, 3), last);
	preset(r, all, WORDS_IN("months", "Last 12"), months_before(now, 12), last);
	if (last > year)
		preset(r, all, WORDS_IN("months", "This year"), year + 1, last);
	preset(r, all, WORDS_IN("months", "Last year"), year - 99, year - 88);
	return all;
}

json_t *months_offered(struct req *r, json_t *doc)
{
	json_t *all = json_object();

	for (const struct route *route = r->io->routes; route && route->fn; route++) {
		if (!r->path || strcmp(route->path, r->path))
			continue;
		for (const struct field *f = route->fields; f && f->name; f++)
			if (f->type == FIELD_MONTH && !json_object_get(all, f->name))
				json_object_set_new(all, f->name, offer(r, doc, f->name));
	}
	if (json_object_size(all))
		json_object_set_new(all, "presets", presets(r));
	return mem_or_die(all);
}
