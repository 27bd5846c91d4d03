/* asset -- see asset.h. */
#include "upload/asset.h"

#include "base/conf.h"
#include "base/file.h"
#include "base/partial.h"
#include "shape/sniff.h"
#include "upload/once.h"
#include "upload/upload.h"
#include "web/io.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

const char *asset_path(struct req *r, long asset)
{
	return mem_printf(r, "%s/assets/%ld", conf()->store, asset);
}

const struct err *asset_of_key(struct req *r, json_t **doc)
{
	const struct part *part = r->io->n_files > 1 ? NULL : r->io->file;
	struct upload upload = { .sha256 = "" };
	const struct err *failed;
	const char *key;

	*doc = NULL;
	if ((failed = once_key(r, &key)) || !key)
		return failed;
	failed = db_json(r->db, r, doc, SQL_asset_of_key, r->user, key);
	if (failed)
		return failed->status == 404 ? NULL : failed;
	/* only where the length fits is it worth the time to read the file */
	if ((r->io->n_files > 1 ||
		json_integer_value(json_object_get(*doc, "bytes")) ==
		    (part ? part->length : r->body_length)) &&
	    (failed = upload_take(r, &upload)))
		return failed;
	if (!strcmp(upload.sha256, json_string_value(json_object_get(*doc, "sha256"))))
		return NULL;
	return err(422, "key_reused",
	    "This Idempotency-Key was used for another file. Use a new key for each file.");
}

/* What no row can be read from is told where it was sent, and not kept: on a page beside its field,
 * to a script by its code. */
static const struct err *check_kind(struct req *r, const char *path)
{
	int fd = file_open(r, path, O_RDONLY);
	const struct err *failed;

	if (fd < 0)
		return err_internal("%s: %m", path);
	if (!(failed = dialect_refuse(r, fd)))
		return NULL;
	return r->format == FORMAT_HTML ? req_wrong_err(r, "file", failed) : failed;
}

/* With the row made, give the file its place; a row without its file is not to be. */
static const struct err *place(struct req *r, const char *path, const json_t *doc)
{
	const struct err *failed;

	failed = file_place(path,
	    asset_path(r, (long)json_integer_value(json_object_get(doc, "asset"))));
	if (failed) {
		db_rollback(r->db);
		return failed;
	}
	/* when the answer to COMMIT is lost the row may be there: a file too many does no harm, one
	 * too few does */
	return db_commit(r->db);
}

const struct err *asset_take(struct req *r, json_t **doc)
{
	struct upload upload;
	const struct err *failed;
	const char *key;

	if ((failed = once_key(r, &key)))
		return failed;
	if (key && ((failed = once_begin(r, key)) || (failed = asset_of_key(r, doc)) || *doc)) {
		db_rollback(r->db);
		return failed;
	}
	if ((failed = upload_take(r, &upload)) || (failed = check_kind(r, upload.path)))
		return failed;
	if (!key && (failed = db_begin(r->db)))
		return failed;
	if ((failed = db_json(r->db, r, doc, SQL_asset_new, upload.name,
		 mem_printf(r, "%ld", (long)upload.bytes), upload.sha256, r->user, key)))
		return failed;
	return place(r, upload.path, *doc);
}

const struct err *asset_adopt(struct req *r, const char *token, const char *sha256, json_t **doc)
{
	const char *path = partial_path(r, token), *whole = mem_printf(r, "%s.whole", path);
	const char *keep = mem_printf(r, "%ld", conf()->upload_keep);
	const struct err *failed;

	if ((failed = check_kind(r, path)))
		return failed;
	/* a second name, so that the upload stays what it is should we be killed before the
	 * commit */
	unlink(whole);
	if (link(path, whole))
		return err_internal("%s: %m", whole);
	if ((failed = db_begin(r->db)))
		return failed;
	if ((failed = db_json(r->db, r, doc, SQL_upload_finish, token, sha256, keep))) {
		db_rollback(r->db);
		return failed;
	}
	if ((failed = place(r, whole, *doc)))
		return failed;
	partial_remove(token);
	return NULL;
}

const struct err *asset_arriving(struct req *r, const char *run)
{
	const struct err *failed;
	const char *token;
	double bytes;
	json_t *doc;

	failed = db_json(r->db, r, &doc, SQL_upload_pending, run);
	if (failed)
		return failed->status == 404 ? NULL : failed;
	token = json_string_value(json_object_get(doc, "upload"));
	bytes = (double)json_integer_value(json_object_get(doc, "bytes"));
	return err_step(err(409, "upload_unfinished",
			    "{received} of {mb} MB received: {name} is still being uploaded. Let "
			    "the upload finish, or choose another file.",
			    "received",
			    mem_printf(r, "%.*f", bytes < 1e7,
				(double)partial_received(token) / 1e6),
			    "mb", mem_printf(r, "%.*f", bytes < 1e7, bytes / 1e6), "name",
			    json_string_value(json_object_get(doc, "name"))),
	    "csv/upload?run=%s", run);
}

const struct err *asset_open(struct req *r, long asset, int *fd)
{
	*fd = file_open(r, asset_path(r, asset), O_RDONLY);
	if (*fd >= 0)
		return NULL;
	return err(410, "file_gone",
	    "The uploaded file is not in the store any more. Upload it again.");
}
