/*
 * map -- from a text to a small number, as flat as a table can be.
 *
 * For the inner loop: open addressing in one array of slots, keys side by side in one text, a
 * keyed hash so that no file can be made to collide.  Keys are never removed.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/span.h"

#define MAP_NONE (-1)

struct map;

struct map *map_new(const void *ctx);

/* The number of key, or MAP_NONE. */
int map_get(const struct map *map, struct span key);

/* The same, where keys are asked for in an order that repeats itself, as the ids of a file do: the
 * key asked for last, and the one that came after it before, are tried first. */
int map_follow(struct map *map, struct span key);

/* Give key (copied) a number, 0 or more, in place of the one it had. */
void map_put(struct map *map, struct span key, int value);

/* How many keys there are. */
int map_size(const struct map *map);

/* Key i in the order in which they came, from 0. */
struct span map_key(const struct map *map, int i);

#endif
