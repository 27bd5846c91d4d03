/*
 * assets -- the files that were uploaded: never changed, known by number and hash.
 *
 *	GET    /assets?page=N		newest first
 *	GET    /assets?asset=A		the file itself, as a download
 *	PUT    /assets?name=F		the body is the file
 *	POST   /assets			multipart form with the part `file`; or remove=A, which may
 *					be repeated
 *	DELETE /assets?asset=A		remove the file; may be repeated; its receipts keep name and
 *					hash
 *
 * Of several that are to be removed, those that an import may yet need stay, and are said with the
 * import; the others go.
 */
#include "pages.h"
#include "upload/asset.h"
#include "upload/upload.h"

#include <unistd.h>

static const struct err *download(struct req *r, const char *asset)
{
	const struct err *failed;
	json_t *doc;
	int fd;

	if ((failed = db_json(r->db, r, &doc, SQL_asset_show, asset)))
		return failed;
	if (r->access < DATA_ADMIN)
		return err(403, "role_needed",
		    "Only data administrators can download uploaded files.");
	if ((failed = asset_open(r, (long)json_integer_value(json_object_get(doc, "asset")), &fd)))
		return failed;
	return respond_file(r, fd, "application/octet-stream",
	    json_string_value(json_object_get(doc, "name")));
}

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if (req_arg(r, "asset"))
		return download(r, req_arg(r, "asset"));
	if ((failed = db_json(r->db, r, &doc, SQL_assets_list, req_arg(r, "page"))))
		return failed;
	return respond(r, PAGE_assets, doc);
}

/* Why a file stays, where it was the only one that was to go. */
static const struct err *stays(json_t *kept)
{
	const char *file = json_string_value(json_object_get(kept, "file"));

	if (!json_object_get(kept, "runs"))
		return err(404, "not_found", "There is no file {file}.", "file", file);
	return err(409, "asset_in_use",
	    "This file is used by an import that is not finished ({imports}). Integrate or "
	    "discard it first.",
	    "imports", json_string_value(json_object_get(kept, "imports")));
}

/* The list again, with what became of the files that were ticked. */
static const struct err *show_rest(struct req *r, json_t *done)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_assets_list, NULL)))
		return failed;
	json_object_set_new(doc, "n_removed",
	    json_integer((json_int_t)json_array_size(json_object_get(done, "removed"))));
	json_object_set_new(doc, "any_kept", json_true());
	json_object_update(doc, done);
	return respond(r, PAGE_assets, doc);
}

/* files: a JSON array of numbers.  Each that an import may yet need stays, and the others go. */
static const struct err *drop(struct req *r, const char *files)
{
	const struct err *failed;
	json_t *doc, *removed, *kept, *file;
	size_t i;

	if ((failed = db_json(r->db, r, &doc, SQL_assets_remove, files, r->user)))
		return failed;
	removed = json_object_get(doc, "removed");
	kept = json_object_get(doc, "kept");
	json_array_foreach(removed, i, file)
		unlink(asset_path(r, (long)json_integer_value(json_object_get(file, "asset"))));
	if (!json_array_size(removed) && json_array_size(kept) == 1)
		return stays(json_array_get(kept, 0));
	if (json_array_size(kept) && r->format == FORMAT_HTML)
		return show_rest(r, doc);
	if (json_array_size(removed) == 1 && !json_array_size(kept)) {
		json_object_set(doc, "asset", json_object_get(json_array_get(removed, 0), "asset"));
		json_object_set_new(doc, "deleted", json_true());
	}
	return respond_next(r, 200, "assets", doc);
}

static const struct err *delete(struct req *r)
{
	return drop(r, req_list(r, "asset"));
}

static const struct err *take(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if (req_args(r, "remove")[0] && upload_sent(r))
		return req_wrong(r, "remove", "Send a file or remove one, not both.");
	if (req_args(r, "remove")[0])
		return drop(r, req_list(r, "remove"));
	if ((failed = asset_take(r, &doc)))
		return failed;
	return respond_next(r, 201, "assets", doc);
}

static const struct field show_fields[] = {
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "asset", FIELD_ID, OPTIONAL, WORDS("Say which file: asset=1.") },
	{ 0 },
};

static const struct field take_fields[] = {
	{ "name", FIELD_TEXT, OPTIONAL, WORDS("Give the file's name: name=malaria.csv.") },
	{ "file", FIELD_FILE, OPTIONAL, WORDS("Choose a file.") },
	{ "remove", FIELD_ID, OPTIONAL,
	    WORDS("Say which file to remove: remove=1. It may be repeated."), .many = true },
	{ 0 },
};

static const struct field delete_fields[] = {
	{ "asset", FIELD_ID, REQUIRED, WORDS("Say which file: asset=1. It may be repeated."),
	    .many = true },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/assets", VIEWER, show,
	    WORDS("The files that were uploaded, newest first; with a number, the file itself."),
	    .fields = show_fields },
	{ "PUT", "/assets", DATA_ADMIN, take, WORDS("Keep a file, to be used by imports."),
	    .fields = take_fields, .form = show, .upload = true },
	{ "POST", "/assets", DATA_ADMIN, take,
	    WORDS("Keep a file that a form sends, or remove some."), .fields = take_fields,
	    .form = show, .upload = true },
	{ "DELETE", "/assets", DATA_ADMIN, delete,
	    WORDS("Remove files; one that an unfinished import uses stays."),
	    .fields = delete_fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "assets", routes);
}
