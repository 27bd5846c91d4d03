/* meta -- see meta.h. */
#include "dhis2/meta.h"

#include <string.h>

#define SIDE_BY_SIDE 2 /* requests (DHIS2.md, decision 7) */
#define AT_ONCE \
	100 /* ids in one request, which is then far below what servers take (DHIS2.md, decision 7) */

bool meta_is_uid(const char *text, size_t n)
{
	if (n != 11 || !((*text | 32) >= 'a' && (*text | 32) <= 'z'))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!(((text[i] | 32) >= 'a' && (text[i] | 32) <= 'z') ||
			(text[i] >= '0' && text[i] <= '9')))
			return false;
	return true;
}

static const struct err *ask_doc(const void *ctx, struct http *http, const char *type,
    const char *query, json_t **doc, json_t **list)
{
	const char *path = mem_printf(ctx, "api/%s.json?%s", type, query);
	const struct err *failed;

	if ((failed = http_json(http, ctx, path, doc)))
		return failed;
	*list = json_object_get(*doc, type);
	if (!json_is_array(*list))
		return err(502, "dhis2", "The server's answer has no %s in it.", type);
	return NULL;
}

static const struct err *ask(const void *ctx, struct http *http, const char *type,
    const char *query, json_t **list)
{
	json_t *doc;

	return ask_doc(ctx, http, type, query, &doc, list);
}

static void ask_for(struct http *http, const char *type, const char *fields, json_t *ids,
    size_t from)
{
	void *work = talloc_new(http);
	char *list = mem_strdup(work, "");

	for (size_t i = from; i < json_array_size(ids) && i < from + AT_ONCE; i++)
		list = mem_append(list, "%s%s", i > from ? "," : "",
		    json_string_value(json_array_get(ids, i)));
	http_start(http,
	    &(struct pull){ .fd = -1,
		.path =
		    mem_printf(work, "api/%s.json?fields=%s&paging=false&filter=id:in:%%5B%s%%5D",
			type, http_escape(work, fields), list) });
	talloc_free(work);
}

/* The objects of an answer, by their ids. */
static const struct err *add_found(struct http *http, const char *type, struct pull *pull,
    json_t *found)
{
	void *work = talloc_new(http);
	const struct err *failed;
	json_t *doc, *object;
	size_t i;

	failed = http_document(http, work, pull, &doc);
	if (!failed && !json_is_array(json_object_get(doc, type)))
		failed = err(502, "dhis2", "The server's answer has no %s in it.", type);
	if (!failed)
		json_array_foreach(json_object_get(doc, type), i, object)
			json_object_set(found, json_string_value(json_object_get(object, "id")),
			    object);
	talloc_free(work);
	return failed;
}

const struct err *meta_find(const void *ctx, struct http *http, const char *type,
    const char *fields, json_t *ids, json_t **found)
{
	const struct err *failed = NULL;
	size_t from = 0, n = json_array_size(ids);

	*found = mem_json(ctx, json_object());
	while ((from < n && !failed) || http_open(http)) {
		struct pull *pull;

		for (; from < n && !failed && http_open(http) < SIDE_BY_SIDE; from += AT_ONCE)
			ask_for(http, type, fields, ids, from);
		if (!(pull = http_next(http, 1000)))
			continue;
		if (failed)
			talloc_free(pull); /* the first failure is told */
		else
			failed = add_found(http, type, pull, *found);
	}
	return failed;
}

const struct err *meta_children(const void *ctx, struct http *http, const char *unit, json_t **uids)
{
	const struct err *failed;
	json_t *units, *one;
	size_t i;

	*uids = mem_json(ctx, json_array());
	failed = ask(ctx, http, "organisationUnits",
	    mem_printf(ctx, "fields=id&paging=false&filter=parent.id:eq:%s", unit), &units);
	if (failed)
		return failed;
	json_array_foreach(units, i, one)
		json_array_append(*uids, json_object_get(one, "id"));
	return NULL;
}

const struct err *meta_page(const void *ctx, struct http *http, const char *type,
    const char *fields, const char *filter, int n, int size, json_t **list, long *total)
{
	/* the order of its own is stable, one that is asked for need not be */
	const char *query =
	    mem_printf(ctx, "fields=%s&pageSize=%d&page=%d%s%s", http_escape(ctx, fields), size, n,
		filter ? "&filter=" : "", filter ? http_escape(ctx, filter) : "");
	const struct err *failed;
	json_t *doc, *pager;

	if ((failed = ask_doc(ctx, http, type, query, &doc, list)))
		return failed;
	pager = json_object_get(doc, "pager");
	*total = pager ? (long)json_integer_value(json_object_get(pager, "total"))
		       : (long)json_array_size(*list);
	return NULL;
}
