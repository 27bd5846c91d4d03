/* reader -- see reader.h. */
#include "csv/reader.h"

#include "base/mem.h"
#include "csv/block.h"
#include "csv/split.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

#define BLOCK	(1 << 18) /* bytes; a batch with its records stays in the processor's cache */
#define BATCHES 5	  /* with the caller, two that wait, one looked at, one being made */
#define BEFORE	24	  /* bytes shown of what stands before a bad byte */

struct reader {
	/* the caller's */
	const struct record *next, *end; /* of the batch at hand */
	struct batch *at_hand;
	int64_t position;
	bool over; /* there was no further batch */
	long header_line, above;
	const char **name; /* of the files, where there are several: the dialect's */

	/* the thread's, until it has ended */
	struct block block;
	struct splitter *splitter;
	struct dialect dialect;
	int fd;
	int files, file; /* how many there are, and the one being read, from 0 */
	int *entry;	 /* their numbers */
	long bad_line;
	char before[BEFORE + 1];
	void *arena; /* of its own: talloc's families are for one thread each */

	/* both's, under lock: the batches from first on, made of them, wait for the caller */
	pthread_t thread;
	bool started;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct batch *batch[BATCHES];
	int first, made;
	bool ended, stop;

	/* of the thread that looks ahead; under lock, how many of the batches made it has seen */
	pthread_t looker;
	ahead_fn *look;
	void *arg;
	struct ahead *ahead[BATCHES]; /* what it made, by batch */
	int looked;
};

/* So many batches are there for the caller; under lock. */
static int ready(const struct reader *reader)
{
	return reader->look ? reader->looked : reader->made;
}

/* A batch to fill, once there is one; NULL when the caller wants no more. */
static struct batch *take_free(struct reader *reader)
{
	struct batch *batch = NULL;

	pthread_mutex_lock(&reader->lock);
	while (!reader->stop && reader->made == BATCHES)
		pthread_cond_wait(&reader->changed, &reader->lock);
	if (!reader->stop)
		batch = reader->batch[(reader->first + reader->made) % BATCHES];
	pthread_mutex_unlock(&reader->lock);
	return batch;
}

/* Hand a filled batch to the caller (or none), and say whether it was the last. */
static void hand_over(struct reader *reader, const struct batch *batch, bool ended)
{
	pthread_mutex_lock(&reader->lock);
	reader->made += batch->n > 0;
	reader->ended = ended;
	pthread_cond_broadcast(&reader->changed);
	pthread_mutex_unlock(&reader->lock);
}

/* Begin batch with what the one before left over. */
static void begin(struct batch *batch, const struct batch *before)
{
	size_t left = before->len - before->used;

	batch->len = 0;
	memmove(batch_more(batch, left), before->text + before->used, left);
	batch->len = left;
	batch->used = 0;
}

/* Did the file end where it does not end?  What stands there is no record. */
static bool is_broken(const struct block *block)
{
	return block->from->disk || block->from->code;
}

/* Fill batch with at least one record; false when the text has ended. */
static bool fill(struct reader *reader, struct batch *batch, bool full)
{
	struct block *block = &reader->block;
	bool more = true;

	do {
		if (!full)
			more = block_read(block, batch);
		split(reader->splitter, batch, !more && !block->bad && !is_broken(block));
		full = batch->full;
		if (!batch->n && batch->used)
			begin(batch, batch);
	} while (!batch->n && more);
	batch->position = block_position(block, batch->len - batch->used);
	return more || full;
}

/* Where the byte stands that ended the text: after what the last batch left over. */
static void find_bad_byte(struct reader *reader, const struct batch *batch)
{
	const char *at = batch->text + batch->used, *end = batch->text + batch->len, *start = at;

	reader->bad_line = reader->splitter->line;
	for (; at < end; at++) {
		if (*at != '\n' && (*at != '\r' || at[1] == '\n'))
			continue;
		reader->bad_line++;
		start = at + 1;
	}
	if (end - start > BEFORE)
		start = end - BEFORE;
	while (start < end && (*start & 0xc0) == 0x80)
		start++;
	memcpy(reader->before, start, (size_t)(end - start));
}

