/* fetch_scope -- the session with the server, and which of our facilities it is asked for; see
 * fetch.h. */
#include "worker/fetch.h"

#include "dhis2/meta.h"
#include "words/words.h"
#include "worker/session.h"

#include <string.h>

#define NAMED	2400 /* bytes of an address for the facilities by their ids, at most */
#define SAMPLES 10

static void add_part(struct fetch *fetch, struct part **list, int *n, const char *unit, bool below)
{
	*list = mem_resize(fetch, *list, struct part, (size_t)*n + 1);
	(*list)[(*n)++] = (struct part){ mem_strdup(fetch, unit), below };
}

/* The country, or what the account may see of it, as a whole and in parts. */
static const struct err *find_parts(struct fetch *fetch)
{
	for (const char **root = fetch->server.root; *root; root++) {
		const struct err *failed;
		json_t *children;
		size_t i, n;

		add_part(fetch, &fetch->whole, &fetch->n_whole, *root, true);
		if ((failed = meta_children(fetch, fetch->http, *root, &children)))
			return failed;
		n = json_array_size(children);
		add_part(fetch, &fetch->parts, &fetch->n_parts, *root, !n);
		for (i = 0; i < n; i++)
			add_part(fetch, &fetch->parts, &fetch->n_parts,
			    json_string_value(json_array_get(children, i)), true);
	}
	return NULL;
}

static const char *levels_of(struct fetch *fetch, json_t *units)
{
	bool at[100] = { false };
	char *text = mem_strdup(fetch, "");
	const char *uid;
	json_t *unit;

	json_object_foreach(units, uid, unit) {
		json_int_t level = json_integer_value(json_object_get(unit, "level"));

		if (level > 0 && level < 100)
			at[level] = true;
	}
	for (int level = 1; level < 100; level++)
		if (at[level])
			text = mem_append(text, "%sLEVEL-%d", *text ? ";" : "", level);
	return text;
}

/* "/Country0001/Region00001/Facility001" of a unit; "" where it is not said. */
static const char *path_of(json_t *unit)
{
	const char *path = json_string_value(json_object_get(unit, "path"));

	return path ? path : "";
}

/* Is a unit one of those that the account may see, or below one?  Of an account of the country all
 * are. */
static bool may_be_asked(const struct fetch *fetch, json_t *unit)
{
	for (const char **root = fetch->server.root; fetch->server.region && *root; root++)
		if (strstr(path_of(unit), *root))
			return true;
	return !fetch->server.region;
}

/* Which facilities contain others: of these analytics can only say the sum of all. */
static void find_containing(struct fetch *fetch, json_t *units, const struct map *slots)
{
	fetch->below = mem_array(fetch, int, (size_t)fetch->slots + 1);
	for (int slot = 1; slot <= fetch->slots; slot++) {
		const char *path, *end;

		if (!fetch->scope[slot])
			continue;
		path = path_of(json_object_get(units, fetch->unit[slot]));
		for (; *path == '/' && (end = strchr(path + 1, '/')); path = end) {
			int above =
			    map_get(slots, (struct span){ path + 1, (size_t)(end - path - 1) });

			if (above != MAP_NONE && above != slot)
				fetch->below[above]++;
		}
	}
}

/* The facilities by their ids, for analytics, where they are few; those that contain others are not
 * among them. */
static const char *named_units(struct fetch *fetch)
{
	char *text = mem_strdup(fetch, "");

	for (int slot = 1; slot <= fetch->slots; slot++)
		if (fetch->scope[slot] && !fetch->below[slot]) {
			text = mem_append(text, "%s%s", *text ? ";" : "", fetch->unit[slot]);
			if (strlen(text) > NAMED)
				return NULL;
		}
	return *text ? text : NULL;
}

