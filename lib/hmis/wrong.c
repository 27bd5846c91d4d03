/* wrong -- see wrong.h. */
#include "hmis/wrong.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>

#define DISTINCT_MAX 100000	/* values remembered */
#define BYTES_MAX    (48 << 20) /* that they take, with their samples */
#define ID_MAX	     1000	/* bytes of an alias, and of its area */
#define KEY_MAX	     (2 * ID_MAX + 1)

struct wrongs {
	struct map *distinct; /* value, or value, NUL, area -> its place in wrong */
	struct wrong *wrong;
	int room;
	size_t bytes; /* of values and their samples */
	bool full;
};

struct wrongs *wrongs_new(const void *ctx)
{
	struct wrongs *wrongs = mem_new(ctx, struct wrongs);

	wrongs->distinct = map_new(wrongs);
	return wrongs;
}

/* What stands for a value that is too long for an id: its start, and a hash. */
static struct span cut(struct span value, struct span area, char room[KEY_MAX])
{
	uint64_t hash = hash_add(hash_add(0, value), area);
	size_t n = value.len < WRONG_SHOWN ? value.len : WRONG_SHOWN;

	memcpy(room, value.at, n);
	memcpy(room + n, &hash, sizeof(hash));
	return (struct span){ room, n + sizeof(hash) };
}

static struct span join(struct span value, struct span area, char room[KEY_MAX])
{
	memcpy(room, value.at, value.len);
	room[value.len] = '\0';
	memcpy(room + value.len + 1, area.at, area.len);
	return (struct span){ room, value.len + 1 + area.len };
}

struct wrong *wrongs_count(struct wrongs *wrongs, struct span value, struct span area)
{
	bool too_long = value.len > ID_MAX || area.len > ID_MAX;
	char room[KEY_MAX];
	int i;

	if (too_long)
		value = cut(value, area, room);
	else if (area.len)
		value = join(value, area, room);
	i = map_get(wrongs->distinct, value);
	if (i == MAP_NONE) {
		i = map_size(wrongs->distinct);
		if ((wrongs->full = i >= DISTINCT_MAX || wrongs->bytes > BYTES_MAX))
			return NULL;
		map_put(wrongs->distinct, value, i);
		wrongs->bytes += value.len;
		if (i >= wrongs->room) {
			wrongs->room = 2 * wrongs->room + 16;
			wrongs->wrong =
			    mem_resize(wrongs, wrongs->wrong, struct wrong, (size_t)wrongs->room);
		}
		wrongs->wrong[i] = (struct wrong){ .cut = too_long };
	}
	wrongs->wrong[i].rows++;
	return &wrongs->wrong[i];
}

bool wrongs_full(const struct wrongs *wrongs)
{
	return wrongs && wrongs->full;
}

void wrongs_add_bytes(struct wrongs *wrongs, size_t bytes)
{
	wrongs->bytes += bytes;
}

int wrongs_size(const struct wrongs *wrongs)
{
	return wrongs ? map_size(wrongs->distinct) : 0;
}

static int by_rows(const void *a, const void *b)
{
	const struct wrong *const *x = a, *const *y = b;

	if ((*x)->rows != (*y)->rows)
		return (*x)->rows > (*y)->rows ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

const struct wrong **wrongs_in_order(const struct wrongs *wrongs, const void *ctx)
{
	int n = wrongs_size(wrongs);
	const struct wrong **order = mem_array(ctx, const struct wrong *, (size_t)n + 1);

	for (int i = 0; i < n; i++)
		order[i] = &wrongs->wrong[i];
	qsort(order, (size_t)n, sizeof(*order), by_rows);
	return order;
}

struct span wrongs_value(const struct wrongs *wrongs, const struct wrong *wrong)
{
	return map_key(wrongs->distinct, (int)(wrong - wrongs->wrong));
}

void wrongs_unknown(const struct wrongs *wrongs, const char *of, json_t *list)
{
	void *ctx = talloc_new(NULL);
	const struct wrong **order = wrongs_in_order(wrongs, ctx);
	int n = wrongs_size(wrongs);
	size_t text = 0;

	for (int i = 0, added = 0; i < n && added < WRONG_UNKNOWN && text < WRONG_TEXT; i++) {
		struct span key = wrongs_value(wrongs, order[i]);
		size_t id = strnlen(key.at, key.len);
		json_t *unknown;

		if (order[i]->cut)
			continue;
		unknown = json_pack("{s:s, s:s%, s:I}", "of", of, "id", key.at, id, "rows",
		    (json_int_t)order[i]->rows);
		if (id < key.len)
			json_object_set_new(unknown, "area",
			    json_stringn(key.at + id + 1, key.len - id - 1));
		json_array_append_new(list, unknown);
		added++;
		text += key.len;
	}
	talloc_free(ctx);
}
