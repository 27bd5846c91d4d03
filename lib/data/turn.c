/* turn -- see turn.h. */
#include "data/turn.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE 1.0 /* seconds for which a page waits for its turn */

enum {
	PAGES_ALONE = 2, /* turns that no worker takes */
	PAUSE = 5000,	 /* microseconds between two tries */
	WAITING = 0,	 /* the byte that those who wait hold together; the turns come after it */
	FIRST = 1
};

struct turn {
	enum turn_kind kind;
	int fd;	  /* -1 where the file cannot be used */
	int held; /* its byte, or 0 */
};

/* Locks of the open file, not of the process: libraries that close the same file elsewhere do not
 * end them, and a thread has its own. */
static bool lock(const struct turn *turn, int command, short type, int byte, short *found)
{
	struct flock range = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };
	int result = fcntl(turn->fd, command, &range);

	if (found)
		*found = range.l_type;
	return !result;
}

static int open_turns(const void *ctx)
{
	const char *path = mem_printf(ctx, "%s/turns", conf()->store);
	int fd = file_open(ctx, path, O_RDWR);

	if (fd < 0)
		log_event("turns", "file", path, "failed", strerror(errno), NULL);
	return fd;
}

struct turn *turn_new(const void *ctx, enum turn_kind kind)
{
	struct turn *turn = mem_new(ctx, struct turn);

	turn->kind = kind;
	turn->fd = open_turns(turn);
	return turn;
}

static bool take_any(struct turn *turn)
{
	int first = turn->kind == TURN_WORKER ? FIRST + PAGES_ALONE : FIRST;

	for (int byte = first; byte < FIRST + conf()->connections; byte++) {
		if (lock(turn, F_OFD_SETLK, F_WRLCK, byte, NULL)) {
			turn->held = byte;
			return true;
		}
		if (errno != EAGAIN && errno != EACCES)
			return true; /* a file system without locks */
	}
	return false;
}

bool turn_take(struct turn *turn)
{
	double until = clock_seconds() + PATIENCE;
	bool taken;

	if (turn->fd < 0 || turn->held || take_any(turn) || turn->kind == TURN_WORKER)
		return true;
	lock(turn, F_OFD_SETLK, F_RDLCK, WAITING, NULL);
	while (!(taken = take_any(turn)) && clock_seconds() < until)
		usleep(PAUSE);
	lock(turn, F_OFD_SETLK, F_UNLCK, WAITING, NULL);
	return taken;
}

void turn_take_late(struct turn *turn)
{
	if (turn && turn->kind == TURN_WORKER && turn->fd >= 0 && !turn->held)
		take_any(turn);
}

void turn_give(struct turn *turn)
{
	if (turn->held)
		lock(turn, F_OFD_SETLK, F_UNLCK, turn->held, NULL);
	turn->held = 0;
}

bool turn_wanted(const struct turn *turn)
{
	short found = F_UNLCK;

	return turn->held && lock(turn, F_OFD_GETLK, F_WRLCK, WAITING, &found) && found != F_UNLCK;
}
