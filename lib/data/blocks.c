/* blocks -- see blocks.h. */
#include "data/blocks.h"

#include <arpa/inet.h>
#include <endian.h>
#include <sodium.h>
#include <string.h>

const struct err *blocks_ask(struct db *db, const void *ctx, int slots, struct blocks *blocks)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(db, ctx, &rows, SQL_block_slots)))
		return failed;
	blocks->size = (int)strtol(PQgetvalue(rows, 0, 0), NULL, 10);
	if (blocks->size < 1)
		return err_internal("a block has %d slots", blocks->size);
	blocks->n = (slots + blocks->size - 1) / blocks->size;
	return NULL;
}

int64_t blocks_number(const PGresult *rows, int row, int column)
{
	const char *at = PQgetvalue(rows, row, column);
	uint64_t wide = 0;
	uint32_t narrow = 0;

	if (PQgetlength(rows, row, column) == sizeof(narrow)) {
		memcpy(&narrow, at, sizeof(narrow));
		return (int32_t)ntohl(narrow);
	}
	if (PQgetlength(rows, row, column) == sizeof(wide))
		memcpy(&wide, at, sizeof(wide));
	return (int64_t)be64toh(wide);
}

void blocks_counts(const struct blocks *blocks, const PGresult *rows, int row, int column,
    int32_t *counts)
{
	counts_read(rows, row, PQgetisnull(rows, row, column) ? column + 1 : column, counts,
	    blocks->size);
}

void blocks_read(const struct blocks *blocks, const PGresult *rows, int row, int column,
    int32_t *counts)
{
	int64_t block = blocks_number(rows, row, column);

	if (block >= 0 && block < blocks->n)
		blocks_counts(blocks, rows, row, column + 1,
		    counts + blocks_before(blocks, (int)block));
}

void blocks_clear(const struct blocks *blocks, int32_t *counts)
{
	for (int slot = 1; slot <= blocks_room(blocks); slot++)
		counts[slot] = COUNT_NONE;
}

int32_t *blocks_array(const struct blocks *blocks, const void *ctx)
{
	int32_t *counts = mem_array(ctx, int32_t, (size_t)blocks_room(blocks) + 1);

	blocks_clear(blocks, counts);
	return counts;
}

const char *blocks_list(const struct blocks *blocks, const void *ctx, const bool *which)
{
	char *list = mem_strdup(ctx, "{");

	for (int block = 0; block < blocks->n; block++)
		if (which[block])
			list = mem_append(list, "%s%d", list[1] ? "," : "", block);
	return mem_append(list, "}");
}

const char *blocks_digests(const struct blocks *blocks, const void *ctx, const bool *which,
    const unsigned char *digest)
{
	char hex[2 * DIGEST_SIZE + 1], *list = mem_strdup(ctx, "{");

	for (int block = 0; block < blocks->n; block++)
		if (which[block]) {
			sodium_bin2hex(hex, sizeof(hex), digest + (size_t)block * DIGEST_SIZE,
			    DIGEST_SIZE);
			list = mem_append(list, "%s\"\\\\x%s\"", list[1] ? "," : "", hex);
		}
	return mem_append(list, "}");
}
