/* data -- what the stand-in says of values: dataValueSets, and analytics over the same values. */
#include "server.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* What is asked for. */
struct wish {
	int element; /* -1: all of the data set */
	int period;  /* as the country's files have it */
	int unit;
	bool below, csv;
};

static const char *const header =
    "dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,"
    "lastupdated,comment,followup,deleted\n";

static bool fault(const struct ask *ask, const char *kind)
{
	return ask->fault && !strcmp(ask->fault, kind);
}

static bool refuse_wish(struct ask *ask, const struct wish *wish, const char *element, bool has_set)
{
	if (!has_set && (ask->minor < 39 || !element))
		ask_refuse(ask, 409, "E2001",
		    "At least one data element, data set or data element group must be specified");
	else if (!wish->period)
		ask_refuse(ask, 409, "E2002",
		    "At least one period, start/end dates or last updated must be specified");
	else if (wish->unit < 0)
		ask_refuse(ask, 409, "E2006", "At least one organisation unit must be specified");
	else if (!ask->all &&
	    !country_below(ask->country, wish->unit, country_unit(ask->country, "Region00001")) &&
	    ask->minor == 41)
		ask_head(ask, 200,
		    "application/csv"); /* DHIS2-12540: refused, and the answer is empty */
	else if (!ask->all &&
	    !country_below(ask->country, wish->unit, country_unit(ask->country, "Region00001")))
		ask_refuse(ask, 409, "E2012", "User is not allowed to view org unit");
	else
		return false;
	return true;
}

