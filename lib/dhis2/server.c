/* server -- see server.h. */
#include "dhis2/server.h"

#include "dhis2/meta.h"
#include "words/err_said.h"
#include "words/words.h"

#include <string.h>

#define REGIONS 50 /* units of an account of a part of the country */

/* "2.41.5" is 41, "2.43-SNAPSHOT" 43. */
static int minor_of(const char *version)
{
	return strncmp(version, "2.", 2) ? 0 : (int)strtol(version + 2, NULL, 10);
}

/* A server that never built its analytics tables says that it did when time began. */
static void read_analytics(const void *ctx, json_t *info, struct server *server)
{
	const char *built = foreign_said(ctx, info, "lastAnalyticsTableSuccess", NULL);

	if (built && !strncmp(built, "1970-", 5))
		server->no_analytics = mem_err(ctx,
		    err(502, "no_analytics",
			"The server has never built its analytics tables, so it has no indicators "
			"and reporting rates yet. Ask its administrator to run the analytics "
			"tables job."));
	else
		server->analytics = built;
}

static const struct err *ask_info(const void *ctx, struct http *http, struct server *server)
{
	const struct err *failed;
	json_t *info;

	if ((failed = ask_json(http, ctx, "api/system/info.json", FOREIGN_FACTS, &info)))
		return failed;
	if (!json_object_get(info, "version") && !json_object_get(info, "calendar"))
		return err(502, "not_dhis2",
		    "Something answers at this address, but it is not a DHIS2 server. Give the "
		    "address at which DHIS2's own start page opens.");
	server->version = foreign_said(ctx, info, "version", "?");
	server->minor = minor_of(server->version);
	server->calendar = foreign_said(ctx, info, "calendar", "iso8601");
	server->name = foreign_said(ctx, info, "systemName", "DHIS2");
	read_analytics(ctx, info, server);
	if (server->minor && server->minor < 36)
		return err(502, "too_old",
		    "The server is DHIS2 {version}; 2.36 and later are supported.", "version",
		    server->version);
	return NULL;
}

/* From 2.43 on analytics has the period types that were chosen for it, on a new server none; of
 * others it has nothing, and says so as if nothing was reported. */
static void ask_period_types(const void *ctx, struct http *http, struct server *server)
{
	json_t *types, *type;
	size_t i;

	if (server->minor < 43 || server->no_analytics ||
	    ask_json(http, ctx, "api/configuration/dataOutputPeriodTypes", FOREIGN_FACTS, &types) ||
	    !json_is_array(types))
		return;
	json_array_foreach(types, i, type) {
		const char *name = json_string_value(json_object_get(type, "name"));

		if (name && !strcmp(name, "Monthly"))
			return;
	}
	server->no_analytics = mem_err(ctx,
	    err(502, "no_analytics",
		"Months are not among the period types of the server's analytics (data output "
		"period types), so it has no indicators and reporting rates of months. Ask its "
		"administrator to add Monthly there and to build the analytics tables again."));
}

static bool may_do_all(json_t *authorities)
{
	json_t *one;
	size_t i;

	json_array_foreach(authorities, i, one)
		if (json_is_string(one) && !strcmp(json_string_value(one), "ALL"))
			return true;
	return false;
}

/* What the account may see: the units whose values it may export, and those that analytics lets it
 * view. */
struct rights {
	json_t *export, *view;
};

/* Up to 2.42 the units for viewing count where there are any, else those for capture, for
 * superusers as well. From 2.43 on values are those of the units for capture, and analytics still
 * goes by those for viewing. */
static struct rights rights_of(json_t *me, const struct server *server)
{
	json_t *capture = json_object_get(me, "organisationUnits"),
	       *view = json_object_get(me, "dataViewOrganisationUnits");

	if (!json_array_size(view))
		view = capture;
	return (struct rights){ server->minor >= 43 ? capture : view, view };
}

static const struct err *no_units(const struct server *server)
{
	if (server->minor >= 43)
		return err(502, "root_not_seen",
		    "The account {account} has no units for capture, whose values alone DHIS2 2.43 "
		    "lets it read. Ask the server's administrator to give it the country, or its "
		    "region, for capture and for viewing.",
		    "account", server->account);
	return err(502, "root_not_seen",
	    server->superuser
		? WORDS("The account {account} has no organisation units, so the server gives it "
			"no values, although it may do everything. Ask the server's administrator "
			"to give it the country, or its region, for capture and for viewing.")
		: WORDS("The account {account} has no organisation units, so the server gives it "
			"no values. Ask the server's administrator to give it the country, or its "
			"region, for capture and for viewing."),
	    "account", server->account);
}

/* Is a unit one of a list, or below one? */
static bool is_within(json_t *unit, json_t *list)
{
	const char *path = json_string_value(json_object_get(unit, "path")),
		   *id = json_string_value(json_object_get(unit, "id"));
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one) {
		const char *above = json_string_value(json_object_get(one, "id"));

		if (!strcmp(above, id) || (path && strstr(path, above)))
			return true;
	}
	return false;
}

/* Those of a list of units that are not below another of it; their names, in one text. */
static json_t *topmost(const void *ctx, json_t *units, char **names)
{
	json_t *list = mem_json(ctx, json_array()), *unit;
	const char *uid;

	*names = mem_strdup(ctx, "");
	json_object_foreach(units, uid, unit) {
		json_t *others = json_array(), *other;
		const char *other_uid;

		json_object_foreach(units, other_uid, other)
			if (other != unit)
				json_array_append(others, other);
		if (!is_within(unit, others)) {
			json_array_append(list, unit);
			*names = mem_append(*names, "%s%s", **names ? ", " : "",
			    foreign_said(ctx, unit, "displayName", uid));
		}
		json_decref(others);
	}
	return list;
}

