/* fetch_plan -- the pulls that bring the open pairs; see fetch.h. */
#include "worker/fetch.h"

#include "dhis2/meta.h"

#include <string.h>

/* What the server knows of the ids that the open pairs name: {uid: object} each. */
struct known {
	json_t *elements, *indicators, *sets, *combos;
};

/* Put what stands at text, if it is a uid, on the list once. */
static void want(json_t *seen, const char *text, size_t n)
{
	if (foreign_is_uid(text, n))
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
static const struct err *find_ids(struct fetch *fetch, json_t *all, struct known *known)
{
	json_t *first = mem_json(fetch, json_object()), *second = mem_json(fetch, json_object()),
	       *one, *ids;
	const struct err *failed;
	size_t i;

	json_array_foreach(all, i, one) {
		const char *id = json_string_value(one), *point = strchr(id, '.');

		want(first, id, strcspn(id, "."));
		if (point)
			want(second, point + 1, strlen(point + 1));
	}
	ids = keys_of(fetch, first);
	if ((failed = meta_find(fetch, fetch->http, "dataElements",
		 "id,dataSetElements[dataSet[id,displayName,periodType,categoryCombo[isDefault]]]",
		 ids, &known->elements)) ||
	    (failed = meta_find(fetch, fetch->http, "indicators", "id", ids, &known->indicators)) ||
	    (failed = meta_find(fetch, fetch->http, "dataSets", "id,displayName,periodType", ids,
		 &known->sets)))
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

		if (set && (!id || (type && !strcmp(type, "Monthly"))))
			id = json_string_value(json_object_get(set, "id"));
	}
	return id;
}

/* Is a set reported for months, as far as is said?  If not, it is added to names. */
static bool is_monthly(json_t *set, char **names)
{
	const char *type = json_string_value(json_object_get(set, "periodType")),
		   *name = json_string_value(json_object_get(set, "displayName"));

	if (!type || !strcmp(type, "Monthly"))
		return true;
	*names = mem_append(*names, "%s%s (%s)", **names ? ", " : "",
	    name ? name : json_string_value(json_object_get(set, "id")), type);
	return false;
}

/* The sets of a raw indicator when none of them is reported for months, in words; else NULL. */
static const char *other_periods(const struct known *known, const struct pair *pair)
{
	const char *head = mem_strndup(pair, pair->id, strcspn(pair->id, "."));
	json_t *list = json_object_get(json_object_get(known->elements, head), "dataSetElements"),
	       *set = json_object_get(known->sets, head), *one;
	char *names = mem_strdup(pair, "");
	bool monthly = set && is_monthly(set, &names);
	size_t i;

	json_array_foreach(list, i, one)
		monthly |= is_monthly(json_object_get(one, "dataSet"), &names);
	return *names && !monthly ? names : NULL;
}

static bool is_metric(const char *text)
{
	return !strcmp(text, "REPORTING_RATE") || !strcmp(text, "ACTUAL_REPORTS") ||
	    !strcmp(text, "EXPECTED_REPORTS");
}

/* What to ask for to get a raw indicator: subject, set and how; false when the server does not know
 * it. */
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
	return fetch_fail(fetch, &one, "configuration",
	    err(502, "unknown_id",
		"{server} has no data element, operand, indicator or reporting rate with the id "
		"{id}, or this account may not see it.",
		"server", fetch->server.name, "id", pair->id));
}

/* What analytics cannot say is not asked for: its answer would look as if nothing was reported. */
static const struct err *fail_computed(struct fetch *fetch, struct pair *pair)
{
	struct asking one = { .pair = &pair, .n = 1 };

	fetch->pairs_ended++;
	return fetch_fail(fetch, &one, "configuration", fetch->server.no_analytics);
}

/* Nor what is not reported for months: the answer would be that there is nothing. */
static const struct err *fail_other_periods(struct fetch *fetch, struct pair *pair,
    const char *sets)
{
	struct asking one = { .pair = &pair, .n = 1 };

	fetch->pairs_ended++;
	return fetch_fail(fetch, &one, "configuration",
	    err(502, "not_monthly",
		"{id} is not reported for months: on the server it is in {sets}. Nothing of it can "
		"be fetched for a month; leave it out of the selection.",
		"id", pair->id, "sets", AT_MOST(300, sets)));
}

/* The pull of a pair, or its failure. */
static const struct err *plan_pair(struct fetch *fetch, const struct known *known,
    struct map *places, struct pair *pair)
{
	const struct err *failed = NULL;
	struct asking wanted;
	const char *sets;

	if (!classify(known, pair, &wanted))
		failed = fail_unknown(fetch, pair);
	else if ((sets = other_periods(known, pair)))
		failed = fail_other_periods(fetch, pair, sets);
	else if (wanted.ask == ASK_ANALYTICS && fetch->server.no_analytics)
		failed = fail_computed(fetch, pair);
	else {
		add_pair(asking_for(fetch, places, &wanted, pair->period), pair);
		return NULL;
	}
	if (!failed && fetch->abort)
		failed = err(502, "pull_failed", "{id} cannot be fetched.", "id", pair->id);
	return failed;
}

const struct err *fetch_plan(struct fetch *fetch, json_t *open, json_t *ids)
{
	struct map *places = map_new(fetch);
	const struct err *failed;
	struct known known;
	json_t *item;
	size_t i;

	if ((failed = find_ids(fetch, ids, &known)) ||
	    (failed = fetch_find_hidden(fetch, known.elements)))
		return failed;
	json_array_foreach(open, i, item) {
		struct pair *pair = mem_new(fetch, struct pair);

		pair->indicator = (int)json_integer_value(json_array_get(item, 0));
		pair->period = (int)json_integer_value(json_array_get(item, 1));
		pair->id = json_string_value(json_array_get(item, 2));
		if ((failed = plan_pair(fetch, &known, places, pair)))
			return failed;
	}
	fetch_batch(fetch);
	return NULL;
}
