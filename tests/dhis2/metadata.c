/* metadata -- what the stand-in says of itself, its account, its units and its elements. */
#include "server.h"

#include <string.h>

#define PAGE 50

/* Does an id stand in a filter id:in:[a,b], if there is one? */
static bool wanted(const struct ask *ask, const char *id, const char *name)
{
	const char *filter;

	for (int i = 0; (filter = ask_param(ask, "filter", i)); i++) {
		if (!strncmp(filter, "id:in:[", 7) && !strstr(filter, id))
			return false;
		if (!strncmp(filter, "name:ilike:", 11) && !strcasestr(name, filter + 11))
			return false;
	}
	return true;
}

/* Which page there is instead of one behind the last: up to 2.40 the last one is sent again. */
static size_t clamp(const struct ask *ask, size_t page, size_t pages, size_t *told)
{
	*told = page > pages ? pages : page;
	return ask->profile->minor <= 40 ? *told : page;
}

/* A list, paged as DHIS2 does. */
static void send_list(struct ask *ask, const char *type, json_t *list)
{
	const char *size = ask_param(ask, "pageSize", 0), *page = ask_param(ask, "page", 0);
	const char *paging = ask_param(ask, "paging", 0);
	size_t n = size ? strtoul(size, NULL, 10) : PAGE, at = page ? strtoul(page, NULL, 10) : 1;
	size_t total = json_array_size(list), pages = n && total ? (total + n - 1) / n : 1, told;
	json_t *doc = json_object(), *some = json_array();

	if (paging && !strcmp(paging, "false")) {
		n = total;
		at = 1;
	} else {
		at = clamp(ask, at, pages, &told);
		json_object_set_new(doc, "pager",
		    json_pack("{s:i, s:i, s:i, s:i}", "page", (int)told, "total",
			ask_fault(ask, "total") ? (int)ask->fault_number : (int)total, "pageSize",
			(int)n, "pageCount", (int)pages));
	}
	for (size_t i = (at - 1) * n; i < at * n && i < total; i++)
		json_array_append(some, json_array_get(list, i));
	json_object_set_new(doc, type, some);
	json_decref(list);
	ask_json(ask, 200, doc);
}

static void send_info(struct ask *ask)
{
	const struct profile *profile = ask->profile;

	ask_json(ask, 200,
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "version", profile->version, "calendar",
		profile->calendar ? profile->calendar : "iso8601", "systemName", "Stand-in DHIS2",
		"systemId", "standin", "lastAnalyticsTableSuccess",
		profile->no_analytics ? "1970-01-01T00:00:00.000" : "2024-12-31T02:00:00.000"));
}

static json_t *units_of(const char *uid)
{
	return uid ? json_pack("[{s:s}]", "id", uid) : json_array();
}

static void send_me(struct ask *ask)
{
	const struct account *account = ask->account;
	json_t *doc =
	    json_pack("{s:s, s:s, s:[s], s:o, s:o}", "id", "User0000001", "name", account->name,
		"authorities", account->super ? "ALL" : "F_EXPORT_DATA", "organisationUnits",
		units_of(account->capture), "dataViewOrganisationUnits", units_of(account->view));

	if (ask->profile->minor < 38)
		json_object_set_new(doc, "userCredentials",
		    json_pack("{s:s}", "username", account->name));
	else
		json_object_set_new(doc, "username", json_string(account->name));
	ask_json(ask, 200, doc);
}

/* Since 2.43: the period types that analytics tables have columns for. */
static void send_period_types(struct ask *ask)
{
	json_t *list = json_pack("[{s:s, s:i}]", "name", "Yearly", "frequencyOrder", 365);

	if (ask->profile->minor < 43) {
		json_decref(list);
		return ask_refuse(ask, 404, NULL, "Not found");
	}
	if (!ask->profile->no_months)
		json_array_append_new(list,
		    json_pack("{s:s, s:i}", "name", "Monthly", "frequencyOrder", 30));
	ask_json(ask, 200, list);
}

static char *path_of(const struct ask *ask, int unit)
{
	char *path = mem_strdup(ask->query, "");

	for (; unit >= 0; unit = ask->country->unit[unit].parent)
		path = mem_printf(ask->query, "/%s%s", ask->country->unit[unit].uid, path);
	return path;
}

