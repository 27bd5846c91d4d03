/* profile -- see profile.h. */
#include "columns/profile.h"

#include "base/map.h"
#include "base/mem.h"
#include "columns/records.h"

#define VERSION	     3	  /* of the formats and of what a signature means */
#define GROUPS	     64	  /* more kinds of values are no column of numbers or months */
#define SEEN	     4096 /* different texts remembered with their group */
#define TRIED	     1000 /* values of a group among which its examples are looked for */
#define BITS	     4	  /* of a signature, for each format */
#define MASK	     ((1u << BITS) - 1)
#define THREE	     (UINT64_C(1) << 61)
#define DOUBTFUL     (UINT64_C(1) << 62)
#define DECIMALS     (UINT64_C(1) << 63)
#define EXAMPLE_SIZE 60 /* bytes */

/* In a signature, what a value is in a format: READING_NONE, READING_REFUSED, or READING_GOOD plus
 * the first format that reads it the same. */
static unsigned place(uint64_t signature, int format)
{
	return (unsigned)(signature >> (BITS * format)) & MASK;
}

enum reading profile_reading(const struct profile_group *group, int format)
{
	unsigned at = place(group->signature, format);

	return at >= READING_GOOD ? READING_GOOD : (enum reading)at;
}

bool profile_same(const struct profile_group *group, int format, int other)
{
	return place(group->signature, format) == place(group->signature, other);
}

bool profile_doubtful(const struct profile_group *group)
{
	return group->signature & DOUBTFUL;
}

bool profile_has_decimals(const struct profile_group *group)
{
	return group->signature & DECIMALS;
}

bool profile_three_decimals(const struct profile_group *group)
{
	return group->signature & THREE;
}

long profile_good(const struct profile *profile, int format)
{
	long rows = 0;

	for (int i = 0; i < profile->n; i++)
		if (profile_reading(&profile->group[i], format) == READING_GOOD)
			rows += profile->group[i].rows;
	return rows;
}

long profile_written(const struct profile *profile, int format)
{
	long rows = 0;

	for (int i = 0; i < profile->n; i++)
		if (profile_reading(&profile->group[i], format) != READING_NONE)
			rows += profile->group[i].rows;
	return rows;
}

/* Does a number that has decimals have three of them? */
static bool has_three(int format, struct span text)
{
	return text.len > 4 && text.at[text.len - 4] == number_decimal_mark[format];
}

static uint64_t sign(const struct value_formats *set, struct span text)
{
	uint64_t signature = set == &number_set && number_is_doubtful(text) ? DOUBTFUL : 0;
	int value[sizeof(uint64_t) * 8 / BITS] = { 0 };

	for (int f = 0; f < set->n; f++) {
		const char *why;
		enum reading reading = set->judge(f, text, &value[f], &why);
		int first = reading == READING_GOOD ? 0 : f;

		while (first < f &&
		    (place(signature, first) < READING_GOOD || value[first] != value[f]))
			first++;
		if (reading == READING_GOOD)
			signature |= (uint64_t)(READING_GOOD + first) << (BITS * f);
		else
			signature |= (uint64_t)reading << (BITS * f);
		if (reading != READING_NONE && set == &number_set &&
		    number_has_decimals((enum number_format)f, text))
			signature |= DECIMALS | (has_three(f, text) ? THREE : 0);
	}
	return signature;
}

enum usual { USUAL_DIGITS, USUAL_POINT, USUAL_COMMA, USUAL };

/* A column on its way through the file. */
struct column {
	struct profile *profile;
	const void *ctx;
	uint64_t usual[USUAL]; /* the signatures of what most values are */
	struct map *seen;      /* texts that are not, and their groups */
};

static struct column column_new(const void *ctx, enum role role, struct profile *profile)
{
	const struct value_formats *set = role == ROLE_VALUE ? &number_set : &period_set;

	*profile =
	    (struct profile){ .set = set, .group = mem_array(ctx, struct profile_group, GROUPS) };
	return (struct column){
		.profile = profile,
		.ctx = ctx,
		.usual = { sign(set, role == ROLE_VALUE ? SPAN("0") : SPAN("202401")),
		    sign(set, SPAN("0.0")), sign(set, SPAN("0,0")) },
		.seen = map_new(ctx),
	};
}

/* The group of a signature; what is one kind too many joins the last. */
static int find_group(struct profile *profile, uint64_t signature)
{
	for (int i = 0; i < profile->n; i++)
		if (profile->group[i].signature == signature)
			return i;
	if (profile->n == GROUPS)
		return GROUPS - 1;
	profile->group[profile->n].signature = signature;
	return profile->n++;
}

/* Digits alone, and with .0 or ,0, are read alike whatever they are, and six of them are mostly a
 * month: no need to try all formats.  USUAL for other values. */
static enum usual usual_of(const struct value_formats *set, struct span text)
{
	size_t n = 0;
	int month;

	if (set == &period_set && text.len == 6)
		return period_read(PERIOD_YYYYMM, text, &month) ? USUAL : USUAL_DIGITS;
	while (n < text.len && n < 9 && (unsigned char)(text.at[n] - '0') < 10)
		n++;
	if (set == &period_set || !n)
		return USUAL;
	if (n == text.len)
		return USUAL_DIGITS;
	if (n + 2 != text.len || text.at[n + 1] != '0')
		return USUAL;
	return text.at[n] == '.' ? USUAL_POINT : text.at[n] == ',' ? USUAL_COMMA : USUAL;
}

