/* file -- see file.h. */
#include "base/file.h"

#include "base/conf.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PIECE (1 << 18)

struct open_file {
	int fd;
};

static int close_file(struct open_file *file)
{
	close(file->fd);
	return 0;
}

int file_open(const void *ctx, const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0640);
	struct open_file *file;

	if (fd < 0)
		return -1;
	file = mem_new(ctx, struct open_file);
	file->fd = fd;
	talloc_set_destructor(file, close_file);
	return fd;
}

int64_t file_size(int fd)
{
	struct stat st;

	return fstat(fd, &st) ? -1 : st.st_size;
}

static int free_digest(EVP_MD_CTX **digest)
{
	EVP_MD_CTX_free(*digest);
	return 0;
}

static const struct err *digest_range(EVP_MD_CTX *digest, char *piece, int fd, int64_t offset,
    int64_t n)
{
	for (int64_t end = offset + n; n < 0 || offset < end;) {
		size_t want = n >= 0 && end - offset < PIECE ? (size_t)(end - offset) : PIECE;
		ssize_t got = pread(fd, piece, want, offset);

		if (got < 0)
			return err_internal("reading a file to hash it: %m");
		if (!got)
			break;
		EVP_DigestUpdate(digest, piece, (size_t)got);
		offset += got;
	}
	return NULL;
}

const struct err *file_sha256(const void *ctx, int fd, int64_t offset, int64_t n,
    const char **sha256)
{
	char *hex = mem_array(ctx, char, 65), *piece = mem_array(hex, char, PIECE);
	EVP_MD_CTX **digest = mem_new(hex, EVP_MD_CTX *);
	const struct err *failed;
	unsigned char hash[EVP_MAX_MD_SIZE];

	*digest = mem_or_die(EVP_MD_CTX_new());
	talloc_set_destructor(digest, free_digest);
	EVP_DigestInit_ex(*digest, EVP_sha256(), NULL);
	if ((failed = digest_range(*digest, piece, fd, offset, n)))
		return failed;
	EVP_DigestFinal_ex(*digest, hash, NULL);
	for (int i = 0; i < 32; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	talloc_free(piece);
	talloc_free(digest);
	*sha256 = hex;
	return NULL;
}

static const struct err *no_room(void)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return err(507, "disk_full",
		    "The server's disk is full. Nothing of this upload was kept; ask the "
		    "administrator to free space, then try again.");
	return err_internal("writing a file: %m");
}

/* Move up to n bytes by way of our own memory: not every two file systems can do it alone. */
static ssize_t copy_by_hand(int to, int from, off_t *at, size_t n)
{
	char piece[1 << 16];
	ssize_t got = pread(from, piece, n < sizeof(piece) ? n : sizeof(piece), *at);

	if (got <= 0)
		return got;
	got = write(to, piece, (size_t)got);
	*at += got > 0 ? got : 0;
	return got;
}

static const struct err *copy_pieces(int to, int from, int64_t offset, int64_t n)
{
	off_t at = offset;

	while (n > 0) {
		ssize_t moved = copy_file_range(from, &at, to, NULL, (size_t)n, 0);

		if (moved < 0 &&
		    (errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS))
			moved = copy_by_hand(to, from, &at, (size_t)n);
		if (moved < 0 && errno == EINTR)
			continue;
		if (moved < 0)
			return no_room();
		if (!moved)
			return err(400, "cut_short",
			    "The upload ended before it was complete. Send it again.");
		n -= moved;
	}
	return NULL;
}

const struct err *file_copy_range(const char *path, int from, int64_t offset, int64_t n)
{
	char *ctx = mem_printf(NULL, "%s.part", path);
	const struct err *failed = NULL;
	int to = file_open(ctx, ctx, O_WRONLY | O_CREAT | O_TRUNC);

	if (to < 0)
		failed = no_room();
	if (!failed)
		failed = copy_pieces(to, from, offset, n);
	if (!failed)
		failed = file_place(ctx, path);
	if (failed)
		unlink(ctx);
	talloc_free(ctx);
	return failed;
}

const struct err *file_append(int to, int from, int64_t offset, int64_t n)
{
	if (lseek(to, 0, SEEK_END) < 0)
		return err_internal("appending to a file: %m");
	return copy_pieces(to, from, offset, n);
}

/* Make what was written to path survive a loss of power. */
static bool sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool done = fd >= 0 && !fsync(fd);

	if (fd >= 0)
		close(fd);
	return done;
}

const struct err *file_place(const char *from, const char *to)
{
	char *copy = mem_strdup(NULL, to);
	bool placed = sync_path(from, O_RDONLY) && !rename(from, to) &&
	    sync_path(dirname(copy), O_RDONLY | O_DIRECTORY);

	talloc_free(copy);
	return placed ? NULL : no_room();
}

static const char *megabytes(char to[32], int64_t bytes)
{
	snprintf(to, 32, "%.1f", (double)bytes / 1e6);
	return to;
}

const struct err *file_room(const char *path, int64_t n)
{
	struct statvfs disk;
	int64_t left;

	if (statvfs(path, &disk))
		return err_internal("%s: %m", path);
	left = (int64_t)(disk.f_bavail * disk.f_frsize);
	if (left - conf()->disk_reserve >= n)
		return NULL;
	return err(507, "disk_full",
	    "The server's disk has {left} MB left, of which uploads leave {reserve} MB free, so "
	    "there is no room for this file. Compress it (gzip) or send it in parts, or ask "
	    "{contact} to free space; then try again.",
	    "left", megabytes((char[32]){ 0 }, left), "reserve",
	    megabytes((char[32]){ 0 }, conf()->disk_reserve), "contact.", conf()->contact);
}
