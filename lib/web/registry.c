/* registry -- see registry.h. */
#include "web/registry.h"

#include "base/file.h"
#include "web/rows.h"
#include "web/upload.h"

#include <fcntl.h>

const struct err *registry_show(struct req *r, const char *page, enum sql list, enum sql rows)
{
	const struct err *failed;
	PGresult *result;
	json_t *doc;

	if (r->format == FORMAT_CSV) {
		if ((failed = db_rows(r->db, r, &result, rows)))
			return failed;
		respond_rows(r, mem_printf(r, "%s.csv", r->path + 1), result);
		return NULL;
	}
	if ((failed = db_json(r->db, r, &doc, list, req_arg(r, "page"), req_arg(r, "q"))))
		return failed;
	return respond(r, page, doc);
}

const struct err *registry_open(struct req *r, int *fd)
{
	struct upload upload;
	const struct err *failed;

	if ((failed = upload_take(r, &upload)))
		return failed;
	*fd = file_open(r, upload.path, O_RDONLY);
	return *fd < 0 ? err_internal("%s: %m", upload.path) : NULL;
}

/* Lines with an id that mode update does not know, or that the statement has another reason against, are rejected
 * like wrong ones. */
static void reject_unknown(json_t *rejected, const json_t *unknown)
{
	json_t *line;
	size_t i;

	json_array_foreach(unknown, i, line) {
		if (!json_object_get(line, "reason"))
			json_object_set_new(line, "reason",
			    json_string("There is nothing of this id to update; mode add_update would add it."));
		json_array_append(rejected, line);
	}
}

const struct err *registry_put(struct req *r, const char *page, enum sql put, enum sql list, json_t *rows,
    json_t *rejected)
{
	const char *mode = req_arg(r, "mode");
	char *text = json_dumps(rows, JSON_COMPACT);
	const struct err *failed;
	json_t *result, *doc;

	failed = db_json(r->db, r, &result, put, text, mode ? mode : "add_update");
	free(text);
	if (failed)
		return failed;
	reject_unknown(rejected, json_object_get(result, "unknown"));
	json_object_del(result, "unknown");
	json_object_set(result, "rejected", rejected);
	json_object_set_new(result, "rejected_count", json_integer((json_int_t)json_array_size(rejected)));
	if (r->format == FORMAT_JSON)
		return respond(r, page, result);
	if ((failed = db_json(r->db, r, &doc, list, NULL, NULL)))
		return failed;
	json_object_set(doc, "result", result);
	return respond(r, page, doc);
}
