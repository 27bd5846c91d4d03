/* table -- see table.h. */
#include "lists/table.h"

#include "base/map.h"
#include "base/text.h"
#include "columns/records.h"
#include "csv/cell.h"
#include "lists/day.h"
#include "shape/show.h"
#include "words/question.h"
#include "words/words.h"

#define CELL_MAX    1000 /* bytes */
#define LEAST	    1000 /* lines, before a list is judged to be none */
#define NAMES	    12	 /* of columns in a sentence */
#define FILLED_DOWN 4	 /* one in so many rows at least is empty */
#define ONE_IN	    10	 /* lines must be taken */
#define SHOWN	    200	 /* bytes of a value */

/* The lines while they are read. */
struct lines {
	const struct table *table;
	const struct table_sink *sink;
	struct map *seen;
	int64_t taken, refused;
	struct {
		const char *column, *reason;
	} why; /* of the last line refused */
};

/* Ask for what nobody can be asked about a list is not a question: the likeliest is taken. */
static const struct err *find_question(const struct found *found)
{
	json_t *question;
	size_t i;

	json_array_foreach(found->questions, i, question)
		if (!strcmp(json_string_value(json_object_get(question, "field")), "entry"))
			return err_blame(
			    err(422, "entry",
				"{question} Choose one by its name or number: entry=1.",
				"question.", json_string_value(json_object_get(question, "title"))),
			    "entry", NULL);
	return NULL;
}

static const char *list_names(const void *ctx, const struct survey *survey)
{
	char *names = mem_strdup(ctx, "");

	for (int i = 0; i < survey->columns && i < NAMES; i++)
		names = mem_append(names, "%s%s", i ? ", " : "", survey->names[i]);
	return survey->columns > NAMES ? mem_append(names, ", ...") : names;
}

/* Does each key have its column? */
static const struct err *check_keys(const void *ctx, const struct table *table)
{
	const struct list *list = &table->list;

	for (int i = 0; i < list->n; i++) {
		const char *name = list->columns[i].name;

		if (!list->columns[i].key || list->at[i].column)
			continue;
		if (!i && list->rival[0])
			return err_blame(
			    err(422, "column_unclear",
				"Two columns may be {field}: \"{one}\" and \"{other}\". Choose "
				"one: {field}=#{first} or {field}=#{second}.",
				"field", name, "one", table->survey.names[list->rival[0] - 1],
				"other", table->survey.names[list->rival[1] - 1], "first",
				DIGITS(list->rival[0]), "second", DIGITS(list->rival[1])),
			    name, NULL);
		return err_blame(err(422, "column_missing",
				     "The file has no column \"{field}\". Its columns are: "
				     "{columns}. Name the column, or choose it: {field}=#1 is the "
				     "first, and {field}=#1.#2 joins two to one id.",
				     "field", name, "columns", list_names(ctx, &table->survey)),
		    name, NULL);
	}
	return NULL;
}

static bool is_area(const struct table *table, int place)
{
	const struct list *list = &table->list;

	for (int i = 0; i < list->n; i++)
		if (list->columns[i].area && list->at[i].column == place)
			return true;
	return false;
}

/* Is a column of areas filled in the first row with an id, and empty in many of those below it? */
static bool has_gaps(const struct table *table, int place)
{
	const struct survey *survey = &table->survey;
	struct source source = { .column = place };
	int empty = 0, rows = 0;

	for (int i = 0; i < survey->n; i++) {
		const struct record *record = &survey->record[i];
		bool is_empty = !source_text(&source, ROLE_FACILITY, record).len;

		if (!source_text(&table->list.at[0], ROLE_FACILITY, record).len)
			continue;
		if (is_empty && !rows)
			return false;
		empty += is_empty;
		rows++;
	}
	return rows && empty * FILLED_DOWN >= rows;
}

static char *gap_names(const void *ctx, const struct table *table, const struct fill *fill)
{
	char *names = mem_strdup(ctx, "");

	for (int i = 0; i < fill->n; i++)
		names = mem_append(names, "%s\"%s\"", i ? ", " : "",
		    table->survey.names[fill->column[i] - 1]);
	return names;
}

