/* counters -- see counters.h. */
#include "host/counters.h"

#include "base/clock.h"
#include "base/conf.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

const double counted_bounds[COUNTED_BOUNDS] = { 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
	300, 1800 };

struct counters {
	_Atomic uint64_t layout; /* LAYOUT, or what another version of the programs made of it */
	_Atomic int64_t said_at; /* the second in which one had its turn */
	_Atomic int64_t schema;	 /* that was seen last; 0: none was */
	struct counted names[COUNTED_NAMES];
};

#define LAYOUT (0x686d6973ULL << 32 | sizeof(struct counters))

/* The file, with all the room it needs: later it could be missing when memory is written to. */
static struct counters *map(const char *path)
{
	struct counters *mapped = MAP_FAILED;
	int fd = open(path, O_RDWR | O_CLOEXEC);
	uint64_t found;

	if (fd < 0)
		return NULL;
	if (!posix_fallocate(fd, 0, sizeof(*mapped)))
		mapped = mmap(NULL, sizeof(*mapped), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (mapped == MAP_FAILED)
		return NULL;
	found = atomic_load(&mapped->layout);
	if (found != LAYOUT && atomic_compare_exchange_strong(&mapped->layout, &found, LAYOUT))
		memset(&mapped->said_at, 0, sizeof(*mapped) - offsetof(struct counters, said_at));
	return mapped;
}

static struct counters *counters(void)
{
	static struct counters *mapped;
	static bool tried;

	if (!tried) {
		tried = true;
		mapped = map(conf()->counters);
	}
	return mapped && atomic_load(&mapped->layout) == LAYOUT ? mapped : NULL;
}

/* FNV-1a, never 0. */
static uint64_t key_of(const char *name)
{
	uint64_t key = 0xcbf29ce484222325ULL;

	for (; *name; name++)
		key = (key ^ (unsigned char)*name) * 0x100000001b3ULL;
	return key ? key : 1;
}

/* The place of a name, which the first one who asks for it takes. */
static struct counted *find(struct counters *all, const char *name)
{
	uint64_t key = key_of(name);

	for (int i = 0; i < COUNTED_NAMES; i++) {
		struct counted *one = &all->names[(key + (unsigned)i) % COUNTED_NAMES];
		uint64_t found = 0;

		if (atomic_compare_exchange_strong(&one->key, &found, key))
			snprintf(one->name, sizeof(one->name), "%s", name);
		if (!found || found == key)
			return one;
	}
	return NULL;
}

void counters_add(const char *name, int status, double seconds, int64_t bytes)
{
	struct counters *all = counters();
	struct counted *one = all ? find(all, name) : NULL;
	int part = 0;

	if (!one || status < 100 || status >= 100 + COUNTED_STATUSES || seconds < 0)
		return;
	while (part < COUNTED_BOUNDS && seconds > counted_bounds[part])
		part++;
	atomic_fetch_add(&one->status[status - 100], 1);
	atomic_fetch_add(&one->within[part], 1);
	atomic_fetch_add(&one->microseconds, (uint64_t)(seconds * 1e6));
	atomic_fetch_add(&one->bytes, (uint64_t)bytes);
}

const struct counted *counters_next(int *place)
{
	struct counters *all = counters();

	while (all && *place < COUNTED_NAMES) {
		const struct counted *one = &all->names[(*place)++];

		if (atomic_load(&one->key) && *one->name)
			return one;
	}
	return NULL;
}

bool counters_turn(void)
{
	static _Atomic int64_t alone;
	struct counters *all = counters();
	_Atomic int64_t *said_at = all ? &all->said_at : &alone;
	int64_t now = (int64_t)clock_seconds(), was = atomic_load(said_at);

	return now != was && atomic_compare_exchange_strong(said_at, &was, now);
}

void counters_saw_schema(int schema)
{
	struct counters *all = counters();

	if (all)
		atomic_store(&all->schema, schema);
}

int counters_schema(void)
{
	struct counters *all = counters();

	return all ? (int)atomic_load(&all->schema) : 0;
}
