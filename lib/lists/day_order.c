/* day_order -- see day_order.h. */
#include "lists/day_order.h"

#include "base/mem.h"
#include "columns/records.h"
#include "lists/day.h"

#include <string.h>

static const struct {
	const char *word;
	int order;
} orders[] = {
	{ "day_first", DAY_FIRST },
	{ "month_first", MONTH_FIRST },
};

#define ORDERS (sizeof(orders) / sizeof(*orders))

static bool has_days(const struct list *list)
{
	for (int i = 0; i < list->n; i++)
		if (list->columns[i].day && list->at[i].column)
			return true;
	return false;
}

/* What a line tells, and whether it leaves a doubt, for each column of days. */
static void take_line(const void *ctx, const struct list *list, const struct record *record,
    int shown[], const char *doubt[])
{
	for (int i = 0; i < list->n; i++) {
		struct span text;

		if (!list->columns[i].day || !list->at[i].column)
			continue;
		text = source_text(&list->at[i], ROLE_FACILITY, record);
		shown[i] |= day_order(day_orders(text));
		if (!doubt[i] && day_is_doubtful(text))
			doubt[i] = span_dup(ctx, text);
	}
}

static const struct err *take_lines(const void *ctx, int fd, const struct dialect *dialect,
    const struct list *list, int shown[], const char *doubt[])
{
	void *work = mem_or_die(talloc_new(ctx));
	const struct record *record;
	const struct err *failed;
	struct records *records;

	failed = records_open(work, fd, dialect, NULL, &records);
	while (!failed && (record = records_next(records)))
		if (!record->flaw && record->n && !(record->marks & RECORD_NO_ROW))
			take_line(ctx, list, record, shown, doubt);
	if (!failed)
		failed = reader_failed(records->reader);
	talloc_free(work);
	return failed;
}

const struct err *day_order_find(const void *ctx, int fd, const struct dialect *dialect,
    const struct list *list, const struct survey *survey, const char *chosen,
    struct day_order *order)
{
	const char *doubt[COLUMNS_MAX] = { 0 };
	const struct err *failed;
	int shown[COLUMNS_MAX] = { 0 };

	*order = (struct day_order){ 0 };
	if (!has_days(list))
		return NULL;
	for (size_t i = 0; chosen && i < ORDERS; i++)
		if (!strcmp(chosen, orders[i].word))
			order->chosen = orders[i].order;
	if ((failed = take_lines(ctx, fd, dialect, list, shown, doubt)))
		return failed;
	for (int i = 0; i < list->n; i++) {
		order->of[i] = day_order(shown[i]);
		if (!doubt[i] || order->of[i])
			continue;
		order->of[i] = order->chosen;
		order->doubt = doubt[i];
		order->column = survey->names[list->at[i].column - 1];
	}
	return NULL;
}

const struct err *day_order_unclear(const struct day_order *order)
{
	char first[DAY_ROOM], other[DAY_ROOM];

	if (!order->doubt || order->chosen || day_read(span_of(order->doubt), DAY_FIRST, first) ||
	    day_read(span_of(order->doubt), MONTH_FIRST, other))
		return NULL;
	return err_blame(err(422, "day_order",
			     "In the column \"{column}\" {text} may be {day} or "
			     "{other_day}, and the other dates do not tell. Does the day come "
			     "first, or the month? "
			     "Choose: day_order=day_first or day_order=month_first.",
			     "column", order->column, "text", order->doubt, "day", first,
			     "other_day", other),
	    "day_order", NULL);
}

json_t *day_order_json(const struct day_order *order)
{
	json_t *options = json_array();

	for (size_t i = 0; i < ORDERS; i++) {
		char day[DAY_ROOM] = "";

		if (!day_read(span_of(order->doubt), orders[i].order, day))
			json_array_append_new(options,
			    json_pack("{s:s, s:{s:b}, s:s, s:s, s:b}", "value", orders[i].word,
				"is", orders[i].word, 1, "date", order->doubt, "day", day,
				"selected", order->chosen == orders[i].order));
	}
	return json_pack("{s:o}", "options", options);
}
