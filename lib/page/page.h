/*
 * page -- a web page from a template and the JSON document it shows.
 *
 * The language is the part of Mustache that needs no code in the template:
 *
 *	{{a.b}}			the value, escaped for HTML text and attributes
 *	{{.}}			the present item
 *	{{a.b|month}}		the value through a filter, escaped
 *	{{#a}} ... {{/a}}	once per item of a, or once if a is true (0 is false, "" too)
 *	{{^a}} ... {{/a}}	once if a is absent, false, 0, empty or null
 *	{{_ text}}		a text in the reader's language, see below
 *	{{>name}}		the template NAME.html of lib/page or lib/desk
 *	{{<layout}} {{$title}}..{{/title}} {{$main}}..{{/main}} {{/layout}}
 *				the template layout with its blocks {{$title}}..{{/title}} replaced
 *	{{! ... }}		nothing
 *
 * A name is looked up in the present item first, then in what encloses it; a.b.c is looked
 * up from a.  Filters, which write as the language does: number (1 234 567 with thin spaces that do
 * not break), count (the same, and 0 where there is none), signed (+12, −3, 0), bytes (1.2 MB),
 * month (Jan 2024), month_name (its Jan alone), time (22 Nov 2026, 21:38 CAT, in the zone of the
 * settings), utc (2026-11-22T19:38:00Z, for attributes), day (22 Nov 2026), wall (22 Nov 2026,
 * 19:38 as a clock elsewhere showed it), ago (3 minutes ago; of a time, or of seconds), percent
 * (0.4 %; of a number out of 100), duration (seconds: 2 min 5 s), list (a, b and c); words, for an
 * English text of our own, such as a title: it is shown in the reader's language where the catalog
 * has it (words.h says how it gets there), or for a sentence with its values (below); and url (for
 * a query string's value).
 * A line that holds only section, comment, partial or block tags leaves no blank line.
 * There is no way to write a value without escaping it.
 *
 * A text is a whole sentence, or the whole of a label; it may stand on several lines.  Within one:
 *
 *	{a.b|filter}		the value, escaped
 *	{name=a.b|filter}	the same, under a name that a translator understands; needed for {.}
 *				and where a text has one value through two filters
 *	<b>..</b>, <a href="{app.prefix}/x?run={run|url}">..</a>
 *				markup, whose attributes translators do not see; attributes hold no
 *				words
 *	{{_(a.b) one || many}}	the form that goes with the number a.b: "one" is for 1
 *	{{_[context] text}}	an English text that means two things and needs two translations
 *
 *	{{_(paused) {paused|number} schedule is paused. <a href="{app.prefix}/x">See why</a> ||
 *	{paused|number} schedules are paused. <a href="{app.prefix}/x">See why</a>}}
 *
 * A sentence that a document holds is {"text": "{n} rows of {file}", "values": {"n": 5, "file":
 * "a.csv"}}; with its plural it is {"text": "{n} row", "many": "{n} rows", "count": "n", "values":
 * ..}.  The filter words says it.  A value is a text, shown as it is; a number, written as the
 * language does; {"month": 202401}, {"time": ..}, {"bytes": ..}: an object with one member, which
 * is the filter for it; a list of these (a, b and c); or another such sentence.
 *
 * There are no sections in a text: what says something else is another text.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "words/words.h"

#include <jansson.h>

struct page_text;

/* The page, allocated under ctx; template is one of the PAGE_... texts in pages.h, which is read
 * once in the life of the program. */
char *page_render(const void *ctx, const struct language *language, const char *template,
    json_t *doc);

/* The same with other templates to include than the program's own, and nothing kept. */
char *page_render_with(const void *ctx, const struct page_text *texts,
    const struct language *language, const char *template, json_t *doc);

/* What is wrong with a template, one sentence under ctx, or NULL: a tag that is not closed,
 * an unknown filter or template.  The tests ask it of every page. */
const char *page_problem(const void *ctx, const struct page_text *texts, const char *template);

#endif
