/* upload -- see upload.h. */
#include "upload/upload.h"

#include "base/conf.h"
#include "base/file.h"
#include "upload/bundle.h"
#include "upload/file_name.h"
#include "web/body.h"
#include "web/io.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Told where the form asks for the file. */
static const struct err *no_file(struct req *r, const struct err *failed)
{
	const struct err *kept = mem_err(r, failed);

	(void)req_wrong_err(r, "file", kept);
	return kept;
}

static const struct err *check_size(struct req *r, int64_t bytes)
{
	if (!bytes)
		return no_file(r,
		    err(422, "empty_file",
			"This file is empty. Choose the file that has the data."));
	if (bytes > conf()->upload_max)
		return err(413, "too_large",
		    "This file is larger than the {mb} MB that may be sent at once. Compress it "
		    "(gzip), or send it in parts.",
		    "mb", DIGITS(conf()->upload_max / 1000000));
	return NULL;
}

/* The body is the file: it only changes its name. */
static const struct err *take_body(struct req *r, struct upload *upload)
{
	const struct err *failed;
	int fd;

	if ((failed = check_size(r, r->body_length)) || (failed = body_open(r, &fd)) ||
	    (failed = file_room(conf()->store, 0)))
		return failed;
	upload->bytes = r->body_length;
	upload->path = body_temporary(r);
	if (rename(r->body_file, upload->path))
		return err_internal("taking over %s: %m", r->body_file);
	if (fchmod(fd, 0640))
		return err_internal("%s: %m", upload->path);
	/* so that the disk works while we hash */
	sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	if ((failed = file_sha256(r, fd, 0, upload->bytes, &upload->sha256)))
		return failed;
	return fsync(fd) ? err_internal("syncing %s: %m", upload->path) : NULL;
}

/* The file is a part of the body: it is copied out, by the kernel. */
static const struct err *take_part(struct req *r, const struct part *part, struct upload *upload)
{
	const struct err *failed;
	int fd;

	if ((failed = check_size(r, part->length)) || (failed = body_open(r, &fd)) ||
	    (failed = file_room(conf()->store, part->length)))
		return failed;
	upload->bytes = part->length;
	upload->path = body_temporary(r);
	if ((failed = file_copy_range(upload->path, fd, part->offset, part->length)))
		return failed;
	return file_sha256(r, fd, part->offset, part->length, &upload->sha256);
}

/* Several files are kept as one. */
static const struct err *take_parts(struct req *r, struct upload *upload)
{
	const struct part *const *parts = r->io->files;
	size_t n = r->io->n_files;
	const struct err *failed;
	int64_t bytes = 0;
	int body, fd;

	for (size_t i = 0; i < n; i++) {
		if (!parts[i]->length)
			return no_file(r,
			    err(422, "empty_file",
				"\"{file}\" is empty. Choose the files that have the data.", "file",
				file_name_clean(r, parts[i]->file_name)));
		bytes += parts[i]->length;
	}
	if ((failed = check_size(r, bytes)) || (failed = body_open(r, &body)) ||
	    (failed = file_room(conf()->store, bytes)))
		return failed;
	upload->name = bundle_name(r, parts, n);
	upload->path = body_temporary(r);
	if ((failed = bundle_write(r, body, parts, n, upload->path)))
		return failed;
	if ((fd = file_open(r, upload->path, O_RDONLY)) < 0)
		return err_internal("%s: %m", upload->path);
	upload->bytes = file_size(fd);
	return file_sha256(r, fd, 0, upload->bytes, &upload->sha256);
}

bool upload_sent(struct req *r)
{
	return r->io->file || r->io->whole;
}

const struct err *upload_take(struct req *r, struct upload *upload)
{
	const struct part *part = r->io->file;

	*upload = (struct upload){ .name = file_name_clean(r,
				       part ? part->file_name : req_arg(r, "name")) };
	if (r->io->n_files > 1)
		return take_parts(r, upload);
	if (part)
		return take_part(r, part, upload);
	if (r->io->whole)
		return take_body(r, upload);
	return no_file(r, err(422, "empty_file", "Choose a file to upload."));
}
