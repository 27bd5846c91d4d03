/* map -- see map.h. */
#include "base/map.h"

#include "base/mem.h"

#include <sodium.h>
#include <stdint.h>

struct slot {
	uint64_t hash;
	int key; /* from 1; 0 is an empty slot */
};

/* Half a cache line, as a file asks for all of them in turn. */
struct key {
	uint64_t ends[2]; /* of 8 to 16 bytes the first and the last 8, which are all */
	uint32_t at, len; /* in text */
	int value;
	int after; /* the key that was asked for after it, from 0 */
};

struct map {
	unsigned char secret[crypto_shorthash_KEYBYTES];
	struct slot *slot;
	size_t mask; /* slots - 1; a power of two less one */
	struct key *key;
	int n, room;
	int last; /* the key asked for last by map_follow(), from 0 */
	char *text;
	size_t used, text_room;
};

struct map *map_new(const void *ctx)
{
	struct map *map = mem_new(ctx, struct map);

	mem_or_die(sodium_init() < 0 ? NULL : map);
	crypto_shorthash_keygen(map->secret);
	map->mask = 63;
	map->slot = mem_array(map, struct slot, map->mask + 1);
	map->room = 32;
	map->key = mem_array(map, struct key, (size_t)map->room);
	map->text_room = 1024;
	map->text = mem_array(map, char, map->text_room);
	return map;
}

static uint64_t hash(const struct map *map, struct span key)
{
	uint64_t h;

	crypto_shorthash((unsigned char *)&h, (const unsigned char *)key.at, key.len, map->secret);
	return h;
}

/* The slot that holds key, or the empty one where it belongs. */
static struct slot *find(const struct map *map, struct span key, uint64_t h)
{
	for (size_t i = h & map->mask;; i = (i + 1) & map->mask) {
		struct slot *slot = &map->slot[i];

		if (!slot->key)
			return slot;
		if (slot->hash == h && span_equal(map_key(map, slot->key - 1), key))
			return slot;
	}
}

int map_get(const struct map *map, struct span key)
{
	const struct slot *slot = find(map, key, hash(map, key));

	return slot->key ? map->key[slot->key - 1].value : MAP_NONE;
}

static inline bool has_ends(struct span key)
{
	return key.len >= 8 && key.len <= 16;
}

static inline void take_ends(struct span key, uint64_t ends[2])
{
	memcpy(ends, key.at, 8);
	memcpy(ends + 1, key.at + key.len - 8, 8);
}

/* As span_equal(), without a call and without the text where ids have their usual length. */
static inline bool is_key(const struct map *map, int i, struct span key)
{
	const struct key *is = &map->key[i];
	uint64_t ends[2];

	if (i >= map->n || is->len != key.len)
		return false;
	if (!has_ends(key))
		return span_equal(map_key(map, i), key);
	take_ends(key, ends);
	return is->ends[0] == ends[0] && is->ends[1] == ends[1];
}

/* What the order did not tell. */
static int look_up(struct map *map, struct span key)
{
	const struct slot *slot = find(map, key, hash(map, key));

	if (!slot->key)
		return MAP_NONE;
	map->key[map->last].after = slot->key - 1;
	map->last = slot->key - 1;
	return map->key[map->last].value;
}

int map_follow(struct map *map, struct span key)
{
	if (!is_key(map, map->last, key)) {
		int after = map->key[map->last].after;

		if (!is_key(map, after, key))
			return look_up(map, key);
		map->last = after;
	}
	return map->key[map->last].value;
}

static void grow(struct map *map)
{
	struct slot *old = map->slot;
	size_t n = map->mask + 1;

	map->mask = 2 * n - 1;
	map->slot = mem_array(map, struct slot, 2 * n);
	for (size_t i = 0; i < n; i++) {
		if (!old[i].key)
			continue;
		*find(map, map_key(map, old[i].key - 1), old[i].hash) = old[i];
	}
	talloc_free(old);
}

static int add_key(struct map *map, struct span key, int value)
{
	if (map->n == map->room) {
		map->room *= 2;
		map->key = mem_resize(map, map->key, struct key, (size_t)map->room);
	}
	mem_or_die(map->used + key.len <= UINT32_MAX ? map : NULL);
	while (map->used + key.len > map->text_room) {
		map->text_room *= 2;
		map->text = mem_resize(map, map->text, char, map->text_room);
	}
	memcpy(map->text + map->used, key.at, key.len);
	map->key[map->n] =
	    (struct key){ { 0 }, (uint32_t)map->used, (uint32_t)key.len, value, map->n };
	if (has_ends(key))
		take_ends(key, map->key[map->n].ends);
	map->used += key.len;
	return ++map->n;
}

void map_put(struct map *map, struct span key, int value)
{
	uint64_t h = hash(map, key);
	struct slot *slot = find(map, key, h);

	if (slot->key) {
		map->key[slot->key - 1].value = value;
		return;
	}
	*slot = (struct slot){ h, add_key(map, key, value) };
	if ((size_t)map->n * 2 > map->mask)
		grow(map);
}

int map_size(const struct map *map)
{
	return map->n;
}

struct span map_key(const struct map *map, int i)
{
	return (struct span){ map->text + map->key[i].at, map->key[i].len };
}
