/* values -- dataValueSets: the values as they are stored, in CSV or JSON. */
#include "server.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOST 400 /* of a parameter that is repeated */

/* What is asked for. */
struct wish {
	bool *element; /* by place */
	int set;       /* that of the elements, or -1 */
	const char *period[MOST + 1];
	int unit[MOST];
	int elements, periods, units;
	bool below, csv;
};

static const char *const header =
    "dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,"
    "lastupdated,comment,followup,deleted\n";

/* Up to 2.42 what the account may not see is not there; 2.43 does not look. */
static bool is_there(const struct ask *ask, int element)
{
	return ask->profile->minor >= 43 || ask->account->super ||
	    !ask->country->element[element].hidden;
}

static void read_elements(const struct ask *ask, struct wish *wish)
{
	const char *set = ask_param(ask, "dataSet", 0), *uid, *combos;
	size_t n;

	wish->element = mem_array(ask->query, bool, (size_t)ask->country->elements + 1);
	wish->set = set ? country_set(ask->country, set) : -1;
	for (int i = 0; i < ask->country->elements && wish->set >= 0; i++)
		if (country_holds(ask->country, wish->set, i, &combos, &n))
			wish->elements += wish->element[i] = true;
	for (int i = 0; ask->profile->minor >= 39 && (uid = ask_param(ask, "dataElement", i));
	    i++) {
		int place = country_element(ask->country, uid);

		if (place >= 0 && is_there(ask, place))
			wish->elements += wish->element[place] = true;
	}
}

static void read_wish(const struct ask *ask, struct wish *wish)
{
	const char *format = ask_param(ask, "format", 0), *below = ask_param(ask, "children", 0),
		   *uid;

	read_elements(ask, wish);
	while (wish->periods < MOST &&
	    (wish->period[wish->periods] = ask_param(ask, "period", wish->periods)))
		wish->periods++;
	for (int i = 0; wish->units < MOST && (uid = ask_param(ask, "orgUnit", i)); i++)
		if ((wish->unit[wish->units] = country_unit(ask->country, uid)) >= 0)
			wish->units++;
	wish->below = below && !strcmp(below, "true");
	wish->csv = !strcmp(ask->suffix, "csv") ||
	    (ask->profile->minor > 36 && format && !strcmp(format, "csv"));
}

static bool names_elements(const struct ask *ask)
{
	return ask_param(ask, "dataSet", 0) ||
	    (ask->profile->minor >= 39 && ask_param(ask, "dataElement", 0));
}

static bool refuse_units(struct ask *ask, const struct wish *wish)
{
	for (int i = 0; i < wish->units; i++) {
		if (may_export(ask, wish->unit[i]))
			continue;
		if (ask->profile->empty_refusal)
			ask_head(ask, 200, wish->csv ? "application/csv" : "application/json");
		else
			ask_refuse(ask, 409, "E2012",
			    mem_printf(ask->query, "User is not allowed to view org unit: `%s`",
				ask->country->unit[wish->unit[i]].uid));
		return true;
	}
	return false;
}

static bool refuse_wish(struct ask *ask, const struct wish *wish)
{
	if (!names_elements(ask) || (!wish->elements && ask->profile->minor < 43))
		ask_refuse(ask, 409, "E2001",
		    "At least one data element, data set or data element group must be specified");
	else if (!wish->periods)
		ask_refuse(ask, 409, "E2002",
		    "At least one period, start/end dates or last updated must be specified");
	else if (!wish->units)
		ask_refuse(ask, 409, "E2006", "At least one organisation unit must be specified");
	else
		return refuse_units(ask, wish);
	return true;
}

static const char *period_of(const struct ask *ask, const struct value *value)
{
	if (!value->period)
		return value->quarter;
	return mem_printf(ask->query, "%d",
	    period_out(ask, value->period) + ask_fault(ask, "period"));
}

