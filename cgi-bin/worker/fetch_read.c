/* fetch_read -- the values of an answer, on their way to the pairs that it serves; see fetch.h. */
#include "worker/fetch.h"

#include "csv/reader.h"
#include "dhis2/rows.h"
#include "dhis2/value.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The columns of dataValueSets, whose names differ between versions and documentation: by
 * position. */
enum { ELEMENT, PERIOD, UNIT, COMBO, ATTRIBUTE, VALUE, DELETED = 10, LEAST = 6 };

enum { DX, PE, OU, VALUES }; /* the columns of analytics */

#define CELL_MAX     100 /* bytes in one of its cells: an id, a month, a number */
#define MONTH_DIGITS 6

static const char *values_path(const void *ctx, const struct fetch *fetch,
    const struct asking *asking)
{
	const struct part *part =
	    asking->split ? &fetch->parts[asking->part] : &fetch->whole[asking->part];
	bool by_set = !server_takes_elements(&fetch->server);

	return mem_printf(ctx, "%s%s=%s&period=%d&orgUnit=%s%s", server_values_path(&fetch->server),
	    by_set ? "dataSet" : "dataElement",
	    by_set && asking->set ? asking->set : asking->subject, asking->period, part->unit,
	    part->below ? "&children=true" : "");
}

/* The first of the pairs that has the id, or the month, of this one: each is asked for once. */
static bool is_first(const struct asking *asking, int i, bool of_months)
{
	const struct pair *pair = asking->pair[i];

	for (int k = 0; k < i; k++)
		if (of_months ? asking->pair[k]->period == pair->period
			      : !strcmp(asking->pair[k]->id, pair->id))
			return false;
	return true;
}

bool fetch_part_counts(const struct fetch *fetch, const struct asking *asking)
{
	const char *levels = fetch->levels;

	/* of the root alone analytics has the sum of all: only if it is a facility itself */
	return asking->ask == ASK_VALUES || !asking->split || fetch->parts[asking->part].below ||
	    (!strncmp(levels, "LEVEL-1", 7) && (levels[7] == ';' || !levels[7]));
}

static const char *units_path(const void *ctx, const struct fetch *fetch,
    const struct asking *asking)
{
	char *units = mem_strdup(ctx, fetch->levels);

	if (!asking->split && fetch->named)
		return fetch->named;
	if (asking->split && !fetch->parts[asking->part].below)
		return fetch->parts[asking->part].unit;
	if (asking->split)
		return mem_append(units, ";%s", fetch->parts[asking->part].unit);
	for (int i = 0; i < fetch->n_whole; i++)
		units = mem_append(units, ";%s", fetch->whole[i].unit);
	return units;
}

const char *fetch_path(const void *ctx, const struct fetch *fetch, const struct asking *asking)
{
	char *subjects, *months;

	if (asking->ask == ASK_VALUES)
		return values_path(ctx, fetch, asking);
	subjects = mem_strdup(ctx, "");
	months = mem_strdup(ctx, "");
	for (int i = 0; i < asking->n; i++) {
		if (is_first(asking, i, false))
			subjects =
			    mem_append(subjects, "%s%s", *subjects ? ";" : "", asking->pair[i]->id);
		if (is_first(asking, i, true))
			months =
			    mem_append(months, "%s%d", *months ? ";" : "", asking->pair[i]->period);
	}
	return mem_printf(ctx,
	    "api/analytics.json?dimension=dx:%s&dimension=pe:%s&dimension=ou:%s&skipMeta=true&"
	    "skipRounding=true",
	    subjects, months, units_path(ctx, fetch, asking));
}

void fetch_reset(struct fetch *fetch, struct asking *asking)
{
	talloc_free(asking->seen);
	asking->seen = map_new(asking);
	for (int i = 0; i < asking->n; i++) {
		struct pair *pair = asking->pair[i];

		talloc_free(pair->tally);
		talloc_free(pair->rejected);
		pair->rejected = NULL;
		talloc_free(pair->sum);
		talloc_free(pair->rows);
		fetch->values -= pair->values;
		pair->values = 0;
		pair->tally = tally_new(pair, DUPLICATES_SUM);
		pair->sum = mem_array(pair, double, (size_t)fetch->slots + 1);
		pair->rows = mem_array(pair, int32_t, (size_t)fetch->slots + 1);
	}
}