/* Empty cells of areas may mean the same as the one above, which only a person knows. */
static const struct err *check_gaps(const void *ctx, struct table *table)
{
	const struct fill *chosen = &table->dialect.fill;
	struct fill *gaps = &table->gaps;
	const char *word;

	if (chosen->n || chosen->no)
		return NULL;
	for (int c = 1; c <= table->survey.columns && gaps->n < FILL_COLUMNS; c++)
		if (is_area(table, c) && has_gaps(table, c))
			gaps->column[gaps->n++] = c;
	if (!gaps->n)
		return NULL;
	word = fill_word(ctx, gaps);
	return err_blame(err(422, "fill_down",
			     "Many rows have nothing in {columns}, and the rows above them have: "
			     "does an empty cell mean the same as the one above it? Choose: "
			     "fill_down={chosen} fills them down, fill_down=no leaves them empty.",
			     "columns", gap_names(ctx, table, gaps), "chosen", word),
	    "fill_down", NULL);
}

const struct err *table_open(const void *ctx, int fd, const struct column columns[], json_t *wanted,
    struct table **made)
{
	struct table *table = mem_new(ctx, struct table);
	json_t *parts = mem_json(ctx, wanted ? json_copy(wanted) : json_object());
	const struct err *failed;

	table->fd = fd;
	table->list.columns = columns;
	while (columns[table->list.n].name)
		table->list.n++;
	json_object_set_new(parts, "wide", json_string("no"));
	if ((failed = dialect_sniff(table, fd, parts, &table->dialect, &table->found)) ||
	    (failed = survey_take(table, fd, &table->dialect, &table->survey)))
		return failed;
	*made = table;
	table->unclear = find_question(&table->found);
	if (!table->unclear)
		table->unclear = list_choose(table, &table->list, &table->survey, wanted);
	list_suggest(&table->list, &table->survey);
	if (!table->unclear)
		table->unclear = check_keys(table, table);
	if (!table->unclear)
		table->unclear = check_gaps(table, table);
	if ((failed = day_order_find(table, fd, &table->dialect, &table->list, &table->survey,
		 json_string_value(json_object_get(wanted, "day_order")), &table->days)))
		return failed;
	if (!table->unclear)
		table->unclear = day_order_unclear(&table->days);
	return NULL;
}

/* Put one cell into the row's object; NULL, or why the row is refused. */
static const char *take_cell(const struct column *column, int order, struct span text, json_t *row)
{
	bool is_number = column->low < column->high;
	char day[DAY_ROOM], *copy;
	const char *why;
	double number = 0;
	json_t *value;

	if (!text.len && column->key)
		return WORDS("The id is missing.");
	if (!text.len && is_number)
		return NULL;
	if (text.len > CELL_MAX)
		return WORDS("The text is longer than 1000 bytes.");
	if (is_number &&
	    (!list_number(text, &number) || number < column->low || number > column->high))
		return WORDS("This is not a number, or is out of range.");
	if (column->day && day_is_none(text))
		text.len = 0;
	if (column->day && text.len) {
		if ((why = day_read(text, order, day)))
			return why;
		text = span_of(day);
	}
	copy = span_dup(NULL, text);
	value = is_number ? json_real(number) : json_string(copy);
	talloc_free(copy);
	if (!value)
		return WORDS("This is not text.");
	json_object_set_new(row, column->name, value);
	return NULL;
}

static const struct column *first_unique(const struct list *list)
{
	for (int i = 0; i < list->n; i++)
		if (list->columns[i].unique)
			return &list->columns[i];
	return NULL;
}

/* Has an earlier row the same values of the columns that are unique? */
static bool is_again(struct lines *reading, const json_t *row)
{
	const struct list *list = &reading->table->list;
	void *work = mem_or_die(talloc_new(NULL));
	struct text key = text_new(work);
	bool again;

	for (int i = 0; i < list->n; i++) {
		const char *value = json_string_value(json_object_get(row, list->columns[i].name));

		if (list->columns[i].unique)
			text_add(&key, value ? value : "", (value ? strlen(value) : 0) + 1);
	}
	again = map_get(reading->seen, (struct span){ key.at, key.len }) != MAP_NONE;
	if (!again)
		map_put(reading->seen, (struct span){ key.at, key.len }, 1);
	talloc_free(work);
	return again;
}

