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
 *	{{_ text}}		text in the reader's language; plain text, escaped like values;
 *				over several lines it is the same text
 *	{{>name}}		the template NAME.html of lib/page or lib/desk
 *	{{<layout}} {{$title}}..{{/title}} {{$main}}..{{/main}} {{/layout}}
 *				the template layout with its blocks {{$title}}..{{/title}} replaced
 *	{{! ... }}		nothing
 *
 * A name is looked up in the present item first, then in what encloses it; a.b.c is looked
 * up from a.  Filters: number (1 234 567 with thin spaces that do not break), count (the same, and
 * 0 where there is none), signed (+12,
 * −3, 0), bytes (1.2 MB), month (Jan 2024), time (22 Nov 2026, 19:38 UTC), ago (3 minutes
 * ago; of a time, or of seconds), percent (0.4 %; of a number out of 100), duration
 * (seconds: 2 min 5 s), url (for a query string's value).
 * A line that holds only section, comment, partial or block tags leaves no blank line.
 * There is no way to write a value without escaping it.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include <jansson.h>

struct page_text;

/* The page, allocated under ctx; template is one of the PAGE_... texts in pages.h. */
char *page_render(const void *ctx, const char *template, json_t *doc);

/* The same with other templates to include than the program's own. */
char *page_render_with(const void *ctx, const struct page_text *texts, const char *template,
    json_t *doc);

/* What is wrong with a template, one sentence under ctx, or NULL: a tag that is not closed,
 * an unknown filter or template.  The tests ask it of every page. */
const char *page_problem(const void *ctx, const struct page_text *texts, const char *template);

#endif