static void put_value(struct ask *ask, const struct wish *wish, const struct value *value,
    bool first)
{
	const char *element = ask->country->element[value->element].uid,
		   *unit = ask->country->unit[value->unit].uid;
	char *period = (char *)period_of(ask, value);

	if (wish->csv) {
		ask_print(ask, "%s,%s,%s,%s,%s,%s,admin,2025-01-03T10:11:12.000+0000,,%s\n",
		    element, period, unit, value->combo, value->attribute, value->value,
		    ask->profile->csv_deleted);
	} else {
		ask_print(ask, "%s{\"dataElement\":\"%s\",", first ? "" : ",", element);
		if (ask->profile->minor < 43 ||
		    wish->periods > 1) /* one that all have stands above them */
			ask_print(ask, "\"period\":\"%s\",", period);
		ask_print(ask,
		    "\"orgUnit\":\"%s\",\"categoryOptionCombo\":\"%s\",\"attributeOptionCombo\":\"%"
		    "s\",\"value\":\"%s\"}",
		    unit, value->combo, value->attribute, value->value);
	}
	if (value->period)
		talloc_free(period);
	if (ask_fault(ask, "trickle")) {
		FCGX_FFlush(ask->fcgi->out);
		sleep((unsigned)ask->fault_number);
	}
}

/* Values of units that no registry has. */
static void put_huge(struct ask *ask)
{
	long bytes = ask->fault_number * 1000000;

	for (long i = 0; ask->bytes < bytes && !ask->gone; i++)
		ask_print(ask,
		    "Element0001,202301,Nowhere%04ld,HllvX50cXC0,HllvX50cXC0,%ld,admin,2025-01-"
		    "03T10:11:12.000+0000,,"
		    "false,false\n",
		    i % 10000, i % 500);
}

static bool in_period(const struct ask *ask, const struct wish *wish, const struct value *value)
{
	for (int i = 0; i < wish->periods; i++) {
		const char *period = wish->period[i];

		if (value->period ? strtol(period, NULL, 10) == period_out(ask, value->period) &&
			    !strpbrk(period, "QS")
				  : !strcmp(period, value->quarter))
			return true;
	}
	return false;
}

static bool in_units(const struct ask *ask, const struct wish *wish, const struct value *value)
{
	for (int i = 0; i < wish->units; i++)
		if (wish->below ? country_below(ask->country, value->unit, wish->unit[i])
				: value->unit == wish->unit[i])
			return true;
	return false;
}

/* May the account read the attribute option? Those it may not are left out in silence. */
static bool readable(const struct ask *ask, const struct value *value)
{
	if (ask->account->options == OPTIONS_ALL || !strcmp(value->attribute, "HllvX50cXC0"))
		return true;
	return ask->account->options == OPTIONS_SOME && !strcmp(value->attribute, "AttrOpt0001");
}

static bool takes(const struct ask *ask, const struct wish *wish, const struct value *value)
{
	if (value->element < 0 || !wish->element[value->element] || !in_period(ask, wish, value) ||
	    !in_units(ask, wish, value))
		return false;
	if (ask->profile->minor == 42 && !strcmp(value->value, "0"))
		return false; /* insignificant: it was never stored */
	return readable(ask, value);
}

static void put_values(struct ask *ask, const struct wish *wish)
{
	int n = 0, last = ask->country->values;

	if (ask_fault(ask, "nothing"))
		return;
	for (int i = 0; i < last; i++) {
		const struct value *value = &ask->country->value[i];

		if (!takes(ask, wish, value))
			continue;
		if (ask_fault(ask, "cut") && n == 100)
			return;
		put_value(ask, wish, value, !n++);
		if (ask_fault(ask, "twice"))
			put_value(ask, wish, value, false);
	}
}

static void send_values(struct ask *ask)
{
	struct wish *wish = mem_new(ask->query, struct wish);

	read_wish(ask, wish);
	if (refuse_wish(ask, wish))
		return;
	if (ask_fault(ask, "bomb"))
		return put_packed(ask, "application/csv", "0", "0", "0");
	ask_head(ask, 200, wish->csv ? "application/csv; charset=UTF-8" : "application/json");
	if (wish->csv)
		ask_print(ask, "%s", header);
	else if (ask->profile->minor >= 43 && wish->periods == 1)
		ask_print(ask, "{\"period\":\"%s\",\"dataValues\":[", wish->period[0]);
	else
		ask_print(ask, "{\"dataValues\":[");
	put_values(ask, wish);
	if (ask_fault(ask, "huge"))
		put_huge(ask);
	if (!wish->csv)
		ask_print(ask, "]}");
}

bool answer_values(struct ask *ask)
{
	if (strcmp(ask->path, "dataValueSets"))
		return false;
	send_values(ask);
	return true;
}
