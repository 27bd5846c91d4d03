/* spill -- see spill.h. */
#include "books/spill.h"

#include "base/conf.h"
#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct spill {
	size_t memory;
	char *at; /* the bytes from written on */
	size_t len, room;
	int64_t written;
	int fd; /* -1 while all are in memory */
};

struct spill *spill_new(const void *ctx, size_t memory)
{
	struct spill *spill = mem_new(ctx, struct spill);

	spill->memory = memory;
	spill->fd = -1;
	return spill;
}

int spill_file(const void *ctx)
{
	char *folder = mem_printf(NULL, "%s/tmp", conf()->store);
	int fd = file_open(ctx, folder, O_RDWR | O_TMPFILE);

	talloc_free(folder);
	return fd;
}

bool spill_write(int fd, const void *from, size_t n)
{
	for (const char *at = from; n;) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno != EINTR)
			return false;
		at += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return true;
}

static bool flush(struct spill *spill)
{
	if (spill->fd < 0 && (spill->fd = spill_file(spill)) < 0)
		return false;
	if (!spill_write(spill->fd, spill->at, spill->len))
		return false;
	spill->written += (int64_t)spill->len;
	spill->len = 0;
	return true;
}

bool spill_add(struct spill *spill, const void *from, size_t n)
{
	if (spill->len + n > spill->memory && !flush(spill))
		return false;
	if (spill->len + n > spill->room) {
		spill->room = 2 * (spill->len + n);
		spill->at = mem_resize(spill, spill->at, char, spill->room);
	}
	if (n) /* nothing has no place to be copied to before the first block */
		memcpy(spill->at + spill->len, from, n);
	spill->len += n;
	return true;
}

int64_t spill_size(const struct spill *spill)
{
	return spill->written + (int64_t)spill->len;
}

bool spill_get(const struct spill *spill, int64_t at, void *to, size_t n)
{
	char *next = to;

	while (n && at < spill->written) {
		size_t here = at + (int64_t)n > spill->written ? (size_t)(spill->written - at) : n;
		ssize_t got = pread(spill->fd, next, here, at);

		if (got <= 0 && errno != EINTR)
			return false;
		next += got > 0 ? got : 0;
		at += got > 0 ? got : 0;
		n -= got > 0 ? (size_t)got : 0;
	}
	if (n)
		memcpy(next, spill->at + (at - spill->written), n);
	return true;
}
