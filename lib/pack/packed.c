/* packed -- see packed.h. */
#include "pack/packed.h"

#include "base/mem.h"

#include <errno.h>
#include <unistd.h>

struct unpack *packed_of(const void *ctx, int fd)
{
	struct unpack *from = mem_new(ctx, struct unpack);

	from->fd = fd;
	return from;
}

void packed_pass(struct unpack *from, const struct unpack *part)
{
	if (from->code || (!part->code && !part->disk))
		return;
	from->ended = true;
	from->disk = part->disk;
	from->code = part->code;
	from->why = part->code ? mem_err(from, part->why) : NULL;
}

void unpack_fault_of(struct unpack *from, const struct err *failed)
{
	from->ended = true;
	from->code = failed->code;
	from->why = mem_err(from, failed);
}

const struct err *unpack_failed(const struct unpack *from)
{
	if (from->disk == ENOSPC || from->disk == EDQUOT)
		return err(507, "disk_full",
		    "The server's disk is full, and this file needs some of it to be read. Ask the "
		    "administrator to free space, then try again.");
	if (from->disk)
		return err_internal("reading a CSV file: %s", strerror(from->disk));
	if (from->code)
		return err_as(from->why, 422, from->code); /* from may be gone when it is read */
	return NULL;
}

size_t unpack_raw(struct unpack *from, char *at, size_t n)
{
	ssize_t got;

	do
		got = pread(from->fd, at, n, from->offset);
	while (got < 0 && errno == EINTR);
	if (got > 0) {
		from->offset += got;
		return (size_t)got;
	}
	from->disk = got < 0 ? errno : 0;
	return 0;
}