/* Count a value for a pair, and add it up. */
static void add_value(struct fetch *fetch, struct pair *pair, struct row *row, bool deleted,
    struct span combo, struct span attribute)
{
	struct cell cell = { 0 };
	double number = 0;
	const char *why;

	row->kind = ROW_OK;
	row->hint = NULL;
	row->at = ROLE_VALUE;
	row->text[ROLE_INDICATOR] = span_of(pair->id);
	if (deleted || !row->text[ROLE_VALUE].len) {
		row->kind = ROW_BLANK;
	} else if ((why = value_read(row->text[ROLE_VALUE], &number))) {
		row->kind = ROW_INVALID_COUNT;
		row->hint = why;
	} else {
		cell = registry_find(fetch->registry, row);
	}
	tally_row(pair->tally, row, false);
	pair->values++;
	fetch->values++;
	if (row_is_dropped(row->kind))
		fetch_reject(pair, row, combo, attribute);
	if (row->kind != ROW_OK)
		return;
	pair->sum[cell.slot] += number;
	pair->rows[cell.slot]++;
}

/* Has the value of a unit and combos come before, from another page or a unit above? Only those of
 * our facilities are remembered: of others nothing is added up, and a server may have any number of
 * them. */
static bool came_before(struct fetch *fetch, struct asking *asking, const struct record *record)
{
	struct row row = { .kind = ROW_OK,
		.text = { record->field[UNIT], span_of(asking->pair[0]->id) } };
	char text[200];
	struct span key = { text, 0 };

	if (!registry_find(fetch->registry, &row).slot)
		return false;
	for (int i = UNIT; i <= ATTRIBUTE; i++) {
		struct span part = record->field[i];

		if (key.len + part.len + 1 > sizeof(text))
			return false;
		memcpy(text + key.len, part.at, part.len);
		key.len += part.len;
		text[key.len++] = ' ';
	}
	if (map_get(asking->seen, key) != MAP_NONE)
		return true;
	map_put(asking->seen, key, 1);
	return false;
}

/* The month that a text says, without what is no digit; 0 for a text that is none. */
static int month_of(struct span text)
{
	int month = 0;

	text = span_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' || text.len > 8)
			return 0;
		month = month * 10 + text.at[i] - '0';
	}
	return month;
}

static const struct err *wrong_month(const struct asking *asking, struct span said)
{
	return err_text(409, "wrong_period",
	    "The server was asked for the month %d and answered for another: %s.", asking->period,
	    span_show(asking, said, 20));
}

static const struct err *read_record(struct fetch *fetch, struct asking *asking,
    const struct record *record)
{
	struct row row = { 0 };
	bool deleted, again;

	if (record->flaw || record->n < LEAST)
		return err_text(502, "broken_off",
		    "The server's answer is cut short: its line %ld is not complete.",
		    record->line);
	if (!span_equal(record->field[ELEMENT], span_of(asking->subject)))
		return NULL; /* of the data set that stands for it */
	row.text[ROLE_FACILITY] = record->field[UNIT];
	row.text[ROLE_PERIOD] = record->field[PERIOD];
	row.text[ROLE_VALUE] = span_trim(record->field[VALUE]);
	row.period = asking->period;
	row.count = 1;
	if (month_of(row.text[ROLE_PERIOD]) != asking->period)
		return wrong_month(asking, row.text[ROLE_PERIOD]);
	deleted = record->n > DELETED && span_equal(record->field[DELETED], SPAN("true"));
	again = came_before(fetch, asking, record);
	for (int i = 0; i < asking->n; i++) {
		struct pair *pair = asking->pair[i];

		if (pair->combo && !span_equal(record->field[COMBO], span_of(pair->combo)))
			continue;
		if (again)
			tally_repeated(pair->tally);
		else
			add_value(fetch, pair, &row, deleted, record->field[COMBO],
			    record->field[ATTRIBUTE]);
	}
	return NULL;
}

static bool is_header(const struct record *record)
{
	return record && record->n >= LEAST &&
	    span_equal_fold(record->field[ELEMENT], SPAN("dataelement")) &&
	    span_equal_fold(record->field[UNIT], SPAN("orgunit")) &&
	    span_equal_fold(record->field[VALUE], SPAN("value"));
}

