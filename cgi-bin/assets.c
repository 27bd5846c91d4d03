/*
 * assets -- the files that were uploaded: never changed, known by number and hash.
 *
 *	GET    /assets?page=N		newest first
 *	GET    /assets?asset=A		the file itself, as a download
 *	PUT    /assets?name=F		the body is the file
 *	POST   /assets			multipart form with the part `file`; remove=A removes one
 *	DELETE /assets?asset=A		remove the file; its receipts keep name and hash
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

static const struct err *drop(struct req *r, const char *asset)
{
	const struct err *failed;
	const char *users;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_asset_delete, asset)))
		return failed;
	users = json_string_value(json_object_get(doc, "used_by"));
	if (users)
		return err(409, "asset_in_use",
		    "This file is used by an import that is not finished ({imports}). Integrate or "
		    "discard it first.",
		    "imports", users);
	unlink(asset_path(r, (long)json_integer_value(json_object_get(doc, "asset"))));
	return respond_next(r, 200, "assets", doc);
}

static const struct err *delete(struct req *r)
{
	return drop(r, req_arg(r, "asset"));
}

static const struct err *take(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if (req_arg(r, "remove") && upload_sent(r))
		return req_wrong(r, "remove", "Send a file or remove one, not both.");
	if (req_arg(r, "remove"))
		return drop(r, req_arg(r, "remove"));
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
	{ "remove", FIELD_ID, OPTIONAL, WORDS("Say which file to remove: remove=1.") },
	{ 0 },
};

static const struct field delete_fields[] = {
	{ "asset", FIELD_ID, REQUIRED, WORDS("Say which file: asset=1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/assets", VIEWER, show,
	    WORDS("The files that were uploaded, newest first; with a number, the file itself."),
	    .fields = show_fields },
	{ "PUT", "/assets", DATA_ADMIN, take, WORDS("Keep a file, to be used by imports."),
	    .fields = take_fields, .form = show, .upload = true },
	{ "POST", "/assets", DATA_ADMIN, take,
	    WORDS("Keep a file that a form sends, or remove one."), .fields = take_fields,
	    .form = show, .upload = true },
	{ "DELETE", "/assets", DATA_ADMIN, delete, WORDS("Remove a file that no import uses."),
	    .fields = delete_fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "assets", routes);
}
