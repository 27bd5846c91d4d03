/*
 * uploads -- files that come in pieces, over a line that breaks: tus 1.0.0 (https://tus.io).
 *
 *	OPTIONS /uploads			what of tus there is
 *	POST    /uploads			announce a file: Upload-Length, Upload-Metadata
 *						filename and, for an import, run; its address is in
 *						Location
 *	HEAD    /uploads?upload=TOKEN		how much of it is here: Upload-Offset
 *	PATCH   /uploads?upload=TOKEN		more of it, from Upload-Offset on
 *	DELETE  /uploads?upload=TOKEN		give it up
 *	GET     /uploads?upload=TOKEN		what is known of it; once complete, its asset and
 *						the next step
 *
 * nginx passes the bytes on as they come; what has come when the line breaks stays.
 */
#include "base/conf.h"
#include "base/file.h"
#include "base/partial.h"
#include "upload/asset.h"
#include "upload/file_name.h"
#include "upload/once.h"
#include "upload/receive.h"

#include <string.h>

enum { WAIT = 1000 }; /* milliseconds for whoever is at an upload to end */

/* An upload that a request is about. */
struct upload {
	const char *token;
	json_t *doc;   /* upload_document() */
	bool complete; /* it is an asset; there is no file of it any more */
	bool locked;   /* nobody else changes it */
	int fd;
	int64_t bytes, offset; /* what it will have and what it has */
};

static const char *keep(struct req *r)
{
	return mem_printf(r, "%ld", conf()->upload_keep);
}

/* What the database knows of it; somebody else's is like none. */
static const struct err *find(struct req *r, struct upload *upload)
{
	const struct err *failed;
	const char *state;

	upload->token = req_arg(r, "upload");
	failed = db_json(r->db, r, &upload->doc, SQL_upload_show, upload->token, r->user,
	    r->access >= GLOBAL_ADMIN ? "1" : "0");
	if (failed)
		return failed;
	upload->bytes = json_integer_value(json_object_get(upload->doc, "bytes"));
	state = json_string_value(json_object_get(upload->doc, "state"));
	upload->complete = !strcmp(state, "complete");
	if (upload->complete)
		upload->offset = upload->bytes;
	if (strcmp(state, "failed"))
		return NULL;
	return err(410, "upload_gone",
	    "More bytes arrived than the {bytes} that were announced, so this upload was dropped. "
	    "Send the file again.",
	    "bytes", DIGITS(upload->bytes));
}

/* The whole file becomes an asset. */
static const struct err *finish(struct req *r, struct upload *upload)
{
	const struct err *failed;
	const char *sha256;

	if ((failed = file_sha256(r, upload->fd, 0, upload->bytes, &sha256)))
		return failed;
	failed = asset_adopt(r, upload->token, sha256, &upload->doc);
	if (failed && failed->status == 422) { /* no table: nothing to go on with */
		if (!db_rows(r->db, r, NULL, SQL_upload_drop, upload->token))
			partial_remove(upload->token);
	}
	if (failed)
		return failed;
	upload->complete = true;
	return NULL;
}

/* Find it, lock it if that can be, and learn its offset. */
static const struct err *hold(struct req *r, struct upload *upload)
{
	const struct err *failed, *gone;

	if ((failed = find(r, upload)) || upload->complete)
		return failed;
	if (!(gone = partial_open(r, upload->token, &upload->fd)))
		upload->locked = partial_lock(upload->fd, WAIT);
	/* whoever held it may have brought it to its end */
	if ((failed = find(r, upload)) || upload->complete)
		return failed;
	if (gone)
		return gone;
	if ((upload->offset = partial_offset(upload->fd)) < 0)
		return err_internal("the length of an upload: %m");
	/* who completed it was killed before it became an asset */
	return upload->locked && upload->offset == upload->bytes ? finish(r, upload) : NULL;
}

static void say(struct req *r, const struct upload *upload)
{
	json_t *asset = json_object_get(upload->doc, "asset");

	req_add_header(r, "Upload-Offset", mem_printf(r, "%lld", (long long)upload->offset));
	req_add_header(r, "Upload-Length", mem_printf(r, "%lld", (long long)upload->bytes));
	req_add_header(r, "Upload-Expires",
	    json_string_value(json_object_get(upload->doc, "expires")));
	if (json_is_integer(asset))
		req_add_header(r, "Upload-Asset", mem_printf(r, "%lld", json_integer_value(asset)));
}

