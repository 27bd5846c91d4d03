/* registry -- see registry.h. */
#include "web/registry.h"

#include "base/file.h"
#include "pages.h"
#include "web/asset.h"
#include "web/meanwhile.h"
#include "web/query.h"
#include "web/rows.h"
#include "web/upload.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MAX = 1000 }; /* bytes, as in csv/table.c */

/* What is read from a file. */
struct list {
	json_t *rows, *rejected;
	const char *text; /* rows */
};

static const char *mode_of(struct req *r)
{
	const char *mode = req_arg(r, "mode");

	return mode ? mode : "add_update";
}

static const struct err *read_list(struct req *r, const struct registry *registry, int fd,
    struct list *list)
{
	const struct err *failed = registry->read(r, fd, &list->rows, &list->rejected);

	if (!failed)
		list->text = mem_dump(r, list->rows);
	return failed;
}

static const struct err *read_asset(struct req *r, const struct registry *registry,
    const char *asset, json_t **file, struct list *list)
{
	const struct err *failed;
	int fd;

	if (r->access < DATA_ADMIN)
		return err(403, "role_needed",
		    "Uploaded lists can be looked at by data administrators.");
	if ((failed = db_json(r->db, r, file, SQL_asset_show, asset)) ||
	    (failed = asset_open(r, strtol(asset, NULL, 10), &fd)))
		return failed;
	return read_list(r, registry, fd, list);
}

/* Lines that the statement does not take are rejected like those that could not be read. */
static void add_rejected(json_t *doc, const struct list *list)
{
	json_array_extend(list->rejected, json_object_get(doc, "unknown"));
	json_object_del(doc, "unknown");
	json_object_set(doc, "rejected", list->rejected);
	json_object_set_new(doc, "rejected_count",
	    json_integer((json_int_t)json_array_size(list->rejected)));
}

/* The page shows so many of the lines not taken; the others are in the CSV. */
static void add_first_rejected(json_t *doc, const struct list *list)
{
	size_t n = json_array_size(list->rejected), most = 100;
	json_t *first = json_array();

	for (size_t i = 0; i < n && i < most; i++)
		json_array_append(first, json_array_get(list->rejected, i));
	json_object_set_new(doc, "first_rejected", first);
	json_object_set_new(doc, "more_rejected",
	    json_integer(n > most ? (json_int_t)(n - most) : 0));
}

/* The address of the list, or of something about it: a JSON object's members become its arguments. */
static const char *address(struct req *r, const struct registry *registry, json_t *arguments)
{
	char *to = mem_strdup(r, r->path + 1), sign = '?';
	const char *name;
	json_t *value;

	if (registry->of) {
		to = mem_printf(r, "%s?of=%s", to, registry->of);
		sign = '&';
	}
	json_object_foreach(arguments, name, value) {
		to = json_is_string(value)
		    ? mem_printf(r, "%s%c%s=%s", to, sign, name, json_string_value(value))
		    : mem_printf(r, "%s%c%s=%lld", to, sign, name, json_integer_value(value));
		sign = '&';
	}
	return to;
}

/* What taking over the list of an asset would do. */
static const struct err *effect_of(struct req *r, const struct registry *registry, json_t *file,
    struct list *list, json_t **doc)
{
	const struct err *failed =
	    db_json(r->db, r, doc, SQL_registry_effect, registry->kind, list->text, mode_of(r));

	if (failed)
		return failed;
	add_rejected(*doc, list);
	json_object_set(*doc, "asset", json_object_get(file, "asset"));
	json_object_set(*doc, "file", json_object_get(file, "name"));
	json_object_set_new(*doc, "mode", json_string(mode_of(r)));
	json_object_set_new(*doc, "mode_is", json_pack("{s:b}", mode_of(r), 1));
	json_object_set_new(*doc, "kind_is", json_pack("{s:b}", registry->kind, 1));
	if (registry->of)
		json_object_set_new(*doc, "of", json_string(registry->of));
	if (r->format == FORMAT_HTML)
		add_first_rejected(*doc, list);
	return NULL;
}

static const struct err *preview(struct req *r, const struct registry *registry)
{
	static const char *const counts[] = { "added", "updated", "removed", "unchanged" };
	const struct err *failed;
	json_t *file, *doc, *result = mem_json(r, json_object());
	struct list list;
	PGresult *rows;

	if ((failed = read_asset(r, registry, req_arg(r, "asset"), &file, &list)))
		return failed;
	if (r->format == FORMAT_CSV) {
		if ((failed = db_rows(r->db, r, &rows, SQL_registry_effect_rows, registry->kind,
			 list.text, mode_of(r), mem_dump(r, list.rejected))))
			return failed;
		respond_rows(r, mem_printf(r, "%s-preview.csv", r->path + 1), rows);
		return NULL;
	}
	if ((failed = effect_of(r, registry, file, &list, &doc)))
		return failed;
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		if (req_arg(r, counts[i]))
			json_object_set_new(result, counts[i], json_string(req_arg(r, counts[i])));
	if (json_object_size(result))
		json_object_set(doc, "result", result);
	return respond(r, PAGE_registry_preview, doc);
}

