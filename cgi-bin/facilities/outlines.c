/*
 * facilities/outlines -- the borders of the admin areas, for maps, from a GeoJSON file.
 *
 *	GET    /facilities/outlines			which there are, and what they match
 *	PUT    /facilities/outlines?name=F&property=P&level=L	the body is the file; it takes the
 *							place of those before
 *	POST   /facilities/outlines			multipart form with the part `file`; or
 *							remove=1
 *	DELETE /facilities/outlines			take them away
 *
 * property, the one that has the areas' names, and level are found by what matches the registry.
 * preview=1 answers what would match, and changes nothing.
 */
#include "base/file.h"
#include "maps/geojson.h"
#include "pages.h"
#include "upload/upload.h"
#include "web/app.h"

#include <fcntl.h>
#include <math.h>
#include <unistd.h>

/* What is finer than this part of all there is, no map of one area shows. */
#define FINEST 8000.0

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_outlines, r->user)))
		return failed;
	return respond(r, PAGE_facilities_outlines, doc);
}

/* The bytes of a file; of one that is too long as many as tell that. */
static const struct err *read_file(struct req *r, const char *path, char **text, size_t *n)
{
	int fd = file_open(r, path, O_RDONLY);
	size_t most = GEOJSON_BYTES + 1;
	int64_t size;
	ssize_t got;

	if (fd < 0 || (size = file_size(fd)) < 0)
		return err_internal("%s: %m", path);
	if ((size_t)size < most)
		most = (size_t)size;
	*text = mem_array(r, char, most + 1);
	for (*n = 0; *n < most; *n += (size_t)got)
		if ((got = read(fd, *text + *n, most - *n)) <= 0)
			return err_internal("%s: %m", path);
	return NULL;
}

/* The outlines as they are kept. */
static const char *rings(struct req *r, struct geojson *file)
{
	const struct bounds *b = &file->bounds;
	double tolerance = fmax(b->north - b->south, b->east - b->west) / FINEST;
	json_t *list = mem_json(r, json_array());

	for (size_t i = 0; i < file->n; i++) {
		outline_simplify(r, &file->areas[i].outline, tolerance, tolerance * tolerance);
		json_array_append_new(list, json_string(outline_text(r, &file->areas[i].outline)));
	}
	return mem_dump(r, list);
}

/* What was read of a file is kept for its person, so that a question needs no second sending. */
static const struct err *keep(struct req *r, struct geojson *file, const char *name)
{
	const struct bounds *b = &file->bounds;
	json_t *names = geojson_names(r, file);

	if (!json_object_size(names))
		return err_blame(err(422, "bad_outlines",
				     "The areas in this file have no names: give each a property "
				     "with "
				     "the name that it has in the registry."),
		    "file", NULL);
	return db_rows(r->db, r, NULL, SQL_outline_keep, r->user, name, mem_dump(r, names),
	    rings(r, file), mem_printf(r, "%zu", file->points), mem_printf(r, "%zu", file->others),
	    mem_printf(r, "%.9g", b->west), mem_printf(r, "%.9g", b->south),
	    mem_printf(r, "%.9g", b->east), mem_printf(r, "%.9g", b->north));
}

static const struct err *read_outlines(struct req *r)
{
	const struct err *failed;
	struct upload upload;
	struct geojson file;
	char *text = NULL;
	size_t n = 0;

	if ((failed = upload_take(r, &upload)) || (failed = read_file(r, upload.path, &text, &n)))
		return failed;
	if ((failed = geojson_read(r, text, n, &file)))
		return err_blame(failed, "file", NULL);
	return keep(r, &file, upload.name);
}

static const struct err *respond_preview(struct req *r, json_t *doc)
{
	db_rollback(r->db);
	json_object_set_new(doc, "preview", json_true());
	return respond(r, PAGE_facilities_outlines, doc);
}

/* A file that comes with the request, else the one that is kept. */
static const struct err *take(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if (upload_sent(r) && (failed = read_outlines(r)))
		return failed;
	if ((failed = db_begin(r->db)))
		return failed;
	failed = db_json(r->db, r, &doc, SQL_outline_put, r->user, req_arg(r, "property"),
	    req_arg(r, "level"));
	if (failed && failed->status == 404)
		return err_blame(err(422, "empty_file", "Choose a file."), "file", NULL);
	if (failed)
		return failed;
	if (req_arg(r, "preview"))
		return respond_preview(r, doc);
	json_object_del(doc, "kept");
	if ((failed = db_commit(r->db)))
		return failed;
	return respond_next(r, 200, "facilities/outlines", doc);
}

static const struct err *drop(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_outline_remove)))
		return failed;
	return respond_next(r, 200, "facilities/outlines", doc);
}

static const struct err *post(struct req *r)
{
	return req_arg(r, "remove") && !upload_sent(r) ? drop(r) : take(r);
}

static const struct field no_fields[] = { { 0 } };

static const struct field fields[] = {
	{ "name", FIELD_TEXT, OPTIONAL, WORDS("Give the file's name.") },
	{ "file", FIELD_FILE, OPTIONAL, WORDS("Choose a file.") },
	{ "property", FIELD_TEXT, OPTIONAL,
	    WORDS("Give the property that has the names of the areas, as the file writes it.") },
	{ "level", FIELD_CHOICE, OPTIONAL, WORDS("Choose a level from 1, the highest, to 4."),
	    .choices = "1 2 3 4" },
	{ "preview", FIELD_CHOICE, OPTIONAL,
	    WORDS("preview=1 shows what would change, and changes nothing."), .choices = "1" },
	{ "remove", FIELD_CHOICE, OPTIONAL, WORDS("remove=1 takes the outlines away."),
	    .choices = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/facilities/outlines", DATA_ADMIN, show,
	    WORDS("The outlines of areas for maps, and which areas they match."),
	    .fields = no_fields },
	{ "PUT", "/facilities/outlines", DATA_ADMIN, take,
	    WORDS("Take over the outlines of a GeoJSON file, or preview what would match."),
	    .fields = fields, .form = show, .upload = true },
	{ "POST", "/facilities/outlines", DATA_ADMIN, post,
	    WORDS("Take over the outlines of a file that a form sends, or remove them."),
	    .fields = fields, .form = show, .upload = true },
	{ "DELETE", "/facilities/outlines", DATA_ADMIN, drop, WORDS("Take the outlines away."),
	    .fields = no_fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "facilities/outlines", routes);
}
