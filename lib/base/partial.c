/* partial -- see partial.h. */
#include "base/partial.h"

#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOKEN = 32, LOOK_EVERY = 50 };

char *partial_token(const void *ctx)
{
	unsigned long long random[2];

	if (getrandom(random, sizeof(random), 0) != sizeof(random)) {
		log_error("fatal", "detail", "no random numbers", NULL);
		abort();
	}
	return mem_printf(ctx, "%016llx%016llx", random[0], random[1]);
}

const char *partial_path(const void *ctx, const char *token)
{
	if (strlen(token) != TOKEN || strspn(token, "0123456789abcdef") != TOKEN)
		return NULL;
	return mem_printf(ctx, "%s/tmp/%s", conf()->store, token);
}

static const struct err *gone(void)
{
	return err(410, "upload_gone", "This upload no longer exists. Send the file again.");
}

const struct err *partial_new(const void *ctx, const char *token, int *fd)
{
	const char *path = partial_path(ctx, token);

	*fd = path ? file_open(ctx, path, O_RDWR | O_CREAT | O_EXCL) : -1;
	if (*fd < 0 || !partial_lock(*fd, 0))
		return err_internal("%s: %m", path);
	return NULL;
}

const struct err *partial_open(const void *ctx, const char *token, int *fd)
{
	const char *path = partial_path(ctx, token);

	if (!path)
		return gone();
	if ((*fd = file_open(ctx, path, O_RDWR | O_NOFOLLOW)) >= 0)
		return NULL;
	return errno == ENOENT ? gone() : err_internal("%s: %m", path);
}

bool partial_lock(int fd, int milliseconds)
{
	for (; flock(fd, LOCK_EX | LOCK_NB); milliseconds -= LOOK_EVERY) {
		if (milliseconds <= 0)
			return false;
		usleep(LOOK_EVERY * 1000);
	}
	return true;
}

int64_t partial_offset(int fd)
{
	/* the length first: what comes while we wait for the disk may not be on it */
	int64_t bytes = file_size(fd);

	return fdatasync(fd) ? -1 : bytes;
}

int64_t partial_received(const char *token)
{
	char *ctx = mem_strdup(NULL, token);
	const char *path = partial_path(ctx, token);
	struct stat st = { 0 };

	if (!path || stat(path, &st))
		st.st_size = 0;
	talloc_free(ctx);
	return st.st_size;
}

void partial_remove(const char *token)
{
	char *ctx = mem_strdup(NULL, token);
	const char *path = partial_path(ctx, token);

	if (path)
		unlink(path);
	talloc_free(ctx);
}

/* Is it a file that nobody changed since, and that nobody works on? */
static bool is_left(const void *ctx, const char *path, time_t since)
{
	struct stat st;
	int fd;

	if (lstat(path, &st) || !S_ISREG(st.st_mode) || st.st_mtime >= since)
		return false;
	fd = file_open(ctx, path, O_RDONLY | O_NOFOLLOW);
	return fd >= 0 && partial_lock(fd, 0);
}

void partial_purge(time_t since)
{
	char *folder = mem_printf(NULL, "%s/tmp", conf()->store);
	DIR *dir = opendir(folder);

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		char *path = mem_printf(folder, "%s/%s", folder, entry->d_name);

		if (is_left(path, path, since)) {
			unlink(path);
			log_event("purge", "file", entry->d_name, NULL);
		}
		talloc_free(path);
	}
	if (dir)
		closedir(dir);
	talloc_free(folder);
}