/* Go on to the next file after the end of one; false when that was the last, or is broken. */
static bool next_file(struct reader *reader)
{
	int64_t before = reader->block.from->before + reader->block.from->bytes;
	struct dialect dialect = reader->dialect;

	if (reader->block.bad || is_broken(&reader->block) || reader->file + 1 >= reader->files)
		return false;
	dialect.entry = reader->entry[++reader->file];
	talloc_free(reader->block.from);
	reader->block = block_of(reader->arena, reader->fd, &dialect, reader->block.size);
	reader->block.from->before = before;
	talloc_free(reader->splitter);
	reader->splitter = splitter_new(reader->arena, dialect.delimiter);
	return true;
}

static void mark(struct batch *batch, int file, const char *name)
{
	batch->file = file;
	for (int i = 0; name && i < batch->n; i++)
		batch->record[i].file = name;
}

static void *read_ahead(void *arg)
{
	struct reader *reader = arg;
	const struct batch *before = NULL;
	struct batch *batch;

	for (bool more = true; more && (batch = take_free(reader));) {
		bool full = before && before->full, rest;

		if (before)
			begin(batch, before);
		else
			batch->len = batch->used = 0;
		rest = fill(reader, batch, full);
		if (!rest && reader->block.bad)
			find_bad_byte(reader, batch);
		if (reader->files > 1)
			mark(batch, reader->file, reader->name[reader->file]);
		before = rest ? batch : NULL;
		more = rest || next_file(reader);
		hand_over(reader, batch, !more);
	}
	return NULL;
}

/* Signals are for the thread that the program began with. */
static bool begin_thread(pthread_t *thread, void *(*run)(void *), struct reader *reader)
{
	sigset_t all, old;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	failed = pthread_create(thread, NULL, run, reader);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return !failed;
}

static void start(struct reader *reader)
{
	reader->started = begin_thread(&reader->thread, read_ahead, reader);
	if (!reader->started) {
		reader->block.from->disk = EAGAIN;
		reader->ended = true;
	}
}

static int stop(struct reader *reader)
{
	pthread_mutex_lock(&reader->lock);
	reader->stop = true;
	pthread_cond_broadcast(&reader->changed);
	pthread_mutex_unlock(&reader->lock);
	if (reader->started)
		pthread_join(reader->thread, NULL);
	if (reader->look)
		pthread_join(reader->looker, NULL);
	pthread_cond_destroy(&reader->changed);
	pthread_mutex_destroy(&reader->lock);
	talloc_free(reader->arena);
	return 0;
}

/* What the thread needs to know of several files. */
static void take_files(struct reader *reader, int fd, const struct dialect *dialect)
{
	int n = dialect_files(dialect);

	reader->fd = fd;
	reader->dialect = *dialect;
	reader->header_line = dialect->header_line;
	reader->above = dialect->wide > 0 ? dialect->cells.above : 0;
	reader->files = n;
	reader->entry = mem_array(reader, int, (size_t)n);
	reader->name = mem_array(reader, const char *, (size_t)n);
	for (int i = 0; i < n; i++) {
		reader->entry[i] = dialect_file(dialect, i);
		reader->name[i] = dialect_file_name(dialect, i);
	}
}

struct reader *reader_new_blocks(const void *ctx, int fd, const struct dialect *dialect,
    size_t size)
{
	struct reader *reader = mem_new(ctx, struct reader);

	take_files(reader, fd, dialect);
	reader->arena = mem_or_die(talloc_new(NULL));
	reader->block = block_of(reader->arena, fd, dialect, size);
	reader->splitter = splitter_new(reader->arena, dialect->delimiter);
	for (int i = 0; i < BATCHES; i++)
		reader->batch[i] = batch_new(reader->arena, size);
	pthread_mutex_init(&reader->lock, NULL);
	pthread_cond_init(&reader->changed, NULL);
	talloc_set_destructor(reader, stop);
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	start(reader);
	return reader;
}

struct reader *reader_new(const void *ctx, int fd, const struct dialect *dialect)
{
	return reader_new_blocks(ctx, fd, dialect, BLOCK);
}

/* The place of the next batch that was not looked at, once there is one; -1 when there is none to
 * come. */
