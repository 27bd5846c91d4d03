/*
 * csv/upload -- step 1 of the CSV wizard: the file.
 *
 *	GET  /csv/upload?run=N			a form, and the files there are already
 *	PUT  /csv/upload?run=N&name=F		the body is the file
 *	POST /csv/upload?run=N			multipart form with the part `file`, or asset=A: one there is
 */
#include "base/conf.h"
#include "pages.h"
#include "web/asset.h"
#include "web/upload.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_csv_upload, req_arg(r, "run"))))
		return failed;
	json_object_set_new(doc, "upload_max", json_integer(conf()->upload_max));
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
	if ((failed = db_json(r->db, r, &doc, SQL_run_takes_file, req_arg(r, "run"))) || (failed = asset_take(r, &doc)))
		return failed;
	return use(r, mem_printf(r, "%lld", json_integer_value(json_object_get(doc, "asset"))));
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, "Say which import: run=1." },
	{ 0 }
};

static const struct field take_fields[] = {
	{ "run", FIELD_ID, REQUIRED, "Say which import: run=1." },
	{ "name", FIELD_TEXT, OPTIONAL, "Give the file's name: name=malaria.csv." },
	{ "asset", FIELD_ID, OPTIONAL, "Choose a file of the list." },
	{ "file", FIELD_FILE, OPTIONAL, "Choose a file." },
	{ 0 }
};

static const struct route routes[] = {
	{ "GET", "/csv/upload", DATA_ADMIN, show, .fields = show_fields },
	{ "PUT", "/csv/upload", DATA_ADMIN, take, .fields = take_fields, .form = show, .upload = true },
	{ "POST", "/csv/upload", DATA_ADMIN, take, .fields = take_fields, .form = show, .upload = true },
	{ 0 }
};

int main(void)
{
	return app_run("csv/upload", routes);
}
