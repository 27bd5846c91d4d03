/* mapping -- see mapping.h. */
#include "columns/mapping.h"

#include "base/mem.h"
#include "columns/rejects.h"
#include "csv/flaw.h"
#include "csv/tidy.h"
#include "shape/entry.h"
#include "words/words.h"

#include <sodium.h>

const char *mapping_fingerprint(const void *ctx, const char *const names[], int n)
{
	crypto_generichash_state state;
	unsigned char hash[16];
	char *hex = mem_array(ctx, char, 2 * sizeof(hash) + 1);

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	for (int i = 0; i < n; i++) /* with its NUL, so that "ab","c" is not "a","bc" */
		crypto_generichash_update(&state, (const unsigned char *)names[i],
		    strlen(names[i]) + 1);
	crypto_generichash_final(&state, hash, sizeof(hash));
	return sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
}

static json_t *column_json(int column, const char *const names[])
{
	return json_pack("{s:i, s:s}", "column", column, "name", names[column - 1]);
}

json_t *mapping_json(const void *ctx, const struct mapping *mapping, const char *const names[])
{
	json_t *json = mem_json(ctx, json_object());

	for (int i = 0; i < ROLES; i++) {
		const struct source *from = &mapping->from[i];

		if (from->column && from->also)
			json_object_set_new(json, role_name[i],
			    json_pack("{s:i, s:i, s:s++}", "column", from->column, "also",
				from->also, "name", names[from->column - 1], ".",
				names[from->also - 1]));
		else if (from->column)
			json_object_set_new(json, role_name[i], column_json(from->column, names));
		else if (from->constant)
			json_object_set_new(json, role_name[i],
			    json_pack("{s:s}", "constant", from->constant));
		if (from->column && from->year)
			json_object_set_new(json_object_get(json, role_name[i]), "year",
			    json_integer(from->year));
	}
	if (mapping->area)
		json_object_set_new(json, "area", column_json(mapping->area, names));
	json_object_set_new(json, "number_format",
	    json_string(number_set.formats[mapping->number].name));
	json_object_set_new(json, "period_format",
	    json_string(period_set.formats[mapping->period].name));
	json_object_set_new(json, "duplicates", json_string(duplicates_name[mapping->duplicates]));
	return json;
}

/* The position of a field's word among names; 0 where it is missing, -1 for another word. */
static int one_of(json_t *json, const char *field, const char *const names[], int n)
{
	json_t *value = json_object_get(json, field);

	if (!value)
		return 0;
	for (int i = 0; i < n; i++)
		if (json_is_string(value) && !strcmp(json_string_value(value), names[i]))
			return i;
	return -1;
}

static int format_of(json_t *json, const struct value_formats *set)
{
	json_t *value = json_object_get(json, set->field);

	return value ? format_find(set, json_string_value(value)) : 0;
}

static struct source source_of(const void *ctx, json_t *from)
{
	json_t *text = json_object_get(from, "constant");

	if (json_is_string(text))
		return source_constant(ctx, span_of(json_string_value(text)));
	return (struct source){
		.column = (int)json_integer_value(json_object_get(from, "column")),
		.also = (int)json_integer_value(json_object_get(from, "also")),
		.year = (int)json_integer_value(json_object_get(from, "year")),
	};
}

void mapping_sources(const void *ctx, json_t *json, struct mapping *mapping)
{
	for (int i = 0; i < ROLES; i++)
		mapping->from[i] = source_of(ctx, json_object_get(json, role_name[i]));
}

const struct err *mapping_of(const void *ctx, json_t *json, struct mapping *mapping)
{
	int number = format_of(json, &number_set), period = format_of(json, &period_set);
	int duplicates = one_of(json, "duplicates", duplicates_name, DUPLICATES_COUNT);

	mapping_sources(ctx, json, mapping);
	for (int i = 0; i < ROLES; i++)
		if (mapping->from[i].column < 1 && !mapping->from[i].length)
			return err(422, "mapping", "No column is chosen for {field} yet.", "field",
			    role_name[i]);
	if (number < 0 || period < 0 || duplicates < 0)
		return err(422, "mapping", "The {field} of this import does not exist.", "field",
		    number < 0	     ? "number_format"
			: period < 0 ? "period_format"
				     : "duplicates");
	mapping->area =
	    (int)json_integer_value(json_object_get(json_object_get(json, "area"), "column"));
	mapping->number = (enum number_format)number;
	mapping->period = (enum period_format)period;
	mapping->duplicates = (enum duplicates)duplicates;
	return NULL;
}