static void put_value(struct ask *ask, const struct wish *wish, const struct value *value,
    bool first)
{
	const char *element = ask->country->element[value->element].uid,
		   *unit = ask->country->unit[value->unit].uid;
	int period = period_out(ask, value->period) + fault(ask, "period");

	if (wish->csv)
		ask_print(ask,
		    "%s,%d,%s,%s,HllvX50cXC0,%s,admin,2025-01-03T10:11:12.000+0000,,false,false\n",
		    element, period, unit, value->combo, value->value);
	else if (ask->minor >= 43)
		ask_print(ask,
		    "%s{\"dataElement\":\"%s\",\"orgUnit\":\"%s\",\"categoryOptionCombo\":\"%s\","
		    "\"value\":\"%s\"}",
		    first ? "" : ",", element, unit, value->combo, value->value);
	else
		ask_print(ask,
		    "%s{\"dataElement\":\"%s\",\"period\":\"%d\",\"orgUnit\":\"%s\","
		    "\"categoryOptionCombo\":\"%s\","
		    "\"value\":\"%s\"}",
		    first ? "" : ",", element, period, unit, value->combo, value->value);
	if (fault(ask, "trickle")) {
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

static bool takes(const struct ask *ask, const struct wish *wish, const struct value *value)
{
	if (value->period != wish->period ||
	    (wish->element >= 0 && value->element != wish->element))
		return false;
	return wish->below ? country_below(ask->country, value->unit, wish->unit)
			   : value->unit == wish->unit;
}

static void put_values(struct ask *ask, const struct wish *wish)
{
	int n = 0, last = ask->country->values;

	if (fault(ask, "nothing"))
		return;
	for (int i = 0; i < last; i++) {
		const struct value *value = &ask->country->value[i];

		if (!takes(ask, wish, value))
			continue;
		if (fault(ask, "cut") && n == 100)
			return;
		put_value(ask, wish, value, !n++);
		if (fault(ask, "twice"))
			put_value(ask, wish, value, false);
	}
}

/* Zeros, compressed: far more than they look. */
static void put_bomb(struct ask *ask)
{
	static char zeros[1 << 16], out[1 << 16];
	z_stream z = { 0 };

	ask_print(ask,
	    "Status: 200\r\nContent-Type: application/csv\r\nContent-Encoding: gzip\r\n\r\n");
	ask->status = 200;
	deflateInit2(&z, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
	for (long left = ask->fault_number * 16; left >= 0 && !ask->gone; left--) {
		z.next_in = (unsigned char *)zeros;
		z.avail_in = sizeof(zeros);
		do {
			z.next_out = (unsigned char *)out;
			z.avail_out = sizeof(out);
			deflate(&z, left ? Z_NO_FLUSH : Z_FINISH);
			ask_put(ask, out, sizeof(out) - z.avail_out);
		} while (!z.avail_out);
	}
	deflateEnd(&z);
}

static void send_values(struct ask *ask)
{
	const char *element = ask_param(ask, "dataElement", 0), *set = ask_param(ask, "dataSet", 0);
	const char *period = ask_param(ask, "period", 0), *unit = ask_param(ask, "orgUnit", 0);
	const char *format = ask_param(ask, "format", 0), *below = ask_param(ask, "children", 0);
	int asked = period ? (int)strtol(period, NULL, 10) : 0;
	struct wish wish = {
		.element =
		    ask->minor >= 39 && element ? country_element(ask->country, element) : -1,
		.period = asked ? asked + 202301 - period_out(ask, 202301) : 0,
		.unit = unit ? country_unit(ask->country, unit) : -1,
		.below = below && !strcmp(below, "true"),
		.csv = !strcmp(ask->suffix, "csv") ||
		    (ask->minor > 36 && format && !strcmp(format, "csv")),
	};

	if (refuse_wish(ask, &wish, element, set != NULL))
		return;
	if (fault(ask, "bomb"))
		return put_bomb(ask);
	ask_head(ask, 200, wish.csv ? "application/csv; charset=UTF-8" : "application/json");
	if (wish.csv)
		ask_print(ask, "%s", header);
	else if (ask->minor >= 43)
		ask_print(ask, "{\"period\":\"%d\",\"dataValues\":[", asked);
	else
		ask_print(ask, "{\"dataValues\":[");
	put_values(ask, &wish);
	if (fault(ask, "huge"))
		put_huge(ask);
	if (!wish.csv)
		ask_print(ask, "]}");
}

/* What an item of dx is in a unit and month: Indicator0N is elements N and N + 1 together; -1 for nothing. */
static double computed(const struct ask *ask, const char *item, int period, int unit)
{
	double sum = 0;
	int n = 0, first;

	if (!strncmp(item, "DataSet0001.", 12))
		return strstr(item, "EXPECTED") ? 1 : strstr(item, "RATE") ? 100 : 1;
	if (sscanf(item, "Indicator%2d", &first) != 1)
		return -1;
	for (int i = 0; i < ask->country->values; i++) {
		const struct value *value = &ask->country->value[i];

		if (value->period == period && value->unit == unit &&
		    (value->element == first - 1 || value->element == first)) {
			sum += strtod(value->value, NULL);
			n++;
		}
	}
	return n ? sum : -1;
}

/* dimension=dx:a;b, or NULL. */
static const char *dimension(const struct ask *ask, const char *name)
{
	const char *text;
	size_t n = strlen(name);

	for (int i = 0; (text = ask_param(ask, "dimension", i)); i++)
		if (!strncmp(text, name, n) && text[n] == ':')
			return text + n + 1;
	return NULL;
}

static void send_analytics(struct ask *ask)
{
	const char *dx = dimension(ask, "dx"), *pe = dimension(ask, "pe"),
		   *ou = dimension(ask, "ou");
	json_t *rows = json_array(), *doc;
	int period = pe ? (int)strtol(pe, NULL, 10) + 202301 - period_out(ask, 202301) : 0;

	if (!dx || !pe || !ou) {
		json_decref(rows);
		return ask_refuse(ask, 409, "E7124",
		    "Dimension dx is present in query without any valid dimension options");
	}
	for (int unit = 0; unit < ask->country->units && !fault(ask, "nothing"); unit++) {
		double value;

		if (ask->country->unit[unit].level != 5 ||
		    !(strstr(ou, "LEVEL-5") || strstr(ou, ask->country->unit[unit].uid)))
			continue;
		if ((value = computed(ask, dx, period, unit)) >= 0)
			json_array_append_new(rows,
			    json_pack("[s, s, s, o]", dx, pe, ask->country->unit[unit].uid,
				json_sprintf("%.1f", value)));
	}
	doc = json_pack("{s:[{s:s}, {s:s}, {s:s}, {s:s}], s:o, s:i}", "headers", "name", "dx",
	    "name", "pe", "name", "ou", "name", "value", "rows", rows, "width", 4);
	ask_json(ask, 200, doc);
}

bool answer_data(struct ask *ask)
{
	if (!strcmp(ask->path, "dataValueSets"))
		send_values(ask);
	else if (!strcmp(ask->path, "analytics"))
		send_analytics(ask);
	else
		return false;
	return true;
}