const struct err *registry_show(struct req *r, const struct registry *registry)
{
	const char *values[sizeof(registry->fields) / sizeof(*registry->fields)];
	const struct err *failed;
	PGresult *rows;
	json_t *doc;
	bool csv = r->format == FORMAT_CSV;
	int n = 0;

	if (req_arg(r, "asset"))
		return preview(r, registry);
	for (const char *const *field = registry->fields; *field; field++)
		if (!csv || (strcmp(*field, "page") && strcmp(*field, "sort")))
			values[n++] = req_arg(r, *field);
	if (csv) {
		if ((failed = db_rows_n(r->db, r, &rows, 0, registry->rows, n, values)))
			return failed;
		respond_rows(r, mem_printf(r, "%s.csv", r->path + 1), rows);
		return NULL;
	}
	if ((failed = db_json_n(r->db, r, &doc, registry->list, n, values)))
		return failed;
	return respond(r, registry->page, doc);
}

const struct err *registry_take(struct req *r, const char *kind, json_t *rows, const char *mode,
    const char *seen, json_t **doc)
{
	return db_json(r->db, r, doc, SQL_registry_put, kind, mem_dump(r, rows), mode, seen,
	    r->user);
}

/* Keep the file of a form, and say where its preview is. One that is no list is not kept. */
static const struct err *keep(struct req *r, const struct registry *registry)
{
	const struct err *failed;
	json_t *asset, *file, *doc = NULL;
	const char *number, *next;
	struct list list;

	if ((failed = asset_take(r, &asset)))
		return failed;
	number = mem_printf(r, "%lld", json_integer_value(json_object_get(asset, "asset")));
	if ((failed = read_asset(r, registry, number, &file, &list)) ||
	    (r->format == FORMAT_JSON && (failed = effect_of(r, registry, file, &list, &doc)))) {
		if (!db_json(r->db, r, &file, SQL_asset_delete, number))
			unlink(asset_path(r, strtol(number, NULL, 10)));
		return failed;
	}
	next = address(r, registry,
	    mem_json(r, json_pack("{s:s, s:s}", "asset", number, "mode", mode_of(r))));
	return respond_next(r, 200, next, doc);
}

/* Do what was previewed; the browser is sent to the preview again, which tells what came of it, and keeps the lines not taken. */
static const struct err *take_over(struct req *r, const struct registry *registry,
    const char *asset)
{
	const struct err *failed;
	json_t *file, *doc, *arguments;
	struct list list;

	if ((failed = read_asset(r, registry, asset, &file, &list)) ||
	    (failed = registry_take(r, registry->kind, list.rows, mode_of(r), req_arg(r, "seen"),
		 &doc)) ||
	    (failed = meanwhile(r, doc)))
		return failed;
	arguments = mem_json(r, json_pack("{s:s, s:s}", "asset", asset, "mode", mode_of(r)));
	json_object_update(arguments, doc);
	json_object_del(arguments, "unknown");
	add_rejected(doc, &list);
	return respond_next(r, 200, address(r, registry, arguments), doc);
}

const struct err *registry_put(struct req *r, const struct registry *registry)
{
	const char *asset = req_arg(r, "asset");
	const struct err *failed;
	struct upload upload;
	struct list list;
	json_t *doc;
	int fd;

	if (asset && !upload_sent(r))
		return take_over(r, registry, asset);
	if (req_arg(r, "preview") || r->format == FORMAT_HTML)
		return keep(r, registry);
	if ((failed = upload_take(r, &upload)))
		return failed;
	if ((fd = file_open(r, upload.path, O_RDONLY)) < 0)
		return err_internal("%s: %m", upload.path);
	if ((failed = read_list(r, registry, fd, &list)) ||
	    (failed = registry_take(r, registry->kind, list.rows, mode_of(r), NULL, &doc)))
		return failed;
	add_rejected(doc, &list);
	return respond_next(r, 200, address(r, registry, NULL), doc);
}

const struct err *registry_entered(struct req *r, json_t **content)
{
	const struct err *failed = NULL;
	const char *field;
	json_t *value;

	*content = mem_json(r, json_deep_copy(r->entered));
	json_object_del(*content, "id");
	json_object_del(*content, "seen");
	json_object_del(*content, "do");
	json_object_foreach(r->entered, field, value) {
		struct span text =
		    span_trim(span_of(json_is_string(value) ? json_string_value(value) : ""));

		if (text.len > TEXT_MAX)
			failed =
			    req_wrong(r, field, "This text is longer than %d bytes.", TEXT_MAX);
		else if (json_is_string(value) && json_object_get(*content, field))
			json_object_set_new(*content, field, json_stringn(text.at, text.len));
	}
	return failed;
}

const char *registry_chosen(struct req *r, const char *field)
{
	return strcmp(r->method, "GET") && req_args(r, field)[0] ? req_list(r, field) : NULL;
}

const struct err *registry_save(struct req *r, enum sql save, json_t *content, const char *key,
    const char *field)
{
	const char *action = req_arg(r, "do"), *step, *id;
	const struct err *failed;
	json_t *doc;

	if (action && strcmp(action, "save") && !req_arg(r, "id"))
		return req_wrong(r, "id", "Say which one: id=ID.");
	failed = db_json(r->db, r, &doc, save, req_arg(r, "id"), action ? action : "save",
	    req_arg(r, "seen"), mem_dump(r, content));
	if (failed && failed->status == 422)
		return req_wrong(r, field, "%s", failed->text);
	if (failed || (failed = meanwhile(r, doc)))
		return failed;
	step = json_string_value(json_object_get(doc, "step"));
	id = query_encode(r, json_string_value(json_object_get(doc, key)));
	if (json_is_true(json_object_get(doc, "removed")))
		return respond_next(r, 200, step, doc);
	return respond_next(r, json_is_true(json_object_get(doc, "added")) ? 201 : 200,
	    mem_printf(r, "%s?id=%s", step, id), doc);
}