const struct err *mapping_problem(const void *ctx, int fd, const struct dialect *dialect,
    const struct mapping *mapping, const char *const names[], enum role role)
{
	const struct source *from = mapping->from;

	for (enum role other = 0; other < ROLES; other++) {
		int column = role == other ? 0 : source_shared(&from[role], &from[other]);

		if (column)
			return err(422, "invalid_fields",
			    "Column {column}, \"{name}\", is chosen for {field} too. A column "
			    "serves one field: choose another for one of them, or give one value "
			    "for all rows.",
			    "column", DIGITS(column), "name", AT_MOST(200, names[column - 1]),
			    "field", role_name[other]);
	}
	if (role == ROLE_PERIOD && from[role].year && entry_years_differ(ctx, fd, dialect))
		return err(422, "invalid_fields",
		    "The files have different years above their tables, so their months cannot all "
		    "be of {year}. Choose one of the files, and import each by itself.",
		    "year", DIGITS(from[role].year));
	return NULL;
}

void mapping_header(struct mapping *mapping, const struct span *header, int n)
{
	int kind = 0, line = 0;

	mapping->columns = n;
	mapping->last = mapping->added = mapping->deleted = 0;
	for (int i = 0; i < n; i++) {
		if (span_equal(span_trim(header[i]), SPAN("_kind")))
			kind = i + 1;
		if (span_equal(span_trim(header[i]), SPAN("_line")))
			line = i + 1;
		if (span_equal_fold(span_trim(header[i]), SPAN("deleted")))
			mapping->deleted = i + 1;
		if (!rejects_is_added(header[i]))
			mapping->last = i + 1;
		else
			mapping->added++;
	}
	mapping->kind = line ? kind : 0;
	mapping->added = mapping->kind ? mapping->added : 0;
	mapping->originals = mapping->kind ? mapping->last : 0;
	for (int i = 0; i < ROLES; i++) /* a count of deleted things is another matter */
		if (mapping->deleted && mapping->from[i].column == mapping->deleted)
			mapping->deleted = 0;
}

/* How programs write that something is so. */
static bool is_true(struct span text)
{
	return span_equal_fold(text, SPAN("true")) || span_equal(text, SPAN("1")) ||
	    span_equal_fold(text, SPAN("t")) || span_equal_fold(text, SPAN("yes"));
}

/* Was the value deleted on the server that the file comes from? */
static inline bool is_deleted(const struct mapping *mapping, const struct record *record)
{
	return mapping->deleted && mapping->deleted <= record->n &&
	    is_true(cell_plain(span_trim(record->field[mapping->deleted - 1])));
}

/* Has the line separators and white space alone? */
static bool is_blank(const struct mapping *mapping, const struct record *record,
    const struct row *row)
{
	for (int i = 0; i < ROLES; i++)
		if (mapping->from[i].column && row->text[i].len)
			return false;
	for (int i = 0; i < record->n; i++)
		if (span_trim(record->field[i]).len)
			return false;
	return true;
}

/* Has a row that is short all but its count, and what no field is read from? */
static bool has_fields(const struct mapping *mapping, const struct record *record)
{
	for (enum role role = 0; role < ROLE_VALUE; role++)
		if (mapping->from[role].column > record->n || mapping->from[role].also > record->n)
			return false;
	return !mapping->kind; /* a file of rejected rows has them whole */
}

/* Why the record has not the shape of the header, or NULL.  Programs leave out the empty cells at
 * the end of a row. */
static const char *misshapen(const struct mapping *mapping, const struct record *record,
    struct row *row)
{
	static _Thread_local char hint[FLAW_ROOM];
	int extra = mapping->columns;
	int ours = record->n > mapping->columns ? mapping->added : 0; /* as the hint was before */

