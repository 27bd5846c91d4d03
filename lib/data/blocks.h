/*
 * blocks -- counts by facility slot, cut into blocks of as many slots as the database says.
 *
 *	if ((failed = blocks_ask(db, ctx, slots, &blocks)) || (failed = db_rows_binary(...)))
 *		return failed;
 *	for each row: failed = blocks_read(&blocks, rows, row, 0, counts);
 *
 * A month's counts are one array here, counts[1..slots], with room for blocks_room() of them.  In
 * the database each block is a row of its own, and block b has the slots after blocks_before(b).
 */
#ifndef DATA_BLOCKS_H
#define DATA_BLOCKS_H

#include "data/copy.h"

struct blocks {
	int size; /* slots of a block */
	int n;	  /* blocks 0..n-1 */
};

/* Those that slots 1..slots take. */
const struct err *blocks_ask(struct db *db, const void *ctx, int slots,
    struct blocks *blocks) MUST_CHECK;

/* The slots before a block: counts + this is what counts_read() and the like take for it. */
static inline int blocks_before(const struct blocks *blocks, int block)
{
	return block * blocks->size;
}

/* The block of a slot. */
static inline int blocks_of(const struct blocks *blocks, int slot)
{
	return (slot - 1) / blocks->size;
}

/* The slots that all of them have. */
static inline int blocks_room(const struct blocks *blocks)
{
	return blocks->n * blocks->size;
}

/* How many of slots 1..slots a block has. */
static inline int blocks_slots(const struct blocks *blocks, int block, int slots)
{
	int left = slots - blocks_before(blocks, block);

	return left < 0 ? 0 : left < blocks->size ? left : blocks->size;
}

/* An int4 or int8 of a binary result. */
int64_t blocks_number(const PGresult *rows, int row, int column);

/* Read the counts of a block, small or large, two columns of a binary result from column on. */
void blocks_counts(const struct blocks *blocks, const PGresult *rows, int row, int column,
    int32_t *counts);

/* The same with the number of the block before them, into its place in counts, which has
 * blocks_room(); a block beyond them is left out. */
void blocks_read(const struct blocks *blocks, const PGresult *rows, int row, int column,
    int32_t *counts);

/* Room for the counts of all of them, which are none. */
int32_t *blocks_array(const struct blocks *blocks, const void *ctx);

/* No counts in any of them. */
void blocks_clear(const struct blocks *blocks, int32_t *counts);

/* Which of them there are, as "{0,2}". */
const char *blocks_list(const struct blocks *blocks, const void *ctx, const bool *which);

/* Their digests, DIGEST_SIZE bytes a block of all blocks, as a list in the same order. */
const char *blocks_digests(const struct blocks *blocks, const void *ctx, const bool *which,
    const unsigned char *digest);

#endif
