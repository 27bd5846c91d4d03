/* mapping -- see mapping.h. */
#include "csv/mapping.h"

#include "base/cell.h"
#include "base/mem.h"
#include "csv/rejects.h"

#include <sodium.h>
#include <stdio.h>

#define NAMES_SHOWN 12	 /* column names listed in a sentence */
#define ID_MAX	    1000 /* bytes of each of two ids that are joined */

/* The names there are, for a person to choose among. */
static const char *list_names(const void *ctx, const char *const names[], int n)
{
	char *list = mem_strdup(ctx, "");

	for (int i = 0; i < n && i < NAMES_SHOWN; i++)
		list =
		    mem_append(list, "%s%s", i ? ", " : "", span_show(ctx, span_of(names[i]), 40));
	return n > NAMES_SHOWN ? mem_append(list, " and %d more", n - NAMES_SHOWN) : list;
}

static const struct err *by_position(enum role role, const char *digits, int n,
    struct source *source)
{
	long column = strtol(digits, NULL, 10);

	if (column < 1 || column > n)
		return err(422, "mapping",
		    "There is no column #%.9s for %s: the file has %d column%s.", digits,
		    role_name[role], n, n == 1 ? "" : "s");
	*source = (struct source){ .column = (int)column };
	return NULL;
}

static const struct err *by_name(const void *ctx, enum role role, const char *name,
    const char *const names[], int n, struct source *source)
{
	int found[2] = { 0, 0 }, times = 0;

	for (int i = 0; i < n; i++)
		if (!strcmp(names[i], name) && times++ < 2)
			found[times - 1] = i + 1;
	if (times == 1) {
		*source = (struct source){ .column = found[0] };
		return NULL;
	}
	name = span_show(ctx, span_of(name), 80);
	if (times)
		return err(422, "mapping",
		    "%d columns are called \"%s\", so it is not clear which one is meant "
		    "for %s: choose "
		    "by position, #%d or #%d.",
		    times, name, role_name[role], found[0], found[1]);
	return err(422, "mapping", "There is no column \"%s\" for %s. The columns are: %s.", name,
	    role_name[role], list_names(ctx, names, n));
}

/* "#1.#4": two columns, joined by a point. */
static const struct err *by_positions(enum role role, char *chosen, int n, struct source *source)
{
	char *point = strchr(chosen, '.');
	const struct err *failed;
	struct source also;

	*point = '\0';
	if ((failed = by_position(role, chosen + 1, n, source)))
		return failed;
	if ((failed = by_position(role, point + 2, n, &also)))
		return failed;
	source->also = also.column;
	return NULL;
}

static bool is_position(const char *text, size_t n)
{
	return n > 1 && *text == '#' && strspn(text + 1, "0123456789") == n - 1;
}

static struct source constant(const void *ctx, struct span text)
{
	text = span_trim(text);
	return (struct source){ .constant = span_dup(ctx, text), .length = text.len };
}

const struct err *source_parse(const void *ctx, enum role role, const char *chosen,
    const char *const names[], int n, struct source *source)
{
	struct span text = span_trim(span_of(chosen ? chosen : ""));
	char *name = span_dup(ctx, text);

	if (!text.len)
		return err(422, "mapping",
		    "Choose the column for %s, or give one value for all rows. The columns "
		    "are: %s.",
		    role_name[role], list_names(ctx, names, n));
	if (is_position(name, text.len))
		return by_position(role, name + 1, n, source);
	if (is_position(name, strcspn(name, ".")) && strchr(name, '.') &&
	    is_position(strchr(name, '.') + 1, strlen(strchr(name, '.') + 1)))
		return by_positions(role, name, n, source);
	if (*name != '=')
		return by_name(ctx, role, name, names, n, source);
	*source = constant(ctx, span_of(name + 1));
	if (!source->length)
		return err(422, "mapping",
		    "The value for %s after \"=\" is empty: write what every row shall have.",
		    role_name[role]);
	return NULL;
}

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