/* A body that does not end with a line end was cut, whatever the connection says. */
static bool ends_whole(int fd)
{
	char last = 0;
	off_t end = lseek(fd, 0, SEEK_END);

	return end > 0 && pread(fd, &last, 1, end - 1) == 1 && last == '\n';
}

static const struct err *read_values(struct fetch *fetch, struct asking *asking)
{
	struct dialect dialect = { .delimiter = ',', .header_line = 1 };
	const struct record *record;
	const struct err *failed = NULL;
	struct reader *reader;
	void *work;
	long n = 0;

	if (!ends_whole(asking->fd))
		return err(502, "broken_off",
		    "The server's answer is cut short in the middle of a line.");
	reader = reader_new(asking, asking->fd, &dialect);
	work = talloc_new(reader);
	if (!is_header(reader_next(reader)))
		failed = err(409, "no_values",
		    "The server's answer is not a list of values: its first line does not have the "
		    "column names of one.");
	while (!failed && (record = reader_next(reader))) {
		failed = read_record(fetch, asking, record);
		if (!failed && ++n % 65536 == 0 && job_lost(fetch->job))
			failed = job_stopped();
	}
	if (!failed)
		failed = reader_failed(reader);
	talloc_free(work);
	talloc_free(reader);
	return failed;
}

/* The pairs by "month id". */
static struct map *places_of(const void *ctx, const struct asking *asking)
{
	struct map *places = map_new(ctx);

	for (int i = 0; i < asking->n; i++)
		map_put(places,
		    span_of(mem_printf(ctx, "%06d %s", asking->pair[i]->period,
			asking->pair[i]->id)),
		    i);
	return places;
}

/* Is a row of a facility that contains others?  Then it is the sum of them all, and those below it
 * have their own rows. */
static bool is_sum(const struct fetch *fetch, const struct pair *pair, struct row row)
{
	int slot;

	row.text[ROLE_INDICATOR] = span_of(pair->id);
	slot = registry_find(fetch->registry, &row).slot;
	return slot && fetch->below[slot];
}

/* The pair of an id and a month, or MAP_NONE. */
static int place_of(struct map *places, struct span id, int period)
{
	char key[MONTH_DIGITS + 1 + CELL_MAX];

	if (period >= 1000000 || id.len > CELL_MAX)
		return MAP_NONE;
	for (int i = MONTH_DIGITS - 1; i >= 0; i--, period /= 10)
		key[i] = (char)('0' + period % 10);
	key[MONTH_DIGITS] = ' ';
	memcpy(key + MONTH_DIGITS + 1, id.at, id.len);
	return map_follow(places, (struct span){ key, MONTH_DIGITS + 1 + id.len });
}

/* A row of the answer, which is of one of the pairs. */
static const struct err *read_row(struct fetch *fetch, struct asking *asking, struct map *places,
    const struct span *cell)
{
	struct row row = {
		.count = 1,
		.text = { [ROLE_FACILITY] = cell[OU],
		    [ROLE_PERIOD] = cell[PE],
		    [ROLE_VALUE] = cell[VALUES] },
	};
	int place;

	row.period = month_of(row.text[ROLE_PERIOD]);
	if ((place = place_of(places, cell[DX], row.period)) == MAP_NONE)
		return err_text(409, "wrong_period",
		    "The server answered with %s in %s, for which it was not asked.",
		    span_show(asking, cell[DX], 30), span_show(asking, row.text[ROLE_PERIOD], 20));
	if (!is_sum(fetch, asking->pair[place], row))
		add_value(fetch, asking->pair[place], &row, false, SPAN(""), SPAN(""));
	return NULL;
}

static const struct err *read_analytics(struct fetch *fetch, struct asking *asking,
    const struct pull *pull)
{
	static const char *const names[] = {
		[DX] = "dx", [PE] = "pe", [OU] = "ou", [VALUES] = "value"
	};
	struct map *places = places_of(pull, asking);
	const struct err *failed;
	struct rows rows;

	failed = rows_read(pull, pull, names, VALUES + 1, CELL_MAX, &rows);
	for (size_t i = 0; !failed && i < rows.n; i++)
		failed = read_row(fetch, asking, places, rows.cell + i * (VALUES + 1));
	return failed;
}

const struct err *fetch_read(struct fetch *fetch, struct asking *asking, const struct pull *pull)
{
	return asking->ask == ASK_VALUES ? read_values(fetch, asking)
					 : read_analytics(fetch, asking, pull);
}
