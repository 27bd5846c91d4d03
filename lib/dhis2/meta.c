/* meta -- see meta.h. */
#include "dhis2/meta.h"

#include "net/url.h"

#include <string.h>

#define SIDE_BY_SIDE 2	  /* requests: more would slow the server for others */
#define AT_ONCE	     5000 /* bytes of ids in one request: servers take addresses of 8 kB */

/* The objects of an answer, each of them looked at. */
static const struct err *list_of(json_t *doc, const char *type, const char *fields, json_t **list)
{
	*list = json_object_get(doc, type);
	if (!json_is_array(*list))
		return err(502, "dhis2", "The server's answer contains no {list}.", "list", type);
	return foreign_list(*list, type, fields);
}

/* Ask for the ids from one on, as many as an address takes; the first that comes after them. */
static size_t ask_for(struct http *http, const char *type, const char *fields, json_t *ids,
    size_t from)
{
	void *work = talloc_new(http);
	char *list = mem_strdup(work, json_string_value(json_array_get(ids, from)));
	size_t next = from + 1;

	for (; next < json_array_size(ids) && strlen(list) < AT_ONCE; next++)
		list = mem_append(list, ",%s", json_string_value(json_array_get(ids, next)));
	http_start(http,
	    &(struct pull){ .fd = -1,
		.most = FOREIGN_PAGE,
		.path =
		    mem_printf(work, "api/%s.json?fields=%s&paging=false&filter=id:in:%%5B%s%%5D",
			type, url_escape(work, fields), list) });
	talloc_free(work);
	return next;
}

/* The objects of an answer, by their ids. */
static const struct err *add_found(struct http *http, const char *type, const char *fields,
    struct pull *pull, json_t *found)
{
	void *work = talloc_new(http);
	const struct err *failed;
	json_t *doc, *list, *object;
	size_t i;

	failed = ask_document(http, work, pull, &doc);
	if (!failed && !(failed = list_of(doc, type, fields, &list)))
		json_array_foreach(list, i, object)
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

		while (from < n && !failed && http_open(http) < SIDE_BY_SIDE)
			from = ask_for(http, type, fields, ids, from);
		if (!(pull = http_next(http, 1000)))
			continue;
		if (failed)
			talloc_free(pull); /* the first failure is told */
		else
			failed = add_found(http, type, fields, pull, *found);
	}
	return failed;
}

const struct err *meta_children(const void *ctx, struct http *http, const char *unit, json_t **uids)
{
	const struct err *failed;
	json_t *doc, *units, *one;
	size_t i;

	*uids = mem_json(ctx, json_array());
	if ((failed = ask_json(http, ctx,
		 mem_printf(ctx,
		     "api/organisationUnits.json?fields=id&paging=false&filter=parent.id:eq:%s",
		     unit),
		 FOREIGN_PAGE, &doc)) ||
	    (failed = list_of(doc, "organisationUnits", "id", &units)))
		return failed;
	json_array_foreach(units, i, one)
		json_array_append(*uids, json_object_get(one, "id"));
	return NULL;
}

/* How many objects there are, by the pager; without one, all of them came. */
static const struct err *read_total(json_t *doc, const char *type, json_t *list, long most,
    long *total)
{
	json_t *pager = json_object_get(doc, "pager"), *says = json_object_get(pager, "total");
	json_int_t n = pager ? json_integer_value(says) : (json_int_t)json_array_size(list);

	if (pager && (!json_is_integer(says) || n < 0))
		return err(502, "odd_answer",
		    "The server's answer is not as DHIS2 gives it: in the pager of {list} there is "
		    "no total. Ask the server's administrator to look at it, with this sentence.",
		    "list", type);
	if (n > most)
		return err(502, "too_many",
		    "The server says that it has {n} {list}; up to {most} are read. Ask its "
		    "administrator whether that is so.",
		    "n", DIGITS(n), "list", type, "most", DIGITS(most));
	*total = (long)n;
	return NULL;
}

const struct err *meta_page(const void *ctx, struct http *http, const char *type,
    const char *fields, const char *filter, int n, int size, long most, json_t **list, long *total)
{
	/* the order of its own is stable, one that is asked for need not be */
	const char *path = mem_printf(ctx, "api/%s.json?fields=%s&pageSize=%d&page=%d%s%s", type,
	    url_escape(ctx, fields), size, n, filter ? "&filter=" : "",
	    filter ? url_escape(ctx, filter) : "");
	const struct err *failed;
	json_t *doc;

	if ((failed = ask_json(http, ctx, path, FOREIGN_PAGE, &doc)) ||
	    (failed = list_of(doc, type, fields, list)))
		return failed;
	return read_total(doc, type, *list, most, total);
}
