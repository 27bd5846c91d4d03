/* server -- see server.h. */
#include "dhis2/server.h"

#include <string.h>

static const char *text_of(const void *ctx, json_t *doc, const char *name, const char *otherwise)
{
	const char *text = json_string_value(json_object_get(doc, name));

	return text && *text ? mem_strdup(ctx, text) : otherwise;
}

/* "2.41.5" is 41, "2.43-SNAPSHOT" 43. */
static int minor_of(const char *version)
{
	return strncmp(version, "2.", 2) ? 0 : (int)strtol(version + 2, NULL, 10);
}

static const struct err *ask_info(const void *ctx, struct http *http, struct server *server)
{
	const struct err *failed;
	json_t *info;

	if ((failed = http_json(http, ctx, "api/system/info.json", &info)))
		return failed;
	if (!json_object_get(info, "version") && !json_object_get(info, "calendar"))
		return err(502, "not_dhis2",
		    "Something answers at this address, but it is not a DHIS2 server. Give the "
		    "address at which "
		    "DHIS2's own start page opens.");
	server->version = text_of(ctx, info, "version", "unknown");
	server->minor = minor_of(server->version);
	server->calendar = text_of(ctx, info, "calendar", "iso8601");
	server->name = text_of(ctx, info, "systemName", "DHIS2");
	server->analytics = text_of(ctx, info, "lastAnalyticsTableSuccess", NULL);
	if (server->minor && server->minor < 36)
		return err(502, "too_old", "The server is DHIS2 %s; 2.36 and later can be read.",
		    server->version);
	return NULL;
}

static bool holds(json_t *units, const char *id)
{
	json_t *unit;
	size_t i;

	json_array_foreach(units, i, unit) {
		const char *known = json_string_value(json_object_get(unit, "id"));

		if (known && !strcmp(known, id))
			return true;
	}
	return false;
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

/* The root units; the account must have each, for capture from 2.43 on, else for viewing (DHIS2.md, fact 6). */
static const struct err *ask_roots(const void *ctx, struct http *http, json_t *me,
    struct server *server)
{
	json_t *capture = json_object_get(me, "organisationUnits"),
	       *view = json_object_get(me, "dataViewOrganisationUnits");
	const struct err *failed;
	json_t *doc, *roots, *root;
	size_t i;

	if ((failed = http_json(http, ctx,
		 "api/organisationUnits.json?filter=level:eq:1&fields=id,displayName&paging=false",
		 &doc)))
		return failed;
	roots = json_object_get(doc, "organisationUnits");
	if (!json_array_size(roots))
		return err(502, "no_root",
		    "The account %s sees no organisation unit at all: ask the server's "
		    "administrator to give it the "
		    "country as its unit for capture and for viewing.",
		    server->account);
	server->root = mem_array(ctx, const char *, json_array_size(roots) + 1);
	json_array_foreach(roots, i, root) {
		const char *id = json_string_value(json_object_get(root, "id"));
		bool seen = holds(capture, id) || (server->minor < 43 && holds(view, id));

		if (!seen)
			return err(502, "root_not_seen",
			    "The account %s may not see %s as a whole%s. Ask the server's "
			    "administrator for an account "
			    "that has it among its units for capture and for viewing.",
			    server->account,
			    json_string_value(json_object_get(root, "displayName")),
			    server->minor >= 43 ? " (DHIS2 2.43 looks at the units for capture)"
						: "");
		server->root[i] = mem_strdup(ctx, id);
	}
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
	if ((failed = http_json(http, ctx, me_path, &me)))
		return failed;
	server->account = text_of(ctx, me, "username",
	    text_of(ctx, json_object_get(me, "userCredentials"), "username", "this account"));
	server->superuser = may_do_all(json_object_get(me, "authorities"));
	return ask_roots(ctx, http, me, server);
}

json_t *server_json(const void *ctx, const struct server *server)
{
	return mem_json(ctx,
	    json_pack("{s:s, s:s, s:s, s:s, s:s?, s:b}", "name", server->name, "version",
		server->version, "calendar", server->calendar, "account", server->account,
		"analytics", server->analytics, "superuser", server->superuser));
}

bool server_takes_elements(const struct server *server)
{
	return server->minor == 0 || server->minor >= 39;
}

const char *server_values_path(const struct server *server)
{
	return server->minor == 36 ? "api/dataValueSets.csv?" : "api/dataValueSets?format=csv&";
}