/* The faults of a unit's form. */
static void make_odd(const struct ask *ask, json_t *doc, int i)
{
	if (ask_fault(ask, "noid"))
		json_object_del(doc, "id");
	if (ask_fault(ask, "numbers"))
		json_object_set_new(doc, "id", json_integer(i));
	if (ask_fault(ask, "nameless"))
		json_object_set_new(doc, "displayName", json_null());
	if (ask_fault(ask, "longnames"))
		json_object_set_new(doc, "displayName",
		    json_sprintf("%0*d", (int)ask->fault_number, 0));
}

static json_t *unit_json(const struct ask *ask, int i)
{
	const struct unit *unit = &ask->country->unit[i];
	json_t *doc = json_pack("{s:s, s:s, s:s, s:i, s:s}", "id", unit->uid, "name", unit->name,
	    "displayName", unit->name, "level", unit->level, "path", path_of(ask, i));

	if (unit->parent >= 0)
		json_object_set_new(doc, "parent",
		    json_pack("{s:s}", "id", ask->country->unit[unit->parent].uid));
	if (*unit->opened)
		json_object_set_new(doc, "openingDate",
		    json_sprintf("%sT00:00:00.000", unit->opened));
	if (*unit->closed)
		json_object_set_new(doc, "closedDate",
		    json_sprintf("%sT00:00:00.000", unit->closed));
	make_odd(ask, doc, i);
	return doc;
}

static void send_units(struct ask *ask)
{
	json_t *list = json_array();

	for (int i = 0; i < ask->country->units; i++) {
		const struct unit *unit = &ask->country->unit[i];
		const char *filter;
		bool in = wanted(ask, unit->uid, unit->name);

		for (int k = 0; (filter = ask_param(ask, "filter", k)); k++) {
			if (!strncmp(filter, "level:eq:", 9) &&
			    unit->level != strtol(filter + 9, NULL, 10))
				in = false;
			if (!strncmp(filter, "parent.id:eq:", 13) &&
			    (unit->parent < 0 ||
				strcmp(ask->country->unit[unit->parent].uid, filter + 13)))
				in = false;
		}
		if (in)
			json_array_append_new(list, unit_json(ask, i));
	}
	send_list(ask, "organisationUnits", list);
}

static void send_levels(struct ask *ask)
{
	static const char *const name[] = { "National", "Region", "District", "Zone", "Facility" };
	json_t *list = json_array();

	for (int i = 0; i < 5; i++)
		json_array_append_new(list,
		    json_pack("{s:o, s:s, s:s, s:i}", "id", json_sprintf("Level00000%d", i + 1),
			"name", name[i], "displayName", name[i], "level", i + 1));
	send_list(ask, "organisationUnitLevels", list);
}

/* The combos that stand in a text of n bytes, between blanks or slashes. */
static json_t *combos_json(const char *text, size_t n)
{
	json_t *combos = json_array();
	const char *end = text + n;

	for (size_t one; text < end; text += one + (text + one < end)) {
		one = strcspn(text, " /");
		if (text + one > end)
			one = (size_t)(end - text);
		json_array_append_new(combos,
		    json_pack("{s:s%, s:s%}", "id", text, one, "name", text, one));
	}
	return combos;
}

/* The data sets that an element is in, with the combos that it has in one of them. */
static json_t *sets_json(const struct ask *ask, int element)
{
	json_t *list = json_array();
	const char *combos;
	size_t n;

	for (int i = 0; i < ask->country->sets; i++) {
		const struct set *set = &ask->country->set[i];
		json_t *one;

		if (!country_holds(ask->country, i, element, &combos, &n))
			continue;
		one = json_pack("{s:{s:s, s:s, s:s, s:s, s:{s:b}}}", "dataSet", "id", set->uid,
		    "name", set->name, "displayName", set->name, "periodType", set->type,
		    "categoryCombo", "isDefault", !*set->attribute);
		if (combos != ask->country->element[element].combos)
			json_object_set_new(one, "categoryCombo",
			    json_pack("{s:s, s:o}", "id", "ComboOwn001", "categoryOptionCombos",
				combos_json(combos, n)));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *element_json(const struct ask *ask, int i)
{
	const struct element *element = &ask->country->element[i];
	bool simple = !strcmp(element->combos, "HllvX50cXC0");

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:{s:s, s:o}, s:o}", "id",
	    element->uid, "name", element->name, "displayName", element->name, "valueType",
	    "INTEGER", "aggregationType", element->aggregation, "domainType", "AGGREGATE",
	    "zeroIsSignificant", 0, "categoryCombo", "id", simple ? "bjDvmb4bfuf" : "ComboAges01",
	    "categoryOptionCombos", combos_json(element->combos, strlen(element->combos)),
	    "dataSetElements", sets_json(ask, i));
}