json_t *mapping_json(const void *ctx, const struct mapping *mapping, const char *const names[])
{
	json_t *json = mem_json(ctx, json_object());

	for (int i = 0; i < ROLE_ROLES; i++) {
		const struct source *from = &mapping->from[i];

		if (from->column && from->also)
			json_object_set_new(json, role_name[i],
			    json_pack("{s:i, s:i, s:s++}", "column", from->column, "also",
				from->also, "name", names[from->column - 1], ".",
				names[from->also - 1]));
		else if (from->column)
			json_object_set_new(json, role_name[i],
			    json_pack("{s:i, s:s}", "column", from->column, "name",
				names[from->column - 1]));
		else
			json_object_set_new(json, role_name[i],
			    json_pack("{s:s}", "constant", from->constant));
	}
	json_object_set_new(json, "number_format",
	    json_string(number_set.formats[mapping->number].name));
	json_object_set_new(json, "period_format",
	    json_string(period_set.formats[mapping->period].name));
	json_object_set_new(json, "duplicates", json_string(duplicates_name[mapping->duplicates]));
	return json;
}

/* The position of a field's word among names; the first where the field is missing, -1 for another
 * word. */
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

const struct err *mapping_of(const void *ctx, json_t *json, struct mapping *mapping)
{
	int number = format_of(json, &number_set), period = format_of(json, &period_set);
	int duplicates = one_of(json, "duplicates", duplicates_name, DUPLICATES_COUNT);

	for (int i = 0; i < ROLE_ROLES; i++) {
		json_t *from = json_object_get(json, role_name[i]),
		       *text = json_object_get(from, "constant");

		mapping->from[i] =
		    (struct source){ .column =
					 (int)json_integer_value(json_object_get(from, "column")),
			    .also = (int)json_integer_value(json_object_get(from, "also")) };
		if (json_is_string(text))
			mapping->from[i] = constant(ctx, span_of(json_string_value(text)));
		if (mapping->from[i].column < 1 && !mapping->from[i].length)
			return err(422, "mapping", "No column is chosen for %s yet.", role_name[i]);
	}
	if (number < 0 || period < 0 || duplicates < 0)
		return err(422, "mapping", "The %s of this import is not one of those there are.",
		    number < 0	     ? "number_format"
			: period < 0 ? "period_format"
				     : "duplicates");
	mapping->number = (enum number_format)number;
	mapping->period = (enum period_format)period;
	mapping->duplicates = (enum duplicates)duplicates;
	return NULL;
}

static inline struct span text_in(int column, const struct record *record)
{
	if (column > record->n)
		return (struct span){ "", 0 };
	return cell_plain(span_trim(record->field[column - 1]));
}

/* Two columns as one text; what is longer than an id can be is cut. */
static struct span join(const struct source *from, enum role role, const struct record *record)
{
	static _Thread_local char joined[ROLE_ROLES][2 * ID_MAX + 2];
	struct span one = text_in(from->column, record), two = text_in(from->also, record);
	char *at = joined[role];

	if (!one.len || !two.len)
		return one;
	one.len = one.len < ID_MAX ? one.len : ID_MAX;
	two.len = two.len < ID_MAX ? two.len : ID_MAX;
	memcpy(at, one.at, one.len);
	at[one.len] = '.';
	memcpy(at + one.len + 1, two.at, two.len);
	return (struct span){ at, one.len + 1 + two.len };
}

static inline struct span text_of(const struct source *from, enum role role,
    const struct record *record)
{
	if (!from->column)
		return (struct span){ from->constant, from->length };
	if (__builtin_expect(from->also, 0))
		return join(from, role, record);
	return text_in(from->column, record);
}

struct span source_text(const struct source *from, enum role role, const struct record *record)
{
	return text_of(from, role, record);
}

void mapping_header(struct mapping *mapping, struct span *header, int n)
{
	int kind = 0, line = 0;

	mapping->header = header;
	mapping->columns = n;
	mapping->last = mapping->added = 0;
	for (int i = 0; i < n; i++) {
		if (span_equal(span_trim(header[i]), SPAN("_kind")))
			kind = i + 1;
		if (span_equal(span_trim(header[i]), SPAN("_line")))
			line = i + 1;
		if (!rejects_is_added(header[i]))
			mapping->last = i + 1;
		else
			mapping->added++;
	}
	mapping->kind = line ? kind : 0;
	mapping->added = mapping->kind ? mapping->added : 0;
}