static const struct err *show(struct req *r)
{
	struct upload upload = { 0 };
	const struct err *failed;

	if ((failed = tus_begin(r)) || (failed = hold(r, &upload)))
		return failed;
	say(r, &upload);
	json_object_set_new(upload.doc, "offset", json_integer(upload.offset));
	return respond(r, NULL, upload.doc);
}

static const struct err *options(struct req *r)
{
	const struct err *failed;

	if ((failed = tus_begin(r)))
		return failed;
	tus_abilities(r);
	r->status = 204;
	return respond_nothing(r);
}

/* More came than was declared: what the client says of this file cannot be right. */
static const struct err *give_up(struct req *r, const struct upload *upload)
{
	const struct err *failed;

	if ((failed = db_rows(r->db, r, NULL, SQL_upload_fail, upload->token)))
		return failed;
	partial_remove(upload->token);
	return err(413, "too_much",
	    "More bytes arrived than the {bytes} that were announced, so this upload was dropped. "
	    "Send the file again.",
	    "bytes", DIGITS(upload->bytes));
}

/* Put the body at the end of an upload that we hold, and say where that is. */
static const struct err *add(struct req *r, struct upload *upload)
{
	int64_t room = upload->bytes - upload->offset;
	const struct err *failed, *broken;
	struct tus_sum sum;

	if ((failed = tus_checksum(r, &sum)))
		return failed;
	if (r->body_length > room)
		return give_up(r, upload);
	if ((failed = file_room(conf()->store, r->body_length)))
		return failed;
	if ((broken = receive(r, upload->fd, room, &sum)) && broken->status == 413)
		return give_up(r, upload);
	if ((failed = db_json(r->db, r, &upload->doc, SQL_upload_touch, upload->token, keep(r))))
		return failed;
	if ((upload->offset = partial_offset(upload->fd)) < 0)
		return err_internal("the length of an upload: %m");
	if (!broken && upload->offset == upload->bytes && (failed = finish(r, upload)))
		return failed;
	say(r, upload);
	return broken;
}

static const struct err *patch(struct req *r)
{
	struct upload upload = { 0 };
	const struct err *failed;
	int64_t from;

	if ((failed = tus_begin(r)) || (failed = tus_type(r)) ||
	    (failed = tus_number(r, "Upload-Offset", &from)) || (failed = hold(r, &upload)))
		return failed;
	if (!upload.complete && !upload.locked)
		return err(423, "upload_busy",
		    "Another request is sending to this upload. Wait for it to end, then "
		    "continue.");
	if (from != upload.offset) {
		say(r, &upload);
		return err(409, "wrong_offset",
		    "{bytes} bytes of this upload have arrived: continue from there, not from "
		    "{offset}.",
		    "bytes", DIGITS(upload.offset), "offset", DIGITS(from));
	}
	if (upload.complete)
		say(r, &upload);
	else if ((failed = add(r, &upload)))
		return failed;
	r->status = 204;
	return respond_nothing(r);
}

static const struct err *drop(struct req *r)
{
	struct upload upload = { 0 };
	const struct err *failed;

	if ((failed = tus_begin(r)) || (failed = find(r, &upload)))
		return failed;
	if (!upload.complete && !partial_open(r, upload.token, &upload.fd) &&
	    !partial_lock(upload.fd, WAIT))
		return err(423, "upload_busy",
		    "Another request is sending to this upload. Wait for it to end, then drop it.");
	if ((failed = db_rows(r->db, r, NULL, SQL_upload_drop, upload.token)))
		return failed;
	partial_remove(upload.token);
	r->status = 204;
	return respond_nothing(r);
}

/* What a client announces. */
struct announced {
	int64_t bytes;
	const char *name, *run, *key;
};

static const struct err *check_length(struct req *r, const struct announced *a)
{
	if (!a->bytes)
		return err(422, "empty_file",
		    "This file is empty. Choose the file that has the data.");
	if (a->bytes <= conf()->upload_max)
		return file_room(conf()->store, a->bytes);
	tus_abilities(r);
	return err(413, "too_large",
	    "This file has {mb} MB; the limit is {most} MB. Compress it (gzip), or send it in "
	    "parts.",
	    "mb", mem_printf(r, "%.1f", (double)a->bytes / 1e6), "most",
	    mem_printf(r, "%.1f", (double)conf()->upload_max / 1e6));
}

