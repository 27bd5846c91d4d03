/* metadata -- what the stand-in says of itself, its account, its units and its elements. */
#include "server.h"

#include <string.h>

#define PAGE 50

static const char *const indicators[] = { "Indicator01", "Indicator02", "Indicator03" };

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

/* A list, paged as DHIS2 does. */
static void send_list(struct ask *ask, const char *type, json_t *list)
{
	const char *size = ask_param(ask, "pageSize", 0), *page = ask_param(ask, "page", 0);
	const char *paging = ask_param(ask, "paging", 0);
	size_t n = size ? strtoul(size, NULL, 10) : PAGE, at = page ? strtoul(page, NULL, 10) : 1;
	size_t total = json_array_size(list), pages = n ? (total + n - 1) / n : 1;
	json_t *doc = json_object(), *some = json_array();

	if (paging && !strcmp(paging, "false"))
		n = total, pages = 1, at = 1;
	else
		json_object_set_new(doc, "pager",
		    json_pack("{s:i, s:i, s:i, s:i}", "page", (int)at, "total", (int)total,
			"pageSize", (int)n, "pageCount", (int)pages));
	for (size_t i = (at - 1) * n; i < at * n && i < total; i++)
		json_array_append(some, json_array_get(list, i));
	json_object_set_new(doc, type, some);
	json_decref(list);
	ask_json(ask, 200, doc);
}

static void send_info(struct ask *ask)
{
	bool other = strstr(ask->profile, "ethiopian");

	ask_json(ask, 200,
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "version",
		ask->minor == 36       ? "2.36.13.2"
		    : ask->minor == 38 ? "2.38.6"
		    : ask->minor == 40 ? "2.40.11.1"
		    : ask->minor == 41 ? "2.41.5"
				       : "2.43.0",
		"calendar", other ? "ethiopian" : "iso8601", "systemName", "Stand-in DHIS2",
		"systemId", "standin", "lastAnalyticsTableSuccess", "2024-12-31T02:00:00.000"));
}

static void send_me(struct ask *ask)
{
	const char *root = ask->all ? "Country0001" : "Region00001";

	ask_json(ask, 200,
	    json_pack("{s:s, s:s, s:s, s:[s], s:[{s:s}], s:[{s:s}]}", "id", "User0000001",
		"username", ask->all ? "admin" : "region", "name",
		ask->all ? "Administrator" : "Region user", "authorities", "F_EXPORT_DATA",
		"organisationUnits", "id", root, "dataViewOrganisationUnits", "id", root));
}

static char *path_of(const struct ask *ask, int unit)
{
	char *path = mem_strdup(ask->query, "");

	for (; unit >= 0; unit = ask->country->unit[unit].parent)
		path = mem_printf(ask->query, "/%s%s", ask->country->unit[unit].uid, path);
	return path;
}

static json_t *unit_json(const struct ask *ask, int i)
{
	const struct unit *unit = &ask->country->unit[i];
	json_t *doc = json_pack("{s:s, s:s, s:s, s:i, s:s}", "id", unit->uid, "name", unit->name,
	    "displayName", unit->name, "level", unit->level, "path", path_of(ask, i));

	if (unit->parent >= 0)
		json_object_set_new(doc, "parent",
		    json_pack("{s:s}", "id", ask->country->unit[unit->parent].uid));
	if (!strcmp(unit->uid, "Facility300"))
		json_object_set_new(doc, "closedDate", json_string("2020-12-31T00:00:00.000"));
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
		    json_pack("{s:s+, s:s, s:s, s:i}", "id", "Level00000", name[i], "name", name[i],
			"displayName", name[i], "level", i + 1));
	send_list(ask, "organisationUnitLevels", list);
}

static void send_elements(struct ask *ask)
{
	json_t *list = json_array();

	for (int i = 0; i < ask->country->elements; i++) {
		const struct element *element = &ask->country->element[i];
		json_t *combos = json_array();

		if (!wanted(ask, element->uid, element->name))
			continue;
		for (const char *at = element->combos; *at;
		    at += strcspn(at, " "), at += *at == ' ')
			json_array_append_new(combos,
			    json_pack("{s:s#, s:s#}", "id", at, (int)strcspn(at, " "), "name", at,
				(int)strcspn(at, " ")));
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:{s:o}, s:[{s:{s:s, s:s}}]}", "id",
			element->uid, "name", element->name, "displayName", element->name,
			"valueType", "INTEGER", "aggregationType", "SUM", "domainType", "AGGREGATE",
			"categoryCombo", "categoryOptionCombos", combos, "dataSetElements",
			"dataSet", "id", "DataSet0001", "periodType", "Monthly"));
	}
	send_list(ask, "dataElements", list);
}

static void send_indicators(struct ask *ask)
{
	json_t *list = json_array();

	for (int i = 0; i < 3; i++)
		if (wanted(ask, indicators[i], indicators[i]))
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s}", "id", indicators[i], "name", indicators[i],
				"displayName", indicators[i]));
	send_list(ask, "indicators", list);
}

static void send_data_sets(struct ask *ask)
{
	json_t *list = json_array(), *units = json_array();

	for (int i = 0; i < ask->country->units; i++) /* the facilities of Region 1 report it */
		if (ask->country->unit[i].level == 5 &&
		    country_below(ask->country, i, country_unit(ask->country, "Region00001")))
			json_array_append_new(units,
			    json_pack("{s:s}", "id", ask->country->unit[i].uid));
	if (wanted(ask, "DataSet0001", "Monthly report"))
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:O}", "id", "DataSet0001", "name",
			"Monthly report", "displayName", "Monthly report", "periodType", "Monthly",
			"organisationUnits", units));
	json_decref(units);
	send_list(ask, "dataSets", list);
}

static void send_combos(struct ask *ask)
{
	static const char *const combo[][2] = { { "HllvX50cXC0", "default" },
		{ "Combo000001", "under 5" }, { "Combo000002", "5 and over" } };
	json_t *list = json_array();

	for (int i = 0; i < 3; i++)
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
