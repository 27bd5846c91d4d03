/* unpack -- see unpack.h. */
#include "csv/unpack.h"

#include "base/conf.h"
#include "base/mem.h"
#include "csv/gzip.h"
#include "csv/zip.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define MAGIC 4		/* bytes that tell a container */
#define FLOOR 100000000 /* bytes up to which any ratio is honest: counts repeat a lot */
#define RATIO 200	/* text of counts packs to a tenth, the same line again and again to less */

void unpack_fault(struct unpack *from, const char *code, const char *fmt, ...)
{
	va_list args;

	from->ended = true;
	from->code = code;
	va_start(args, fmt);
	vsnprintf(from->why, sizeof(from->why), fmt, args);
	va_end(args);
}

const struct err *unpack_failed(const struct unpack *from)
{
	if (from->disk)
		return err_internal("reading a CSV file: %s", strerror(from->disk));
	if (from->code)
		return err(422, from->code, "%s", from->why);
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

static struct unpack *open_file(const void *ctx, int fd, char magic[MAGIC])
{
	struct unpack *from = mem_new(ctx, struct unpack);

	from->fd = fd;
	memset(magic, 0, MAGIC);
	unpack_raw(from, magic, MAGIC);
	from->ended = from->disk != 0;
	from->offset = 0;
	return from;
}

static bool is_zip(const char magic[MAGIC])
{
	return !memcmp(magic, "PK\3\4", 4) || !memcmp(magic, "PK\5\6", 4);
}

struct unpack *unpack_open(const void *ctx, int fd, int entry)
{
	char magic[MAGIC];
	struct unpack *from = open_file(ctx, fd, magic);

	if (!memcmp(magic, "\x1f\x8b", 2))
		from->gzip = gzip_new(from);
	else if (is_zip(magic))
		from->zip = zip_new(from, entry);
	from->packed = from->gzip || from->zip;
	return from;
}

/* Has so much come out of so little that it is a trap? */
static void check_size(struct unpack *from)
{
	if (from->bytes > conf()->unpacked_max)
		unpack_fault(from, "unpacked_max",
		    "The file unpacks to more than %ld MB, the most that is taken here. Split "
		    "it by year or by indicator, and upload the parts one after the other.",
		    conf()->unpacked_max / 1000000);
	else if (from->bytes > FLOOR && from->bytes / RATIO > from->offset)
		unpack_fault(from, "unpacked_ratio",
		    "The file unpacks to more than %d times its size, which no table of counts "
		    "does. Unpack it, look at it, and upload the CSV file itself.",
		    RATIO);
}

size_t unpack_read(struct unpack *from, char *at, size_t n)
{
	size_t got;

	if (from->ended)
		return 0;
	if (!from->packed)
		got = unpack_raw(from, at, n);
	else
		got = from->gzip ? gzip_read(from, at, n) : zip_read(from, at, n);
	from->bytes += (int64_t)got;
	if (from->packed)
		check_size(from);
	from->ended |= !got;
	return from->code ? 0 : got;
}

const struct err *unpack_entries(const void *ctx, int fd, json_t **entries)
{
	char magic[MAGIC];
	struct unpack *from = open_file(ctx, fd, magic);
	const struct err *failed;

	*entries = is_zip(magic) ? zip_entries(from) : NULL;
	if (*entries)
		mem_json(ctx, *entries);
	failed = unpack_failed(from);
	talloc_free(from);
	return failed;
}
