/* block -- see block.h. */
#include "csv/block.h"

#include <errno.h>
#include <unistd.h>

#define BOM "\xef\xbb\xbf"

/* Read up to n bytes to at; how many there were, 0 at the end or on failure. */
static size_t read_some(struct block *block, char *at, size_t n)
{
	ssize_t got;

	do
		got = pread(block->fd, at, n, block->offset);
	while (got < 0 && errno == EINTR);
	if (got > 0) {
		block->offset += got;
		return (size_t)got;
	}
	block->ended = true;
	block->disk = got < 0 ? errno : 0;
	return 0;
}

/* Read the first bytes, which are enough to tell a byte order mark, and drop it. */
static size_t read_first(struct block *block, char *at)
{
	size_t n = 0;

	while (n < sizeof(BOM) - 1 && !block->ended)
		n += read_some(block, at + n, sizeof(BOM) - 1 - n);
	return n == sizeof(BOM) - 1 && !memcmp(at, BOM, n) ? 0 : n;
}

/* Text that ends in a cut character gives it back, for the next block to begin with. */
static size_t check(struct block *block, struct span text)
{
	size_t good = span_utf8(text);
	struct span rest = {text.at + good, text.len - good};

	block->n_cut = 0;
	if (!rest.len)
		return good;
	if (!block->ended && span_utf8_cut(rest)) {
		memcpy(block->cut, rest.at, rest.len);
		block->n_cut = rest.len;
		return good;
	}
	block->ended = block->bad = true;
	block->byte = (unsigned char)*rest.at;
	return good;
}

bool block_read(struct block *block, struct batch *batch)
{
	while (!block->ended) {
		char *at = batch_more(batch, block->n_cut + block->size + sizeof(BOM));
		size_t n = block->n_cut, good;

		memcpy(at, block->cut, n);
		if (!block->offset)
			n += read_first(block, at + n);
		if (!block->ended)
			n += read_some(block, at + n, block->size);
		good = check(block, (struct span){at, n});
		batch->len += good;
		if (good)
			return true;
	}
	return false;
}
