/*
 * csv/upload -- step 1 of the CSV wizard: the file.
 *
 *	GET  /csv/upload?run=N			a form, and the files there are already
 *	PUT  /csv/upload?run=N&name=F		the body is the file
 *	POST /csv/upload?run=N			multipart form with the part `file`, or several of
 *						them that are one table; or asset=A: one there is
 *
 * A repeated Idempotency-Key gives the file that was sent with it. In pieces: see uploads.
 */
#include "upload/upload.h"
#include "base/conf.h"
#include "base/partial.h"
#include "pages.h"
#include "upload/asset.h"

/* How much there is of the file that is on its way, if one is. */
static void add_received(json_t *arriving)
{
	const char *token = json_string_value(json_object_get(arriving, "upload"));

	if (token)
		json_object_set_new(arriving, "received", json_integer(partial_received(token)));
}

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_csv_upload, req_arg(r, "run"))))
		return failed;
	json_object_set_new(doc, "upload_max", json_integer(conf()->upload_max));
	json_object_set_new(doc, "several", json_true());
	add_received(json_object_get(doc, "arriving"));
	return respond(r, PAGE_csv_upload, doc);
}

/* Give the import its file, and go on to mapping. */
static const struct err *use(struct req *r, const char *asset)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_run_upload, run, asset)))
		return failed;
	return respond_next(r, 201, mem_printf(r, "csv/map?run=%s", run), doc);
}

static const struct err *take(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if (req_arg(r, "asset") && upload_sent(r))
		return req_wrong(r, "asset", "Send a file or choose one of the list, not both.");
	if (req_arg(r, "asset"))
		return use(r, req_arg(r, "asset"));
	/* what is repeated because its answer was lost is taken in any state */
	if ((failed = asset_of_key(r, &doc)))
		return failed;
	if (!doc &&
	    ((failed = db_json(r->db, r, &doc, SQL_run_takes_file, req_arg(r, "run"))) ||
		(failed = asset_take(r, &doc))))
		return failed;
	return use(r, mem_printf(r, "%lld", json_integer_value(json_object_get(doc, "asset"))));
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ 0 },
};

static const struct field take_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "name", FIELD_TEXT, OPTIONAL, WORDS("Give the file's name: name=malaria.csv.") },
	{ "asset", FIELD_ID, OPTIONAL, WORDS("Choose a file of the list.") },
	{ "file", FIELD_FILE, OPTIONAL, WORDS("Choose a file.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/csv/upload", DATA_ADMIN, show,
	    WORDS("The file of an import, and the files that could be used."), .key = KEY_IMPORT,
	    .fields = show_fields },
	{ "PUT", "/csv/upload", DATA_ADMIN, take, WORDS("Send the file of an import."),
	    .key = KEY_IMPORT, .fields = take_fields, .form = show, .upload = true },
	{ "POST", "/csv/upload", DATA_ADMIN, take,
	    WORDS("Send the file of an import by a form, or use one that is kept already."),
	    .key = KEY_IMPORT, .fields = take_fields, .form = show, .upload = true,
	    .several = true },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "csv/upload", routes);
}
