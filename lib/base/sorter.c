/* sorter -- see sorter.h. */
#include "base/sorter.h"

#include "base/file.h"
#include "base/mem.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#define RUN   (1 << 20) /* items: 32 MB */
#define PIECE (8 << 20) /* bytes of all runs together that are read ahead */
#define LEAST 64	/* items of a run read ahead, however many runs there are */

/* A sorted run in the file; ahead holds what was read of it and is not given yet. */
struct run {
	int64_t at, left; /* in the file: item of the next read, items still there */
	struct sorted *ahead;
	size_t n, next;
};

struct sorter {
	const char *folder;
	int fd; /* of the runs; -1 while all is in memory */
	struct sorted *item;
	size_t n, room, most;
	size_t next; /* to be given, where all is in memory */
	int64_t written;
	struct run *run; /* while merging a heap: the run with the smallest item first */
	size_t runs, piece;
	bool given; /* the first run's item was given, and is to be passed over */
};

struct sorter *sorter_new_runs(const void *ctx, const char *folder, size_t n)
{
	struct sorter *sorter = mem_new(ctx, struct sorter);

	sorter->folder = folder;
	sorter->fd = -1;
	sorter->most = n;
	return sorter;
}

struct sorter *sorter_new(const void *ctx, const char *folder)
{
	return sorter_new_runs(ctx, folder, RUN);
}

static int in_order(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->sub != y->sub)
		return x->sub < y->sub ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void sort_run(struct sorter *sorter)
{
	if (sorter->n)
		qsort(sorter->item, sorter->n, sizeof(*sorter->item), in_order);
}

/* Write all of it, in as many pieces as the system likes. */
static bool write_all(int fd, const char *at, size_t n)
{
	while (n) {
		ssize_t done = write(fd, at, n);

		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

static const struct err *write_run(struct sorter *sorter)
{
	if (sorter->fd < 0 &&
	    (sorter->fd = file_open(sorter, sorter->folder, O_TMPFILE | O_RDWR)) < 0)
		return err_internal("%s: no file for sorting: %m", sorter->folder);
	sort_run(sorter);
	if (!write_all(sorter->fd, (const char *)sorter->item, sorter->n * sizeof(struct sorted)))
		return err(507, "disk_full",
		    "The server's disk has no room for the work on this file ({mb} MB so far). "
		    "Your file and mapping are kept; ask the administrator to free space, then try "
		    "again.",
		    "mb", DIGITS(sorter->written * (int64_t)sizeof(struct sorted) >> 20));
	sorter->run = mem_resize(sorter, sorter->run, struct run, sorter->runs + 1);
	sorter->run[sorter->runs++] =
	    (struct run){ .at = sorter->written, .left = (int64_t)sorter->n };
	sorter->written += (int64_t)sorter->n;
	sorter->n = 0;
	return NULL;
}

const struct err *sorter_add(struct sorter *sorter, struct sorted item)
{
	const struct err *failed;

	if (sorter->n == sorter->most && (failed = write_run(sorter)))
		return failed;
	if (sorter->n == sorter->room) {
		sorter->room = sorter->room ? 2 * sorter->room : 64;
		if (sorter->room > sorter->most)
			sorter->room = sorter->most;
		sorter->item = mem_resize(sorter, sorter->item, struct sorted, sorter->room);
	}
	sorter->item[sorter->n++] = item;
	return NULL;
}

/* Read ahead in a run that has nothing at hand. */
static const struct err *read_ahead(struct sorter *sorter, struct run *run)
{
	size_t n = run->left < (int64_t)sorter->piece ? (size_t)run->left : sorter->piece;
	size_t size = n * sizeof(struct sorted), done = 0;

	while (done < size) {
		ssize_t got = pread(sorter->fd, (char *)run->ahead + done, size - done,
		    run->at * (int64_t)sizeof(struct sorted) + (int64_t)done);

		if (got <= 0)
			return err_internal("reading sorted runs back: %m");
		done += (size_t)got;
	}
	run->at += (int64_t)n;
	run->left -= (int64_t)n;
	run->n = n;
	run->next = 0;
	return NULL;
}

static int before(const struct run *a, const struct run *b)
{
	return in_order(&a->ahead[a->next], &b->ahead[b->next]) < 0;
}

/* Let the run at i sink to its place in the heap. */
static void sink(struct sorter *sorter, size_t i)
{
	for (size_t least = i;; i = least) {
		struct run kept = sorter->run[i];

		for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
			if (child < sorter->runs &&
			    before(&sorter->run[child], &sorter->run[least]))
				least = child;
		if (least == i)
			return;
		sorter->run[i] = sorter->run[least];
		sorter->run[least] = kept;
	}
}

const struct err *sorter_end(struct sorter *sorter)
{
	const struct err *failed;

	if (!sorter->runs) {
		sort_run(sorter);
		return NULL;
	}
	if (sorter->n && (failed = write_run(sorter)))
		return failed;
	talloc_free(sorter->item);
	sorter->item = NULL;
	sorter->piece = PIECE / sizeof(struct sorted) / sorter->runs;
	sorter->piece = sorter->piece < LEAST ? LEAST : sorter->piece;
	for (size_t i = 0; i < sorter->runs; i++) {
		sorter->run[i].ahead = mem_array(sorter, struct sorted, sorter->piece);
		if ((failed = read_ahead(sorter, &sorter->run[i])))
			return failed;
	}
	for (size_t i = sorter->runs; i-- > 0;)
		sink(sorter, i);
	return NULL;
}

/* Go past the item that was given last. */
static const struct err *pass_over(struct sorter *sorter)
{
	struct run *first = sorter->run;
	const struct err *failed;

	if (++first->next == first->n) {
		if (!first->left) {
			talloc_free(first->ahead);
			*first = sorter->run[--sorter->runs];
		} else if ((failed = read_ahead(sorter, first)))
			return failed;
	}
	if (sorter->runs)
		sink(sorter, 0);
	return NULL;
}

const struct err *sorter_next(struct sorter *sorter, const struct sorted **item)
{
	const struct err *failed;

	*item = NULL;
	if (sorter->fd < 0) {
		if (sorter->next < sorter->n)
			*item = &sorter->item[sorter->next++];
		return NULL;
	}
	if (sorter->given && (failed = pass_over(sorter)))
		return failed;
	sorter->given = sorter->runs > 0;
	if (sorter->runs)
		*item = &sorter->run->ahead[sorter->run->next];
	return NULL;
}