static const struct err *refuse(struct lines *reading, const struct record *record,
    const char *column, struct span value, const char *reason)
{
	char *shown = span_show(NULL, value, SHOWN);
	const struct err *failed =
	    reading->sink->refusal(reading->sink->arg, record->line, column, shown, reason);

	talloc_free(shown);
	reading->refused++;
	reading->why.column = column;
	reading->why.reason = reason;
	return failed;
}

static const struct err *take_row(struct lines *reading, const struct record *record, json_t *row)
{
	const struct list *list = &reading->table->list;
	const struct column *first = first_unique(list);

	if (record->flaw)
		return refuse(reading, record, "", SPAN(""), record->flaw);
	for (int i = 0; i < list->n; i++) {
		struct span text;
		const char *reason;

		if (!list->at[i].column)
			continue;
		text = source_text(&list->at[i], ROLE_FACILITY, record);
		if ((reason = take_cell(&list->columns[i], reading->table->days.of[i], text, row)))
			return refuse(reading, record, list->columns[i].name, text, reason);
	}
	if (first && is_again(reading, row))
		return refuse(reading, record, first->name,
		    span_of(json_string_value(json_object_get(row, first->name))),
		    WORDS("An earlier line has this id already."));
	reading->taken++;
	return reading->sink->row(reading->sink->arg, record->line, row);
}

/* Is it no list of this kind? */
static const struct err *judge(const struct lines *reading)
{
	int64_t lines = reading->taken + reading->refused;

	if (reading->refused < LEAST - LEAST / ONE_IN || lines < LEAST ||
	    reading->taken * ONE_IN > lines)
		return NULL;
	return err(422, "wrong_list",
	    *reading->why.column
		? WORDS("This is not the list it should be: of the first {lines} lines {refused} "
			"are refused, the last one as its {column}: {reason} Look at the file and "
			"the columns chosen. Nothing was changed.")
		: WORDS("This is not the list it should be: of the first {lines} lines {refused} "
			"are refused, the last one as it is flawed: {reason} Look at the file and "
			"the columns chosen. Nothing was changed."),
	    "lines", DIGITS(lines), "refused", DIGITS(reading->refused), "column",
	    reading->why.column, "reason.", reading->why.reason);
}

const struct err *table_read(const struct table *table, const struct table_sink *sink)
{
	void *work = mem_or_die(talloc_new(table));
	struct lines reading = { table, sink, map_new(work), 0, 0, { "", "" } };
	const struct record *record;
	const struct err *failed;
	struct records *records;

	failed = records_open(work, table->fd, &table->dialect, NULL, &records);
	while (!failed && (record = records_next(records))) {
		json_t *row = json_object();

		if (record->n && !(record->marks & RECORD_NO_ROW))
			failed = take_row(&reading, record, row);
		json_decref(row);
		if (!failed)
			failed = judge(&reading);
	}
	if (!failed)
		failed = reader_failed(records->reader);
	talloc_free(work);
	return failed;
}

/* What is filled down, or may be. */
static json_t *fill_json(const void *ctx, const struct table *table)
{
	const struct fill *chosen = &table->dialect.fill;
	const struct fill *columns = chosen->n ? chosen : &table->gaps;
	json_t *fill = json_pack("{s:[]}", "options");

	if (columns->n)
		json_object_set_new(question_offer(fill, fill_word(ctx, columns),
					said("As above: {columns}", "columns",
					    json_string(gap_names(ctx, table, columns))),
					NULL),
		    "selected", json_boolean(chosen->n > 0));
	json_object_set_new(question_offer(fill, "no", said("Empty, as they are"), NULL),
	    "selected", json_boolean(chosen->no));
	return fill;
}

json_t *table_json(const void *ctx, const struct table *table)
{
	json_t *json = mem_json(ctx, json_object()), *file = json_object();

	json_object_set_new(json, "file", file);
	dialect_show(&table->dialect, &table->found, file);
	json_object_set_new(json, "columns", survey_columns(&table->survey));
	json_object_set(json, "fields", list_fields(ctx, &table->list, &table->survey));
	if (table->gaps.n || table->dialect.fill.n || table->dialect.fill.no)
		json_object_set_new(json, "fill", fill_json(ctx, table));
	if (table->days.doubt)
		json_object_set_new(json, "days", day_order_json(&table->days));
	list_unused(json, &table->list, &table->survey);
	json_object_set_new(json, "has_unused",
	    json_boolean(json_array_size(json_object_get(json, "unused")) > 0));
	return json;
}
