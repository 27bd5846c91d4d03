/* fetch_options -- attribute options that the account may not read, whose values the server leaves
 * out of its answers in silence; see fetch.h. */
#include "worker/fetch.h"

#include "dhis2/meta.h"
#include "words/words.h"

#include <string.h>

/* The ids of the sets of some elements that are reported by attribute options. */
static json_t *sets_by_option(struct fetch *fetch, json_t *elements)
{
	json_t *seen = mem_json(fetch, json_object()), *ids = mem_json(fetch, json_array());
	json_t *element, *in_set;
	const char *uid;
	size_t i;

	json_object_foreach(elements, uid, element)
		json_array_foreach(json_object_get(element, "dataSetElements"), i, in_set) {
			json_t *set = json_object_get(in_set, "dataSet"),
			       *combo = json_object_get(set, "categoryCombo"),
			       *id = json_object_get(set, "id");

			if (!json_is_false(json_object_get(combo, "isDefault")) ||
			    json_object_get(seen, json_string_value(id)))
				continue;
			json_object_set_new(seen, json_string_value(id), json_true());
			json_array_append(ids, id);
		}
	return ids;
}

/* May an attribute option combo not be read, as one of its options may not?  Where nothing is said,
 * it may. */
static bool is_hidden(json_t *combo)
{
	json_t *option;
	size_t i;

	json_array_foreach(json_object_get(combo, "categoryOptions"), i, option) {
		json_t *data = json_object_get(json_object_get(option, "access"), "data");

		if (json_is_false(json_object_get(data, "read")))
			return true;
	}
	return false;
}

static int count_hidden(json_t *set)
{
	json_t *combo = json_object_get(set, "categoryCombo"), *one;
	int n = 0;
	size_t i;

	json_array_foreach(json_object_get(combo, "categoryOptionCombos"), i, one)
		n += is_hidden(one);
	return n;
}

static void note(struct fetch *fetch, json_t *sets)
{
	json_t *samples = mem_json(fetch, json_array()), *set;
	const char *uid;
	int all = 0;

	json_object_foreach(sets, uid, set) {
		int n = count_hidden(set);

		if (!n)
			continue;
		all += n;
		json_array_append_new(samples,
		    json_pack("{s:s, s:i}", "word", foreign_said(fetch, set, "displayName", uid),
			"rows", n));
	}
	if (all)
		fetch->hidden = mem_json(fetch,
		    json_pack("{s:s, s:s, s:i, s:O}", "kind", "hidden_options", "title",
			WORDS("attribute options that this account may not read: values of them "
			      "are missing from the totals"),
			"rows", all, "samples", samples));
}

const struct err *fetch_find_hidden(struct fetch *fetch, json_t *elements)
{
	json_t *ids = sets_by_option(fetch, elements), *sets;
	const struct err *failed;

	if (!json_array_size(ids))
		return NULL;
	failed = meta_find(fetch, fetch->http, "dataSets",
	    "id,displayName,categoryCombo[categoryOptionCombos[id,categoryOptions[id,access]]]",
	    ids, &sets);
	if (!failed)
		note(fetch, sets);
	else if (strcmp(failed->code, "login_refused") && strcmp(failed->code, "server_away") &&
	    strcmp(failed->code, "server_busy"))
		return NULL; /* it does not tell, or not in a form that can be read */
	return failed;
}