/* The units of an account of a part of the country. */
static const struct err *ask_region(const void *ctx, struct http *http, json_t *export,
    struct server *server, json_t **units)
{
	json_t *ids = mem_json(ctx, json_array()), *one, *found;
	const struct err *failed;
	char *names;
	size_t i;

	json_array_foreach(export, i, one)
		json_array_append(ids, json_object_get(one, "id"));
	if ((failed = meta_find(ctx, http, "organisationUnits", "id,displayName,level,path", ids,
		 &found)))
		return failed;
	*units = topmost(ctx, found, &names);
	if (!json_array_size(*units))
		return no_units(server);
	if (json_array_size(*units) > REGIONS)
		return err(502, "root_not_seen",
		    "The account {account} has {n} separate units, and up to {most} can be asked "
		    "for. Ask the server's administrator for an account that has the unit above "
		    "them.",
		    "account", server->account, "n", DIGITS(json_array_size(*units)), "most",
		    DIGITS(REGIONS));
	server->region = names;
	return NULL;
}

/* May the account have all that is asked for computed?  Analytics refuses what it may not view. */
static void check_view(const void *ctx, json_t *units, json_t *view, struct server *server)
{
	json_t *unit;
	size_t i;

	json_array_foreach(units, i, unit)
		if (json_array_size(view) && !is_within(unit, view) && !server->no_analytics)
			server->no_analytics = mem_err(ctx,
			    err(502, "no_analytics",
				"The account {account} has {unit} for capture, but not among its "
				"units for viewing, so the server refuses it indicators and "
				"reporting rates. Ask the server's administrator to add it there.",
				"account", server->account, "unit",
				foreign_said(ctx, unit, "displayName",
				    json_string_value(json_object_get(unit, "id")))));
}

/* The units whose values the account may see all of: the country's root where it has that, else
 * those it has.  Asked for more, the server leaves out what is below, and says nothing. */
static const struct err *ask_roots(const void *ctx, struct http *http, json_t *me,
    struct server *server)
{
	struct rights rights = rights_of(me, server);
	const struct err *failed;
	json_t *doc, *units, *unit;
	bool country = true;
	size_t i;

	if ((failed = ask_json(http, ctx,
		 "api/organisationUnits.json?filter=level:eq:1&fields=id,displayName,path&paging="
		 "false",
		 FOREIGN_FACTS, &doc)))
		return failed;
	units = json_object_get(doc, "organisationUnits");
	if ((failed = foreign_list(units, "organisationUnits", "id")))
		return failed;
	if (!json_array_size(units))
		return err(502, "no_root",
		    "The account {account} sees no organisation units at all: ask the server's "
		    "administrator to give it the country as its unit for capture and for viewing.",
		    "account", server->account);
	if (!json_array_size(rights.export) && !(server->superuser && server->minor >= 43))
		return no_units(server);
	json_array_foreach(units, i, unit)
		country &= !json_array_size(rights.export) || is_within(unit, rights.export);
	if (!country && (failed = ask_region(ctx, http, rights.export, server, &units)))
		return failed;
	check_view(ctx, units, rights.view, server);
	server->root = mem_array(ctx, const char *, json_array_size(units) + 1);
	json_array_foreach(units, i, unit)
		server->root[i] = mem_strdup(ctx, json_string_value(json_object_get(unit, "id")));
	return NULL;
}

const struct err *server_test(const void *ctx, struct http *http, struct server *server)
{
	static const char me_path[] =
	    "api/"
	    "me.json?fields=id,username,userCredentials%5Busername%5D,name,displayName,authorities,"
	    "organisationUnits%5Bid%5D,dataViewOrganisationUnits%5Bid%5D";
	const struct err *failed;
	json_t *me;

	*server = (struct server){ 0 };
	if ((failed = ask_info(ctx, http, server)))
		return failed;
	if ((failed = ask_json(http, ctx, me_path, FOREIGN_FACTS, &me)) ||
	    (failed = foreign_object(me, "api/me", "")))
		return failed;
	server->account = foreign_said(ctx, me, "username",
	    foreign_said(ctx, json_object_get(me, "userCredentials"), "username", "?"));
	server->superuser = may_do_all(json_object_get(me, "authorities"));
	ask_period_types(ctx, http, server);
	return ask_roots(ctx, http, me, server);
}

json_t *server_json(const void *ctx, const struct server *server)
{
	const struct err *why = server->no_analytics;
	json_t *said = why ? err_said(ctx, why) : NULL;

	return mem_json(ctx,
	    json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?, s:O*, s:s?, s:b}", "name", server->name,
		"version", server->version, "calendar", server->calendar, "account",
		server->account, "analytics", server->analytics, "no_analytics",
		why ? why->text : NULL, "no_analytics_said", said, "region", server->region,
		"superuser", server->superuser));
}

bool server_takes_elements(const struct server *server)
{
	return server->minor == 0 || server->minor >= 39;
}

const char *server_values_path(const struct server *server)
{
	return server->minor == 36 ? "api/dataValueSets.csv?" : "api/dataValueSets?format=csv&";
}