static int take_made(struct reader *reader)
{
	int at = -1;

	pthread_mutex_lock(&reader->lock);
	while (!reader->stop && reader->looked == reader->made && !reader->ended)
		pthread_cond_wait(&reader->changed, &reader->lock);
	if (!reader->stop && reader->looked < reader->made)
		at = (reader->first + reader->looked) % BATCHES;
	pthread_mutex_unlock(&reader->lock);
	return at;
}

static void *look_ahead(void *arg)
{
	struct reader *reader = arg;

	for (int at; (at = take_made(reader)) >= 0;) {
		const struct batch *batch = reader->batch[at];

		memset(reader->ahead[at], 0, sizeof(struct ahead) * (size_t)batch->n);
		reader->look(reader->arg, batch->record, batch->n, reader->ahead[at]);
		pthread_mutex_lock(&reader->lock);
		reader->looked++;
		pthread_cond_broadcast(&reader->changed);
		pthread_mutex_unlock(&reader->lock);
	}
	return NULL;
}

void reader_look_ahead(struct reader *reader, ahead_fn *fn, void *arg)
{
	for (int i = 0; i < BATCHES; i++) /* pages that are never written to take no memory */
		reader->ahead[i] = mem_resize(reader, NULL, struct ahead, SPLIT_RECORDS);
	pthread_mutex_lock(&reader->lock);
	if (reader->at_hand)
		memset(reader->ahead[reader->first], 0,
		    sizeof(struct ahead) * (size_t)reader->at_hand->n);
	reader->looked = reader->at_hand != NULL;
	reader->arg = arg;
	reader->look = fn;
	if (!begin_thread(&reader->looker, look_ahead, reader))
		reader->look = NULL; /* then the caller does it all */
	pthread_mutex_unlock(&reader->lock);
}

const struct ahead *reader_ahead(const struct reader *reader, const struct record *record)
{
	const struct batch *batch = reader->at_hand;
	const struct ahead *ahead;

	if (!reader->look || !batch || record < batch->record || record >= batch->record + batch->n)
		return NULL;
	ahead = reader->ahead[reader->first] + (record - batch->record);
	return ahead->made[0] ? ahead : NULL;
}

/* Give the batch at hand back and take the next, once there is one; false at the end. */
static bool next_batch(struct reader *reader)
{
	pthread_mutex_lock(&reader->lock);
	if (reader->at_hand) {
		reader->first = (reader->first + 1) % BATCHES;
		reader->made--;
		reader->looked--;
		pthread_cond_broadcast(&reader->changed);
	}
	while (!ready(reader) && (reader->made || !reader->ended))
		pthread_cond_wait(&reader->changed, &reader->lock);
	reader->at_hand = reader->made ? reader->batch[reader->first] : NULL;
	pthread_mutex_unlock(&reader->lock);
	if (!reader->at_hand) {
		reader->next = reader->end = NULL;
		reader->position = reader->block.from->offset;
		reader->over = true;
		return false;
	}
	reader->next = reader->at_hand->record;
	reader->end = reader->next + reader->at_hand->n;
	reader->position = reader->at_hand->position;
	return true;
}

/* Of all files but the first what stands above the rows is known, but for the upper headings. */
static void skip_top(struct reader *reader)
{
	while (reader->at_hand->file && reader->next < reader->end &&
	    reader->next->line <= reader->header_line && reader->next->line != reader->above)
		reader->next++;
}

const struct record *reader_next(struct reader *reader)
{
	const struct record *record;

	while (reader->next == reader->end) {
		if (!next_batch(reader))
			return NULL;
		skip_top(reader);
	}
	record = reader->next++;
	if (__builtin_expect(record->line == reader->above, 0))
		skip_top(reader);
	return record;
}

const struct err *reader_failed(struct reader *reader)
{
	const struct block *block = &reader->block;
	const struct err *failed;

	if (!reader->over)
		return NULL;
	failed = unpack_failed(block->from);
	if (block->bad)
		failed = encoding_bad_byte(block->encoding,
		    &(struct bad_byte){
			block->byte, reader->bad_line, block->bad_at, reader->before });
	if (!failed || failed->status >= 500 || reader->files < 2)
		return failed;
	return err_within(failed, "problem", failed->status, failed->code,
	    "In \"{file}\": {problem}", "file", reader->name[reader->file]);
}

int64_t reader_position(const struct reader *reader)
{
	return reader->position;
}
