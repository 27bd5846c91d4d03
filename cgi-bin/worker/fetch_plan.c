/* fetch_plan -- the session with the server, and the pulls that bring the open pairs; see fetch.h. */
#include "worker/fetch.h"

#include "dhis2/meta.h"
#include "worker/session.h"

#include <string.h>

/* What the server knows of the ids that the open pairs name: {uid: object} each. */
struct known {
	json_t *elements, *indicators, *sets, *combos;
};

static void add_part(struct fetch *fetch, struct part **list, int *n, const char *unit, bool below)
{
	*list = mem_resize(fetch, *list, struct part, (size_t)*n + 1);
	(*list)[(*n)++] = (struct part){ mem_strdup(fetch, unit), below };
}

/* The country, as a whole and in parts. */
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

/* Those of our facilities that the server has: what it does not report of them is not reported. */
static const struct err *find_scope(struct fetch *fetch)
{
	char *slots = mem_strdup(fetch, "{");
	const struct err *failed;
	json_t *ids = mem_json(fetch, json_array()), *units;
	PGresult *rows;
	char *server;

	if ((failed = db_rows(fetch->job->db, fetch, &rows, SQL_fetch_scope)))
		return failed;
	for (int i = 0; i < PQntuples(rows); i++)
		json_array_append_new(ids, json_string(PQgetvalue(rows, i, 1)));
	if ((failed = meta_find(fetch, fetch->http, "organisationUnits", "id,level", ids, &units)))
		return failed;
	fetch->scope = mem_array(fetch, bool, (size_t)fetch->slots + 1);
	fetch->unit = mem_array(fetch, const char *, (size_t)fetch->slots + 1);
	for (int i = 0; i < PQntuples(rows); i++) {
		int slot = (int)strtol(PQgetvalue(rows, i, 0), NULL, 10);

		if (slot > fetch->slots || fetch->scope[slot] ||
		    !json_object_get(units, PQgetvalue(rows, i, 1)))
			continue;
		fetch->scope[slot] = true;
		fetch->unit[slot] = PQgetvalue(rows, i, 1);
		slots = mem_append(slots, "%s%d", slots[1] ? "," : "", slot);
	}
	if (!slots[1])
		return err(409, "no_facilities",
		    "None of the facilities in the registry is known to %s by its id or an alias, "
		    "so there is nothing to "
		    "ask for. Add the server's organisation units to the registry first.",
		    fetch->server.name);
	fetch->levels = levels_of(fetch, units);
	server = mem_dump(fetch, server_json(fetch, &fetch->server));
	failed = db_rows(fetch->job->db, fetch, NULL, SQL_fetch_scope_keep, fetch->job->id,
	    fetch->job->number, mem_printf(fetch, "%s}", slots), server);
	return failed;
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

/* Put what stands at text, if it is a uid, on the list once. */
static void want(json_t *seen, const char *text, size_t n)
{
	if (meta_is_uid(text, n))
		json_object_setn_new(seen, text, n, json_true());
}

static json_t *keys_of(const void *ctx, json_t *object)
{
	json_t *list = mem_json(ctx, json_array()), *value;
	const char *key;

	json_object_foreach(object, key, value)
		json_array_append_new(list, json_string(key));
	return list;
}

/* What kinds of things the ids are is found out from the server, at each fetch anew. */
static const struct err *find_ids(struct fetch *fetch, json_t *open, struct known *known)
{
	json_t *first = mem_json(fetch, json_object()), *second = mem_json(fetch, json_object()),
	       *pair, *ids;
	const struct err *failed;
	size_t i;

	json_array_foreach(open, i, pair) {
		const char *id = json_string_value(json_array_get(pair, 2)),
			   *point = strchr(id, '.');

		want(first, id, strcspn(id, "."));
		if (point)
			want(second, point + 1, strlen(point + 1));
	}
	ids = keys_of(fetch, first);
	if ((failed = meta_find(fetch, fetch->http, "dataElements",
		 "id,dataSetElements[dataSet[id,periodType]]", ids, &known->elements)) ||
	    (failed = meta_find(fetch, fetch->http, "indicators", "id", ids, &known->indicators)) ||
	    (failed = meta_find(fetch, fetch->http, "dataSets", "id", ids, &known->sets)))
		return failed;
	return meta_find(fetch, fetch->http, "categoryOptionCombos", "id", keys_of(fetch, second),
	    &known->combos);
}

/* A data set of the element, monthly where there is one. */
static const char *set_of(json_t *element)
{
	json_t *list = json_object_get(element, "dataSetElements"), *one;
	const char *id = NULL;
	size_t i;

	json_array_foreach(list, i, one) {
		json_t *set = json_object_get(one, "dataSet");
		const char *type = json_string_value(json_object_get(set, "periodType"));

		if (!id || (type && !strcmp(type, "Monthly")))
			id = json_string_value(json_object_get(set, "id"));
	}
	return id;
}

static bool is_metric(const char *text)
{
	return !strcmp(text, "REPORTING_RATE") || !strcmp(text, "ACTUAL_REPORTS") ||
	    !strcmp(text, "EXPECTED_REPORTS");
}

/* What to ask for to get a raw indicator: subject, set and how; false when the server does not know it. */
static bool classify(const struct known *known, struct pair *pair, struct asking *asking)
{
	const char *point = strchr(pair->id, '.');
	const char *head = mem_strndup(pair, pair->id, strcspn(pair->id, "."));
	json_t *element = json_object_get(known->elements, head);

	if (element && (!point || json_object_get(known->combos, point + 1))) {
		*asking =
		    (struct asking){ .ask = ASK_VALUES, .subject = head, .set = set_of(element) };
		pair->combo = point ? point + 1 : NULL;
		return true;
	}
	if ((!point && json_object_get(known->indicators, head)) ||
	    (point && is_metric(point + 1) && json_object_get(known->sets, head))) {
		*asking = (struct asking){ .ask = ASK_ANALYTICS, .subject = pair->id };
		return true;
	}
	return false;
}

/* The pull that a pair belongs to, made when it is the first. */
static struct asking *asking_for(struct fetch *fetch, struct map *places,
    const struct asking *wanted, int period)
{
	struct span key =
	    span_of(mem_printf(places, "%d %s %d", wanted->ask, wanted->subject, period));
	int at = map_get(places, key);
	struct asking *asking;

	if (at != MAP_NONE)
		return fetch->asking[at];
	map_put(places, key, fetch->n);
	asking = mem_new(fetch, struct asking);
	*asking = *wanted;
	asking->period = period;
	asking->fd = -1;
	asking->subject = mem_strdup(asking, wanted->subject);
	asking->set = wanted->set ? mem_strdup(asking, wanted->set) : NULL;
	fetch->asking = mem_resize(fetch, fetch->asking, struct asking *, (size_t)fetch->n + 1);
	return fetch->asking[fetch->n++] = asking;
}

static void add_pair(struct asking *asking, struct pair *pair)
{
	asking->pair = mem_resize(asking, asking->pair, struct pair *, (size_t)asking->n + 1);
	asking->pair[asking->n++] = talloc_steal(asking, pair);
}

static const struct err *fail_unknown(struct fetch *fetch, struct pair *pair)
{
	struct asking one = { .pair = &pair, .n = 1 };

	fetch->pairs_ended++;
	return fetch_fail(fetch, &one, "configuration", "unknown_id",
	    mem_printf(pair,
		"%s does not know the id %s as a data element, an operand, "
		"an indicator or a reporting rate, or this account may not see it.",
		fetch->server.name, pair->id));
}

const struct err *fetch_plan(struct fetch *fetch, json_t *open)
{
	struct map *places = map_new(fetch);
	const struct err *failed;
	struct known known;
	json_t *item;
	size_t i;

	if ((failed = find_ids(fetch, open, &known)))
		return failed;
	json_array_foreach(open, i, item) {
		struct pair *pair = mem_new(fetch, struct pair);
		struct asking wanted;

		pair->indicator = (int)json_integer_value(json_array_get(item, 0));
		pair->period = (int)json_integer_value(json_array_get(item, 1));
		pair->id = json_string_value(json_array_get(item, 2));
		if (classify(&known, pair, &wanted))
			add_pair(asking_for(fetch, places, &wanted, pair->period), pair);
		else if ((failed = fail_unknown(fetch, pair)))
			return failed;
		else if (fetch->abort)
			return err(502, "pull_failed", "The server does not know the id %s.",
			    pair->id);
	}
	return NULL;
}
