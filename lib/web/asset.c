/* asset -- see asset.h. */
#include "web/asset.h"

#include "base/conf.h"
#include "base/file.h"
#include "web/upload.h"

#include <fcntl.h>

const char *asset_path(struct req *r, long asset)
{
	return mem_printf(r, "%s/assets/%ld", conf()->store, asset);
}

const struct err *asset_take(struct req *r, json_t **doc)
{
	struct upload upload;
	const struct err *failed;
	const char *path;

	if ((failed = upload_take(r, &upload)) || (failed = db_begin(r->db)))
		return failed;
	failed = db_json(r->db, r, doc, SQL_asset_new, upload.name, mem_printf(r, "%ld", (long)upload.bytes), upload.sha256,
	    r->user);
	if (failed) {
		db_rollback(r->db);
		return failed;
	}
	path = asset_path(r, (long)json_integer_value(json_object_get(*doc, "asset")));
	if ((failed = file_place(upload.path, path))) {
		db_rollback(r->db);
		return failed;
	}
	/* when the answer to COMMIT is lost the row may be there: a file too many does no harm, one too few does */
	return db_commit(r->db);
}

const struct err *asset_open(struct req *r, long asset, int *fd)
{
	*fd = file_open(r, asset_path(r, asset), O_RDONLY);
	if (*fd >= 0)
		return NULL;
	return err(410, "file_gone", "The uploaded file is not in the store any more. Upload it again.");
}