void fetch_note_containing(const struct fetch *fetch, json_t *notices)
{
	json_t *samples = json_array();
	int n = 0;

	for (int slot = 1; slot <= fetch->slots; slot++) {
		if (!fetch->below[slot])
			continue;
		if (n++ < SAMPLES)
			json_array_append_new(samples,
			    json_pack("{s:o, s:i}", "word",
				json_sprintf("%s (%s)",
				    foreign_said(fetch,
					json_object_get(fetch->units, fetch->unit[slot]),
					"displayName", "unit"),
				    fetch->unit[slot]),
				"rows", fetch->below[slot]));
	}
	if (n)
		json_array_append_new(notices,
		    json_pack("{s:s, s:s, s:i, s:O}", "kind", "nested_facilities", "title",
			WORDS("facilities that contain other facilities of the registry, so that "
			      "sums may count twice (indicators and reporting rates are taken of "
			      "those below alone)"),
			"rows", n, "samples", samples));
	json_decref(samples);
}

/* The facilities that could be asked for, by slot and the id that the server may have them by. */
static const struct err *ask_units(struct fetch *fetch, PGresult **rows, json_t **units)
{
	json_t *ids = mem_json(fetch, json_array());
	const struct err *failed;

	if ((failed = db_rows(fetch->job->db, fetch, rows, SQL_fetch_scope)))
		return failed;
	for (int i = 0; i < PQntuples(*rows); i++)
		json_array_append_new(ids, json_string(PQgetvalue(*rows, i, 1)));
	return meta_find(fetch, fetch->http, "organisationUnits", "id,displayName,level,path", ids,
	    units);
}

static const struct err *no_facilities(const struct fetch *fetch)
{
	return err(409, "no_facilities",
	    fetch->server.region ? WORDS("{server} has none of the registry's facilities, by id or "
					 "by alias, in {region}, so there is nothing to fetch. Add "
					 "the server's organisation units to the registry first.")
				 : WORDS("{server} has none of the registry's facilities, by id or "
					 "by alias, so there is nothing to fetch. Add the server's "
					 "organisation units to the registry first."),
	    "server", fetch->server.name, "region",
	    fetch->server.region ? fetch->server.region : "");
}

static const struct err *keep_scope(struct fetch *fetch, const char *slots)
{
	char *server = mem_dump(fetch, server_json(fetch, &fetch->server));

	return db_rows(fetch->job->db, fetch, NULL, SQL_fetch_scope_keep, fetch->job->id,
	    fetch->job->fence, mem_printf(fetch, "{%s}", slots), server);
}

/* Those of our facilities that the server has: what it does not report of them is not reported. */
static const struct err *find_scope(struct fetch *fetch)
{
	struct map *slot_of = map_new(fetch);
	char *slots = mem_strdup(fetch, "");
	const struct err *failed;
	PGresult *rows;
	json_t *units;

	if ((failed = ask_units(fetch, &rows, &units)))
		return failed;
	fetch->scope = mem_array(fetch, bool, (size_t)fetch->slots + 1);
	fetch->unit = mem_array(fetch, const char *, (size_t)fetch->slots + 1);
	for (int i = 0; i < PQntuples(rows); i++) {
		int slot = (int)strtol(PQgetvalue(rows, i, 0), NULL, 10);
		json_t *unit = json_object_get(units, PQgetvalue(rows, i, 1));

		if (slot > fetch->slots || fetch->scope[slot] || !unit ||
		    !may_be_asked(fetch, unit))
			continue;
		fetch->scope[slot] = true;
		fetch->unit[slot] = PQgetvalue(rows, i, 1);
		map_put(slot_of, span_of(fetch->unit[slot]), slot);
		fetch->facilities++;
		slots = mem_append(slots, "%s%d", *slots ? "," : "", slot);
	}
	if (!*slots)
		return no_facilities(fetch);
	fetch->units = units;
	fetch->levels = levels_of(fetch, units);
	find_containing(fetch, units, slot_of);
	fetch->named = named_units(fetch);
	return keep_scope(fetch, slots);
}

const struct err *fetch_open(struct fetch *fetch, json_t *run)
{
	const struct err *failed;

	if ((failed = registry_load(fetch->job->db, fetch, &fetch->registry)))
		return failed;
	fetch->slots = registry_slots(fetch->registry);
	if ((failed = session_open(fetch->job, fetch, run, &fetch->http, &fetch->server)))
		return failed;
	if ((failed = find_parts(fetch)))
		return failed;
	return find_scope(fetch);
}