/* Has the line separators and white space alone? */
static bool is_blank(const struct mapping *mapping, const struct record *record,
    const struct row *row)
{
	for (int i = 0; i < ROLE_ROLES; i++)
		if (mapping->from[i].column && row->text[i].len)
			return false;
	for (int i = 0; i < record->n; i++)
		if (span_trim(record->field[i]).len)
			return false;
	return true;
}

static inline bool is_header(const struct mapping *mapping, const struct record *record)
{
	if (!mapping->header || record->n != mapping->columns)
		return false;
	for (int i = 0; i < record->n; i++)
		if (!span_equal(span_trim(record->field[i]), span_trim(mapping->header[i])))
			return false;
	return record->n > 0;
}

/* Why the record has not the shape of the header, or NULL. */
static const char *misshapen(const struct mapping *mapping, const struct record *record)
{
	static _Thread_local char hint[80];
	int extra = mapping->columns;
	int ours = record->n > mapping->columns ? mapping->added
						: 0; /* so that the hint stays as it was */

	while (extra < record->n && !span_trim(record->field[extra]).len)
		extra++;
	if (record->n >= mapping->columns && extra == record->n)
		return NULL;
	snprintf(hint, sizeof(hint), "%d field%s where the header has %d", record->n - ours,
	    record->n == 1 ? "" : "s", mapping->columns - ours);
	return hint;
}

static bool has_written_nul(const struct record *record)
{
	for (int i = 0; i < record->n; i++)
		if (record->field[i].len &&
		    memmem(record->field[i].at, record->field[i].len, "\\x00", 4))
			return true;
	return false;
}

/* In a file of rejected rows, whose rows all have the header's shape: what was wrong with the shape of this one and
 * is not corrected, or NULL.  Else a row that had too few fields would be taken for one with empty fields. */
static const char *still_malformed(const struct mapping *mapping, const struct record *record)
{
	if (!span_equal(span_trim(record->field[mapping->kind - 1]),
		span_of(row_kind_name[ROW_MALFORMED])))
		return NULL;
	if (mapping->last && !span_trim(record->field[mapping->last - 1]).len)
		return "had too few fields and still ends in an empty one: fill it, or empty the "
		       "cell _kind if the row is right";
	return has_written_nul(record) ? "contained NUL bytes, written \\x00 here" : NULL;
}

static enum row_kind fault(struct row *row, enum row_kind kind, enum role at, const char *hint)
{
	row->at = at;
	row->hint = hint;
	return kind;
}

static inline enum row_kind read_values(const struct mapping *mapping, struct row *row)
{
	const char *why;

	for (int i = 0; i < ROLE_COUNT; i++)
		if (!row->text[i].len)
			return fault(row, ROW_MISSING_FIELD, (enum role)i, "is empty");
	if ((why = period_read(mapping->period, row->text[ROLE_PERIOD], &row->period)))
		return fault(row, ROW_INVALID_PERIOD, ROLE_PERIOD, why);
	if (number_is_blank(row->text[ROLE_COUNT]))
		return fault(row, ROW_BLANK, ROLE_COUNT, NULL);
	if ((why = number_read(mapping->number, row->text[ROLE_COUNT], &row->count)))
		return fault(row, ROW_INVALID_COUNT, ROLE_COUNT, why);
	return ROW_OK;
}

void mapping_read(const struct mapping *mapping, const struct record *record, struct row *row)
{
	const char *why = record->flaw;

	row->line = record->line;
	row->at = ROLE_FACILITY;
	row->hint = NULL;
	for (int i = 0; i < ROLE_ROLES; i++)
		row->text[i] = text_of(&mapping->from[i], (enum role)i, record);
	if (is_blank(mapping, record, row))
		row->kind = ROW_BLANK_LINE;
	else if (is_header(mapping, record))
		row->kind = ROW_REPEATED_HEADER;
	else if (why || (record->n != mapping->columns && (why = misshapen(mapping, record))))
		row->kind = fault(row, ROW_MALFORMED, ROLE_FACILITY, why);
	else if (mapping->kind && (why = still_malformed(mapping, record)))
		row->kind = fault(row, ROW_MALFORMED, ROLE_FACILITY, why);
	else
		row->kind = read_values(mapping, row);
}
