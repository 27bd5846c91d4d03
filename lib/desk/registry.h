/*
 * registry -- lists that are kept as pages and uploaded as CSV: facilities, indicators, their
 * aliases.
 *
 * A page has the list at its address (GET, .csv) and takes a new one: a script sends the file (PUT)
 * and it is taken over at once; with preview=1, and from the page's form, it is kept as an asset,
 * and GET ?asset=A&mode=M shows what taking it over would do. POST asset, mode and seen (from the
 * preview) does that: 409 changed_meanwhile, with the preview as it is now, when it would do
 * something else by then.
 *
 * The file's columns are found by their headings and what they hold; the request may choose
 * them, by the names of the fields, and how the file is written.  Lines go to the table listed as
 * they are read, and from there into the registry, in one transaction.
 *
 *	static const struct registry facilities = { "facility", PAGE_facilities,
 *	SQL_facilities_list,
 *		SQL_facilities_rows, { "page", "q" }, columns };
 */
#ifndef DESK_REGISTRY_H
#define DESK_REGISTRY_H

#include "lists/table.h"
#include "web/app.h"

struct registry {
	const char *kind; /* of registry_given() in sql/functions/registry_put.sql */
	const char *page;
	enum sql list, rows; /* the document, and what is downloaded */
	const char *const
	    fields[8]; /* of the request: the parameters of list; rows has no page and sort */
	const struct column *columns; /* of an uploaded file, as in lists/table.h */
	const char *of;		      /* the argument `of` of its address, or NULL */
};

/* The choice of a column for a field of the list. */
#define REGISTRY_COLUMN(name)                                                                    \
	{ name, FIELD_TEXT, OPTIONAL, WORDS("Choose a column by its name or like #3, or none."), \
		.blank = true }

/* How the file is read. */
#define REGISTRY_READ_FIELDS                                                                    \
	{ "encoding", FIELD_TEXT, OPTIONAL,                                                     \
		WORDS("Choose the encoding: UTF-8, UTF-16 or Windows-1252.") },                 \
	    { "delimiter", FIELD_TEXT, OPTIONAL,                                                \
		    WORDS("Choose the delimiter: \",\", \";\", \"tab\" or \"|\".") },           \
	    { "header_line", FIELD_TEXT, OPTIONAL,                                              \
		    WORDS("Give the number of the line that holds the column names.") },        \
	    { "entry", FIELD_TEXT, OPTIONAL,                                                    \
		    WORDS("Choose the file of the archive or the sheet, by name or number.") }, \
	    { "fill_down", FIELD_TEXT, OPTIONAL,                                                \
		    WORDS("Give the columns whose empty cells mean the same as the one above, " \
			  "like 1 or 1,2, or no.") },                                           \
	    { "day_order", FIELD_CHOICE, OPTIONAL,                                              \
		    WORDS("Choose day_first or month_first, as the dates are written."),        \
		    .choices = "day_first month_first" }

/* The fields that its routes share. */
#define REGISTRY_SHOW_FIELDS                                                                  \
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" }, \
	    { "asset", FIELD_ID, OPTIONAL,                                                    \
		    WORDS("Say which uploaded file to preview: asset=1.") },                  \
	    { "added", FIELD_TEXT, OPTIONAL, WORDS("A number.") },                            \
	    { "updated", FIELD_TEXT, OPTIONAL, WORDS("A number.") },                          \
	    { "removed", FIELD_TEXT, OPTIONAL, WORDS("A number.") },                          \
	    { "unchanged", FIELD_TEXT, OPTIONAL, WORDS("A number.") },                        \
	    { "mode", FIELD_CHOICE, OPTIONAL, WORDS("Choose add_update, update or replace."), \
		    .choices = "add_update update replace", .standard = "add_update" },       \
	    REGISTRY_READ_FIELDS
#define REGISTRY_PUT_FIELDS                                                                     \
	{ "mode", FIELD_CHOICE, OPTIONAL, WORDS("Choose add_update, update or replace."),       \
		.choices = "add_update update replace", .standard = "add_update" },             \
	    { "name", FIELD_TEXT, OPTIONAL, WORDS("Give the file's name.") },                   \
	    { "file", FIELD_FILE, OPTIONAL, WORDS("Choose a file.") },                          \
	    { "preview", FIELD_CHOICE, OPTIONAL,                                                \
		    WORDS("preview=1 shows what would change, and changes nothing."),           \
		    .choices = "1" },                                                           \
	    { "asset", FIELD_ID, OPTIONAL,                                                      \
		    WORDS("Say which previewed file to take over: asset=1.") },                 \
	    { "seen", FIELD_TEXT, OPTIONAL, WORDS("Send what the preview says in \"seen\".") }, \
	    REGISTRY_READ_FIELDS

/* GET: the list, the preview of an asset, or either as CSV. */
const struct err *registry_show(struct req *r, const struct registry *registry) MUST_CHECK;

/* PUT and POST: keep the file and preview it, or take it over: {added, updated, removed, unchanged,
 * rejected: [{line, column, value, reason}] (the first thousand), rejected_count, rejected_more,
 * columns: {field: column} of those with other names, unused: [columns that nothing is read from]}.
 */
const struct err *registry_put(struct req *r, const struct registry *registry) MUST_CHECK;

/* Take rows into a registry: *doc receives {added, updated, removed, unchanged, unknown}, where
 * unknown are lines not taken. */
const struct err *registry_take(struct req *r, const char *kind, json_t *rows, const char *mode,
    const char *seen, json_t **doc) MUST_CHECK;

/* The fields of the form of one of them, beside its own: .blank ones, so that what is emptied is
 * sent. */
#define REGISTRY_SAVE_FIELDS                                                                    \
	{ "id", FIELD_TEXT, OPTIONAL, WORDS("Give the id it has now; none to add one.") },      \
	{                                                                                       \
		"seen", FIELD_TEXT, OPTIONAL, WORDS("Send what its document says in \"seen\".") \
	}

/* The ids that a form sent, as a JSON array, for showing it again; NULL where none was sent. */
const char *registry_chosen(struct req *r, const char *field);

/* POST of the form of one: save ($1 id, $2 the field `do`, $3 seen, $4 what else was entered, in
 * content) and go to its page, by its id under the name key. */
const struct err *registry_save(struct req *r, enum sql save, json_t *content,
    const char *key) MUST_CHECK;

/* What was entered but for id, seen and do, without blanks around it; 422 for what is too long. */
const struct err *registry_entered(struct req *r, json_t **content) MUST_CHECK;

#endif
