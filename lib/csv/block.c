/* block -- see block.h. */
#include "csv/block.h"

#include "base/mem.h"
#include "text/decode.h"

#define BOM SPAN("\xef\xbb\xbf")

struct block block_of(const void *ctx, int fd, const struct dialect *dialect, size_t size)
{
	struct block block = { .encoding = dialect->encoding, .size = size };

	block.from = unpack_open(ctx, fd, dialect->entry);
	if (dialect->encoding != ENCODING_UTF_8)
		block.raw = mem_array(block.from, char, size + sizeof(block.cut));
	return block;
}

/* Read up to n bytes to at; how many there were, 0 at the end or on failure. */
static size_t read_some(struct block *block, char *at, size_t n)
{
	size_t got = unpack_read(block->from, at, n);

	block->ended = !got;
	return got;
}

/* Read the first bytes, which are enough to tell a byte order mark, and drop it. */
static size_t read_first(struct block *block, char *at)
{
	size_t n = 0;

	while (n < BOM.len && !block->ended)
		n += read_some(block, at + n, BOM.len - n);
	return n == BOM.len && !memcmp(at, BOM.at, n) ? 0 : n;
}

/* What is left of a piece: a cut character is kept for the next piece to begin with, any other
 * byte is bad. */
static void keep_rest(struct block *block, struct span rest)
{
	block->n_cut = 0;
	if (!rest.len)
		return;
	if (!block->ended && decode_is_cut(block->encoding, rest)) {
		memcpy(block->cut, rest.at, rest.len);
		block->n_cut = rest.len;
		return;
	}
	block->ended = block->bad = true;
	block->byte = (unsigned char)*rest.at;
	block->bad_at = block->from->bytes - (int64_t)rest.len;
}

static size_t read_utf_8(struct block *block, struct batch *batch)
{
	char *at = batch_more(batch, block->n_cut + block->size + BOM.len);
	size_t n = block->n_cut, good;

	memcpy(at, block->cut, n);
	if (!block->begun)
		n += read_first(block, at + n);
	block->begun = true;
	if (!block->ended)
		n += read_some(block, at + n, block->size);
	good = span_utf8((struct span){ at, n });
	keep_rest(block, (struct span){ at + good, n - good });
	return good;
}

static size_t read_other(struct block *block, struct batch *batch)
{
	size_t n = block->n_cut, used, made;
	char *at;

	memcpy(block->raw, block->cut, n);
	n += read_some(block, block->raw + n, block->size);
	at = batch_more(batch, n * DECODE_MOST);
	used = decode(block->encoding, (struct span){ block->raw, n }, at, &made);
	keep_rest(block, (struct span){ block->raw + used, n - used });
	if (block->begun || !made)
		return made;
	block->begun = true;
	if (made < BOM.len || memcmp(at, BOM.at, BOM.len))
		return made;
	memmove(at, at + BOM.len, made - BOM.len);
	return made - BOM.len;
}

bool block_read(struct block *block, struct batch *batch)
{
	while (!block->ended) {
		size_t n = block->raw ? read_other(block, batch) : read_utf_8(block, batch);

		batch->len += n;
		if (n)
			return true;
	}
	return false;
}

int64_t block_position(const struct block *block, size_t rest)
{
	if (block->raw || block->from->packed)
		return block->from->offset;
	return block->from->offset - (int64_t)(block->n_cut + rest);
}