	if (record->n < mapping->columns && has_fields(mapping, record)) {
		row->marks |= RECORD_SHORT;
		return NULL;
	}
	while (extra < record->n && !span_trim(record->field[extra]).len)
		extra++;
	if (record->n >= mapping->columns && extra == record->n)
		return NULL;
	return flaw_fields(hint, record->n - ours, mapping->columns - ours);
}

static bool has_written_nul(const struct record *record)
{
	for (int i = 0; i < record->n; i++)
		if (record->field[i].len &&
		    memmem(record->field[i].at, record->field[i].len, "\\x00", 4))
			return true;
	return false;
}

/* In a file of rejected rows, which all have the header's shape: what was wrong with this one's and
 * is not corrected, or NULL.  Else too few fields would be taken for empty ones. */
static const char *still_malformed(const struct mapping *mapping, const struct record *record)
{
	if (!span_equal(span_trim(record->field[mapping->kind - 1]),
		span_of(row_kind_name[ROW_MALFORMED])))
		return NULL;
	if (mapping->last && !span_trim(record->field[mapping->last - 1]).len)
		return WORDS("had too few fields and still ends in an empty one: fill it, or empty "
			     "the "
			     "cell _kind if the row is right");
	return has_written_nul(record) ? WORDS("contained NUL bytes, written \\x00 here") : NULL;
}

static enum row_kind fault(struct row *row, enum row_kind kind, enum role at, const char *hint)
{
	row->at = at;
	row->hint = hint;
	return kind;
}

/* In the inner loop, so in line also where comments are read. */
static inline __attribute__((always_inline)) enum row_kind read_values(const struct mapping
									   *mapping,
    struct row *row)
{
	const char *why;

	for (int i = 0; i < ROLE_VALUE; i++)
		if (!row->text[i].len)
			return fault(row, ROW_MISSING_FIELD, (enum role)i, WORDS("is empty"));
	if ((why = period_read(mapping->period, row->text[ROLE_PERIOD], &row->period)))
		return fault(row, ROW_INVALID_PERIOD, ROLE_PERIOD, why);
	if (number_is_blank(row->text[ROLE_VALUE]))
		return fault(row, ROW_BLANK, ROLE_VALUE, NULL);
	if ((why = number_read(mapping->number, row->text[ROLE_VALUE], &row->count)))
		return fault(row, ROW_INVALID_COUNT, ROLE_VALUE, why);
	return ROW_OK;
}

/* Lines that are no rows; but what begins with # and reads as a row is left to a person. */
static void read_marked(const struct mapping *mapping, const struct record *record, struct row *row)
{
	if (record->marks & RECORD_COMMENT && record->n == mapping->columns &&
	    read_values(mapping, row) == ROW_OK) {
		row->kind = fault(row, ROW_MALFORMED, ROLE_FACILITY, tidy_like_row);
		return;
	}
	row->kind = record->marks & RECORD_HEADER ? ROW_REPEATED_HEADER : ROW_COMMENT;
	row->text[ROLE_FACILITY] = span_trim(record->field[0]);
	fault(row, row->kind, ROLE_FACILITY, NULL);
}

void mapping_read(const struct mapping *mapping, const struct record *record, struct row *row)
{
	const char *why = record->flaw;

	row->line = record->line;
	row->file = record->file;
	row->marks = record->marks;
	row->at = ROLE_FACILITY;
	row->hint = NULL;
	for (int i = 0; i < ROLES; i++)
		row->text[i] = source_text(&mapping->from[i], (enum role)i, record);
	row->area = mapping->area ? source_column(mapping->area, record) : (struct span){ "", 0 };
	if (is_blank(mapping, record, row))
		row->kind = ROW_BLANK_LINE;
	else if (record->marks & RECORD_NO_ROW)
		read_marked(mapping, record, row);
	else if (why || (record->n != mapping->columns && (why = misshapen(mapping, record, row))))
		row->kind = fault(row, ROW_MALFORMED, ROLE_FACILITY, why);
	else if (mapping->kind && (why = still_malformed(mapping, record)))
		row->kind = fault(row, ROW_MALFORMED, ROLE_FACILITY, why);
	else if (is_deleted(mapping, record))
		row->kind = ROW_DELETED;
	else
		row->kind = read_values(mapping, row);
}