static void send_elements(struct ask *ask)
{
	json_t *list = json_array();

	for (int i = 0; i < ask->country->elements; i++) {
		const struct element *element = &ask->country->element[i];

		if (wanted(ask, element->uid, element->name) &&
		    (ask->account->super || !element->hidden))
			json_array_append_new(list, element_json(ask, i));
	}
	send_list(ask, "dataElements", list);
}

/* What an indicator is computed of, as its formula says. */
static json_t *numerator_json(const struct ask *ask, int i)
{
	const struct country *country = ask->country;

	if (ask_fault(ask, "numbers"))
		return json_integer(i);
	if (*country->indicator[i].numerator)
		return json_string(country->indicator[i].numerator);
	if (i + 1 >= country->elements)
		return json_sprintf("#{%s}", country->element[i].uid);
	return json_sprintf("#{%s} + #{%s}", country->element[i].uid, country->element[i + 1].uid);
}

static void send_indicators(struct ask *ask)
{
	json_t *list = json_array();

	for (int i = 0; i < ask->country->indicators; i++) {
		const struct indicator *indicator = &ask->country->indicator[i];

		if (wanted(ask, indicator->uid, indicator->name))
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:o, s:s}", "id", indicator->uid, "name",
				indicator->name, "displayName", indicator->name, "numerator",
				numerator_json(ask, i), "denominator", indicator->denominator));
	}
	send_list(ask, "indicators", list);
}

/* The attribute option combos of a set, and whether the account may read data of their options. */
static json_t *options_json(const struct ask *ask, const struct set *set)
{
	static const char *const option[] = { "AttrOpt0001", "AttrOpt0002" };
	json_t *list = json_array();

	for (int i = 0; i < 2 && *set->attribute; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:[{s:s, s:{s:b, s:{s:b}}}]}", "id", option[i],
			"categoryOptions", "id", i ? "ProjectOpt2" : "ProjectOpt1", "access",
			"read", 1, "data", "read",
			ask->account->options == OPTIONS_ALL ||
			    (ask->account->options == OPTIONS_SOME && !i)));
	return list;
}

static void send_data_sets(struct ask *ask)
{
	json_t *list = json_array();

	for (int i = 0; i < ask->country->sets; i++) {
		const struct set *set = &ask->country->set[i];
		json_t *units = json_array();

		for (int unit = 0; unit < ask->country->units; unit++)
			if (country_reports(ask->country, unit, i))
				json_array_append_new(units,
				    json_pack("{s:s}", "id", ask->country->unit[unit].uid));
		if (wanted(ask, set->uid, set->name))
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:b, s:o}, s:O}", "id",
				set->uid, "name", set->name, "displayName", set->name, "periodType",
				set->type, "categoryCombo", "id",
				*set->attribute ? set->attribute : "bjDvmb4bfuf", "isDefault",
				!*set->attribute, "categoryOptionCombos", options_json(ask, set),
				"organisationUnits", units));
		json_decref(units);
	}
	send_list(ask, "dataSets", list);
}

static void send_combos(struct ask *ask)
{
	static const char *const combo[][2] = { { "HllvX50cXC0", "default" },
		{ "Combo000001", "under 5" }, { "Combo000002", "5 and over" },
		{ "Combo000003", "female" }, { "Combo000004", "male" },
		{ "AttrOpt0001", "project one" }, { "AttrOpt0002", "project two" } };
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(combo) / sizeof(*combo); i++)
		if (wanted(ask, combo[i][0], combo[i][1]))
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s}", "id", combo[i][0], "name", combo[i][1],
				"displayName", combo[i][1]));
	send_list(ask, "categoryOptionCombos", list);
}

bool answer_metadata(struct ask *ask)
{
	static const struct {
		const char *path;
		void (*send)(struct ask *ask);
	} endpoints[] = {
		{ "system/info", send_info },
		{ "me", send_me },
		{ "configuration/dataOutputPeriodTypes", send_period_types },
		{ "organisationUnits", send_units },
		{ "organisationUnitLevels", send_levels },
		{ "dataElements", send_elements },
		{ "indicators", send_indicators },
		{ "dataSets", send_data_sets },
		{ "categoryOptionCombos", send_combos },
	};

	for (size_t i = 0; i < sizeof(endpoints) / sizeof(*endpoints); i++)
		if (!strcmp(ask->path, endpoints[i].path)) {
			endpoints[i].send(ask);
			return true;
		}
	return false;
}
