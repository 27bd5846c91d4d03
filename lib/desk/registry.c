/* registry -- see registry.h. */
#include "desk/registry.h"

#include "base/file.h"
#include "desk/edit_conflict.h"
#include "desk/listed.h"
#include "desk/rows.h"
#include "pages.h"
#include "upload/asset.h"
#include "upload/upload.h"
#include "wire/query.h"
#include "words/local.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MAX = 1000 }; /* bytes, as in lists/table.c */

static const struct err *open_asset(struct req *r, const struct registry *registry,
    const char *asset, json_t **file, struct listed *list)
{
	const struct err *failed;
	int fd;

	if (r->access < DATA_ADMIN)
		return err(403, "role_needed", "Only data administrators can view uploaded lists.");
	if ((failed = db_json(r->db, r, file, SQL_asset_show, asset)) ||
	    (failed = asset_open(r, strtol(asset, NULL, 10), &fd)))
		return failed;
	return listed_open(r, registry->columns, fd, list);
}

/* The address of the list, or of something about it: a JSON object's members become its
 * arguments. */
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
		    ? mem_printf(r, "%s%c%s=%s", to, sign, name,
			  query_encode(r, json_string_value(value)))
		    : mem_printf(r, "%s%c%s=%lld", to, sign, name, json_integer_value(value));
		sign = '&';
	}
	return to;
}

/* What the page of a file shows, whatever comes of it. */
static void describe(struct req *r, const struct registry *registry, json_t *file,
    const struct listed *list, json_t *doc)
{
	json_t *settings, *value;
	const char *name;

	json_object_set(doc, "asset", json_object_get(file, "asset"));
	json_object_set(doc, "file", json_object_get(file, "name"));
	json_object_set_new(doc, "mode", json_string(req_arg(r, "mode")));
	json_object_set_new(doc, "mode_is", json_pack("{s:b}", req_arg(r, "mode"), 1));
	json_object_set_new(doc, "kind_is", json_pack("{s:b}", registry->kind, 1));
	if (registry->of)
		json_object_set_new(doc, "of", json_string(registry->of));
	if (r->format != FORMAT_HTML)
		return;
	json_object_set(doc, "reading", table_json(r, list->table));
	settings = json_array();
	json_object_foreach(list->settings, name, value)
		json_array_append_new(settings,
		    json_pack("{s:s, s:O}", "name", name, "value", value));
	json_object_set_new(doc, "settings", settings);
}

/* What taking over the list of an asset would do. */
static const struct err *effect_of(struct req *r, const struct registry *registry, json_t *file,
    struct listed *list, json_t **doc)
{
	const struct err *failed;

	if ((failed = listed_send(r, list)) ||
	    (failed = db_json(r->db, r, doc, SQL_registry_effect, registry->kind,
		 req_arg(r, "mode"))))
		return failed;
	db_rollback(r->db);
	listed_answer(r, *doc, list);
	describe(r, registry, file, list, *doc);
	if (r->format == FORMAT_HTML)
		listed_first(*doc, list);
	return NULL;
}

/* The page that asks what must be chosen before the file can be read as a list. */
static const struct err *ask(struct req *r, const struct registry *registry, json_t *file,
    const struct listed *list)
{
	json_t *doc = mem_json(r, json_object());

	r->status = 422;
	describe(r, registry, file, list, doc);
	json_object_set_new(doc, "problem",
	    json_string(local_error(r, r->language, list->table->unclear)));
	return respond(r, PAGE_registry_preview, doc);
}

static const struct err *preview_rows(struct req *r, const struct registry *registry,
    struct listed *list)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = listed_send(r, list)) ||
	    (failed = db_rows(r->db, r, &rows, SQL_registry_effect_rows, registry->kind,
		 req_arg(r, "mode"))))
		return failed;
	db_rollback(r->db);
	respond_rows(r, mem_printf(r, "%s-preview.csv", r->path + 1), rows);
	return NULL;
}

static const struct err *preview(struct req *r, const struct registry *registry)
{
	static const char *const counts[] = { "added", "updated", "removed", "unchanged" };
	const struct err *failed;
	json_t *file, *doc, *result = mem_json(r, json_object());
	struct listed list;

	if ((failed = open_asset(r, registry, req_arg(r, "asset"), &file, &list)))
		return failed;
	if (r->format == FORMAT_CSV)
		return preview_rows(r, registry, &list);
	if (r->format == FORMAT_HTML && list.table->unclear)
		return ask(r, registry, file, &list);
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
	const struct err *failed =
	    db_json(r->db, r, doc, SQL_registry_put, kind, mem_dump(r, rows), mode, seen, r->user);

	if (!failed)
		json_object_del(*doc, "unknown_count");
	return failed;
}