/* May the import be given a file? */
static const struct err *check_run(struct req *r, const char *run)
{
	json_t *doc;

	if (!run)
		return NULL;
	if (!*run || *run == '0' || strlen(run) > 16 || strspn(run, "0123456789") != strlen(run))
		return err(400, "bad_header",
		    "The item run of Upload-Metadata is the number of an import.");
	return db_json(r->db, r, &doc, SQL_run_takes_file, run);
}

static const struct err *read_announced(struct req *r, struct announced *a)
{
	const struct err *failed;
	char *name, *run;

	if ((failed = tus_number(r, "Upload-Length", &a->bytes)) ||
	    (failed = tus_metadata(r, "filename", &name)) ||
	    (failed = tus_metadata(r, "run", &run)) || (failed = once_key(r, &a->key)))
		return failed;
	a->name = file_name_clean(r, name);
	a->run = run;
	if (r->body_length && (failed = tus_type(r)))
		return failed;
	if ((failed = check_length(r, a)))
		return failed;
	return check_run(r, run);
}

/* Make it, unless this person announced it before with the same key. */
static const struct err *make(struct req *r, const struct announced *a, struct upload *upload)
{
	const char *token = partial_token(r);
	const struct err *failed;

	if ((failed = partial_new(r, token, &upload->fd)))
		return failed;
	failed = db_json(r->db, r, &upload->doc, SQL_upload_new, token, a->name,
	    mem_printf(r, "%lld", (long long)a->bytes), r->user, a->run, a->key, keep(r));
	if (!failed) {
		upload->token = json_string_value(json_object_get(upload->doc, "upload"));
		upload->bytes = json_integer_value(json_object_get(upload->doc, "bytes"));
		upload->locked = !strcmp(upload->token, token);
	}
	if (!upload->locked)
		partial_remove(token);
	if (failed || upload->bytes == a->bytes)
		return failed;
	return err(422, "key_reused",
	    "This Idempotency-Key was used for another file. Use a new key for each file.");
}

static const struct err *announce(struct req *r)
{
	struct upload upload = { 0 };
	struct announced announced;
	const struct err *failed;
	const char *path;

	if ((failed = tus_begin(r)) || (failed = read_announced(r, &announced)) ||
	    (failed = make(r, &announced, &upload)))
		return failed;
	path = mem_printf(r, "uploads?upload=%s", upload.token);
	req_add_header(r, "Location", mem_printf(r, "%s/%s", conf()->prefix, path));
	if (!upload.locked)
		upload.offset = json_is_null(json_object_get(upload.doc, "asset"))
		    ? partial_received(upload.token)
		    : upload.bytes;
	if (upload.locked && r->body_length) {
		if ((failed = add(r, &upload)))
			return failed;
	} else {
		say(r, &upload);
	}
	json_object_set_new(upload.doc, "offset", json_integer(upload.offset));
	r->status = 201;
	return respond(r, NULL, upload.doc);
}

static const struct field none[] = { { 0 } };

static const struct field which[] = {
	{ "upload", FIELD_TEXT, REQUIRED,
	    WORDS("Say which upload: use the address in the answer to its announcement.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "OPTIONS", "/uploads", VIEWER, options,
	    WORDS("Which parts of the tus protocol there are."), .key = KEY_IMPORT, .fields = none,
	    .stream = true },
	{ "GET", "/uploads", DATA_ADMIN, show,
	    WORDS("What is known of a file that comes in pieces, and how much of it is here."),
	    .key = KEY_IMPORT, .fields = which },
	{ "POST", "/uploads", DATA_ADMIN, announce, WORDS("Announce a file that comes in pieces."),
	    .key = KEY_IMPORT, .fields = none, .stream = true },
	{ "PATCH", "/uploads", DATA_ADMIN, patch, WORDS("Send the next piece of a file."),
	    .key = KEY_IMPORT, .fields = which, .stream = true },
	{ "DELETE", "/uploads", DATA_ADMIN, drop, WORDS("Give up a file that comes in pieces."),
	    .key = KEY_IMPORT, .fields = which, .stream = true },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "uploads", routes);
}
