/* fetch_read -- the values of an answer, on their way to the pairs that it serves; see fetch.h. */
#include "worker/fetch.h"

#include "csv/reader.h"
#include "dhis2/value.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

/* The columns of dataValueSets, whose names differ between versions and documentation: by position. */
enum { ELEMENT, PERIOD, UNIT, COMBO, ATTRIBUTE, VALUE, DELETED = 10, LEAST = 6 };

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

const char *fetch_path(const void *ctx, const struct fetch *fetch, const struct asking *asking)
{
	char *units;

	if (asking->ask == ASK_VALUES)
		return values_path(ctx, fetch, asking);
	units = mem_strdup(ctx, fetch->levels);
	for (int i = 0; i < fetch->n_whole; i++)
		units = mem_append(units, ";%s", fetch->whole[i].unit);
	return mem_printf(ctx,
	    "api/"
	    "analytics.json?dimension=dx:%s&dimension=pe:%d&dimension=ou:%s&skipMeta=true&"
	    "skipRounding=true",
	    asking->subject, asking->period, units);
}

void fetch_reset(struct fetch *fetch, struct asking *asking)
{
	talloc_free(asking->seen);
	asking->seen = map_new(asking);
	for (int i = 0; i < asking->n; i++) {
		struct pair *pair = asking->pair[i];

		talloc_free(pair->tally);
		talloc_free(pair->sum);
		talloc_free(pair->rows);
		fetch->values -= pair->values;
		pair->values = 0;
		pair->tally = tally_new(pair);
		pair->sum = mem_array(pair, double, (size_t)fetch->slots + 1);
		pair->rows = mem_array(pair, int32_t, (size_t)fetch->slots + 1);
	}
}

/* Count a value for a pair, and add it up. */
static void add_value(struct fetch *fetch, struct pair *pair, struct row *row, bool deleted)
{
	struct cell cell = { 0 };
	double number = 0;
	const char *why;

	row->kind = ROW_OK;
	row->hint = NULL;
	row->at = ROLE_COUNT;
	row->text[ROLE_INDICATOR] = span_of(pair->id);
	if (deleted || !row->text[ROLE_COUNT].len) {
		row->kind = ROW_BLANK;
	} else if ((why = value_read(row->text[ROLE_COUNT], &number))) {
		row->kind = ROW_INVALID_COUNT;
		row->hint = why;
	} else {
		cell = registry_find(fetch->registry, row);
	}
	tally_row(pair->tally, row, false);
	pair->values++;
	fetch->values++;
	if (row->kind != ROW_OK)
		return;
	pair->sum[cell.slot] += number;
	pair->rows[cell.slot]++;
}

/* Has the value of a unit and combos come before, from another page or a unit above? Only those of our facilities are
 * remembered: of others nothing is added up, and a server may have any number of them. */
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
	return err(409, "wrong_period",
	    "The server was asked for the month %d and answered with another: %s.", asking->period,
	    span_show(asking, said, 20));
}

static const struct err *read_record(struct fetch *fetch, struct asking *asking,
    const struct record *record)
{
	struct row row = { 0 };
	bool deleted, again;

	if (record->flaw || record->n < LEAST)
		return err(502, "broken_off",
		    "The server's answer breaks off: its line %ld is not whole.", record->line);
	if (!span_equal(record->field[ELEMENT], span_of(asking->subject)))
		return NULL; /* of the data set that stands for it */
	row.text[ROLE_FACILITY] = record->field[UNIT];
	row.text[ROLE_PERIOD] = record->field[PERIOD];
	row.text[ROLE_COUNT] = span_trim(record->field[VALUE]);
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
			add_value(fetch, pair, &row, deleted);
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
		    "The server's answer breaks off in the middle of a line.");
	reader = reader_new(asking, asking->fd, &dialect);
	work = talloc_new(reader);
	if (!is_header(reader_next(reader)))
		failed = err(409, "no_values",
		    "The server's answer is no list of values: its first line does not name the "
		    "columns of one.");
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

/* The place of a column among the headers of an analytics answer, or -1. */
static int column(json_t *headers, const char *name)
{
	json_t *header;
	size_t i;

	json_array_foreach(headers, i, header) {
		const char *is = json_string_value(json_object_get(header, "name"));

		if (is && !strcasecmp(is, name))
			return (int)i;
	}
	return -1;
}

static const char *cell(json_t *line, int at)
{
	const char *text = json_string_value(json_array_get(line, (size_t)at));

	return text ? text : "";
}

static const struct err *read_analytics(struct fetch *fetch, struct asking *asking,
    const struct pull *pull)
{
	json_t *doc = mem_parse(pull, pull->text, pull->length), *line;
	json_t *headers = json_object_get(doc, "headers"), *rows = json_object_get(doc, "rows");
	int unit = column(headers, "ou"), value = column(headers, "value"),
	    period = column(headers, "pe");
	size_t i;

	if (!doc)
		return err(502, "broken_off", "The server's answer breaks off: it is no JSON.");
	if (!json_is_array(rows) || unit < 0 || value < 0 || period < 0)
		return err(409, "no_values",
		    "The server's answer has no rows in it, so it is no answer to what was asked.");
	json_array_foreach(rows, i, line) {
		struct row row = { .period = asking->period, .count = 1 };

		row.text[ROLE_FACILITY] = span_of(cell(line, unit));
		row.text[ROLE_PERIOD] = span_of(cell(line, period));
		row.text[ROLE_COUNT] = span_of(cell(line, value));
		if (month_of(row.text[ROLE_PERIOD]) != asking->period)
			return wrong_month(asking, row.text[ROLE_PERIOD]);
		for (int k = 0; k < asking->n; k++)
			add_value(fetch, asking->pair[k], &row, false);
	}
	return NULL;
}

const struct err *fetch_read(struct fetch *fetch, struct asking *asking, const struct pull *pull)
{
	return asking->ask == ASK_VALUES ? read_values(fetch, asking)
					 : read_analytics(fetch, asking, pull);
}