/* Take over what the file says. */
static const struct err *take_list(struct req *r, const struct registry *registry,
    struct listed *list, json_t **doc)
{
	const struct err *failed;

	if ((failed = listed_send(r, list)) ||
	    (failed = db_json(r->db, r, doc, SQL_registry_put, registry->kind, NULL,
		 req_arg(r, "mode"), req_arg(r, "seen"), r->user)) ||
	    (failed = edit_conflict(r, *doc)))
		return failed;
	return db_commit(r->db);
}

/* Keep the file of a form, and say where its preview is; or ask what must be chosen first. One that
 * is no list is not kept. */
static const struct err *keep(struct req *r, const struct registry *registry)
{
	const struct err *failed;
	json_t *asset, *file, *doc = NULL, *arguments;
	const char *number;
	struct listed list;
	bool page = r->format == FORMAT_HTML;

	if ((failed = asset_take(r, &asset)))
		return failed;
	number = mem_printf(r, "%lld", json_integer_value(json_object_get(asset, "asset")));
	if ((failed = open_asset(r, registry, number, &file, &list)) ||
	    (!(page && list.table->unclear) &&
		(failed = effect_of(r, registry, file, &list, &doc)))) {
		db_rollback(r->db);
		if (!db_json(r->db, r, &file, SQL_assets_remove, mem_printf(r, "[%s]", number),
			r->user))
			unlink(asset_path(r, strtol(number, NULL, 10)));
		return failed;
	}
	if (page && list.table->unclear)
		return ask(r, registry, file, &list);
	arguments =
	    mem_json(r, json_pack("{s:s, s:s}", "asset", number, "mode", req_arg(r, "mode")));
	json_object_update(arguments, list.settings);
	return respond_next(r, 200, address(r, registry, arguments), doc);
}

/* Do what was previewed; the browser is sent to the preview again, which tells what came of it, and
 * keeps the lines not taken. */
static const struct err *take_over(struct req *r, const struct registry *registry,
    const char *asset)
{
	static const char *const counts[] = { "added", "updated", "removed", "unchanged" };
	const struct err *failed;
	json_t *file, *doc, *arguments;
	struct listed list;

	if ((failed = open_asset(r, registry, asset, &file, &list)) ||
	    (failed = take_list(r, registry, &list, &doc)))
		return failed;
	arguments =
	    mem_json(r, json_pack("{s:s, s:s}", "asset", asset, "mode", req_arg(r, "mode")));
	json_object_update(arguments, list.settings);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		json_object_set(arguments, counts[i], json_object_get(doc, counts[i]));
	listed_answer(r, doc, &list);
	return respond_next(r, 200, address(r, registry, arguments), doc);
}

const struct err *registry_put(struct req *r, const struct registry *registry)
{
	const char *asset = req_arg(r, "asset");
	const struct err *failed;
	struct upload upload;
	struct listed list;
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
	if ((failed = listed_open(r, registry->columns, fd, &list)) ||
	    (failed = take_list(r, registry, &list, &doc)))
		return failed;
	listed_answer(r, doc, &list);
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
			failed = req_wrong(r, field, "This text is longer than {bytes} bytes.",
			    "bytes", DIGITS(TEXT_MAX));
		else if (json_is_string(value) && json_object_get(*content, field))
			json_object_set_new(*content, field, json_stringn(text.at, text.len));
	}
	return failed;
}

const char *registry_chosen(struct req *r, const char *field)
{
	return strcmp(r->method, "GET") && req_args(r, field)[0] ? req_list(r, field) : NULL;
}

const struct err *registry_save(struct req *r, enum sql save, json_t *content, const char *key)
{
	const char *action = req_arg(r, "do"), *step, *id;
	const struct err *failed;
	json_t *doc;

	if (strcmp(action, "save") && !req_arg(r, "id"))
		return req_wrong(r, "id", "Say which one: id=ID.");
	failed = db_json(r->db, r, &doc, save, req_arg(r, "id"), action, req_arg(r, "seen"),
	    mem_dump(r, content));
	if (failed || (failed = edit_conflict(r, doc)))
		return failed;
	step = json_string_value(json_object_get(doc, "step"));
	id = query_encode(r, json_string_value(json_object_get(doc, key)));
	if (json_is_true(json_object_get(doc, "removed")))
		return respond_next(r, 200, step, doc);
	return respond_next(r, json_is_true(json_object_get(doc, "added")) ? 201 : 200,
	    mem_printf(r, "%s?id=%s", step, id), doc);
}