static int group_of(struct column *column, struct span text)
{
	struct profile *profile = column->profile;
	enum usual usual = usual_of(profile->set, text);
	int found;

	if (usual != USUAL)
		return find_group(profile, column->usual[usual]);
	found = map_get(column->seen, text);
	if (found != MAP_NONE)
		return found;
	found = find_group(profile, sign(profile->set, text));
	if (map_size(column->seen) < SEEN)
		map_put(column->seen, text, found);
	return found;
}

static void keep_example(const void *ctx, struct profile_group *group, long line, struct span text)
{
	char *shown = span_show(ctx, text, EXAMPLE_SIZE);

	for (int i = 0; i < group->n; i++)
		if (!strcmp(group->example[i].text, shown)) {
			talloc_free(shown);
			return;
		}
	group->example[group->n++] = (struct example){ line, shown };
}

static void add_value(struct column *column, long line, struct span text)
{
	struct profile *profile = column->profile;
	struct profile_group *group;

	if (!text.len || (profile->set == &number_set && number_is_blank(text))) {
		profile->blank++;
		return;
	}
	group = &profile->group[group_of(column, text)];
	group->rows++;
	profile->values++;
	if (group->n < PROFILE_EXAMPLES && group->rows < TRIED)
		keep_example(column->ctx, group, line, text);
}

/* The next record that may hold data, read as a row. */
static bool next_row(struct records *records, const struct mapping *mapping, struct row *row)
{
	const struct record *record;

	while ((record = records_next(records))) {
		mapping_read(mapping, record, row);
		if (!row_is_skipped(row->kind) && row->kind != ROW_MALFORMED)
			return true;
	}
	return false;
}

const struct err *profile_take(const void *ctx, int fd, const struct dialect *dialect,
    const struct mapping *mapping, struct watch *watch, struct profile *period,
    struct profile *count)
{
	static const enum role role[] = { ROLE_PERIOD, ROLE_VALUE };
	struct profile *const profile[] = { period, count };
	const struct err *failed;
	struct column column[2];
	struct records *records;
	struct row row;

	for (int i = 0; i < 2; i++) {
		const struct source *from = &mapping->from[role[i]];

		if (!profile[i])
			continue;
		column[i] = column_new(ctx, role[i], profile[i]);
		if (from->constant)
			add_value(&column[i], 0, (struct span){ from->constant, from->length });
	}
	if (!((period && mapping->from[ROLE_PERIOD].column) ||
		(count && mapping->from[ROLE_VALUE].column)))
		return NULL;
	if ((failed = records_open(ctx, fd, dialect, NULL, &records)))
		return failed;
	failed = NULL;
	while (!failed && next_row(records, mapping, &row)) {
		for (int i = 0; i < 2; i++)
			if (profile[i] && mapping->from[role[i]].column)
				add_value(&column[i], row.line, row.text[role[i]]);
		if (watch_record(watch, reader_position(records->reader)))
			failed = watch_stopped();
	}
	failed = failed ? failed : reader_failed(records->reader);
	talloc_free(records);
	return failed;
}

json_t *profile_json(const struct profile *profile)
{
	json_t *groups = json_array();

	for (int i = 0; i < profile->n; i++) {
		const struct profile_group *group = &profile->group[i];
		json_t *examples = json_array();

		for (int e = 0; e < group->n; e++)
			json_array_append_new(examples,
			    json_pack("[I, s]", (json_int_t)group->example[e].line,
				group->example[e].text));
		/* as a text: a JSON number may lose the last bits of it */
		json_array_append_new(groups,
		    json_pack("{s:o, s:I, s:o}", "signature",
			json_sprintf("%llx", (unsigned long long)group->signature), "rows",
			(json_int_t)group->rows, "examples", examples));
	}
	return json_pack("{s:i, s:I, s:I, s:o}", "version", VERSION, "values",
	    (json_int_t)profile->values, "blank", (json_int_t)profile->blank, "groups", groups);
}

static struct profile_group group_of_json(const void *ctx, json_t *json)
{
	const char *signature = json_string_value(json_object_get(json, "signature"));
	json_t *examples = json_object_get(json, "examples"), *example;
	struct profile_group group = {
		.signature = strtoull(signature ? signature : "", NULL, 16),
		.rows = (long)json_integer_value(json_object_get(json, "rows")),
	};
	size_t i;

	json_array_foreach(examples, i, example) {
		const char *text = json_string_value(json_array_get(example, 1));

		if (i >= PROFILE_EXAMPLES)
			break;
		group.example[group.n++] =
		    (struct example){ (long)json_integer_value(json_array_get(example, 0)),
			    mem_strdup(ctx, text ? text : "") };
	}
	return group;
}

bool profile_of(const void *ctx, enum role role, json_t *json, struct profile *profile)
{
	json_t *groups = json_object_get(json, "groups"), *group;
	size_t i;

	if (json_integer_value(json_object_get(json, "version")) != VERSION)
		return false;
	*profile = (struct profile){
		.set = role == ROLE_VALUE ? &number_set : &period_set,
		.values = (long)json_integer_value(json_object_get(json, "values")),
		.blank = (long)json_integer_value(json_object_get(json, "blank")),
		.group = mem_array(ctx, struct profile_group, json_array_size(groups) + 1),
	};
	json_array_foreach(groups, i, group)
		profile->group[profile->n++] = group_of_json(ctx, group);
	return true;
}
