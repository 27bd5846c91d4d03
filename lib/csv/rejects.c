/* rejects -- see rejects.h. */
#include "csv/rejects.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#define FLUSH (1 << 16) /* bytes that are worth a write */

static const struct span added[] = {
    SPAN("_line"), SPAN("_kind"), SPAN("_column"), SPAN("_reason"), SPAN("_hint"),
};

struct rejects {
	const char *path, *part; /* the file's name, and its name until it is whole */
	int fd;
	int columns; /* of the header */
	int last;    /* the last that is kept, from 0; -1 for none */
	bool *kept;  /* is column i written again? */
	char *text;
	size_t len, room;
};

static int drop(struct rejects *rejects)
{
	unlink(rejects->part);
	return 0;
}

static const struct err *no_write(void)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return err(507, "disk_full",
			   "The server's disk is full, so the rejected rows could not be kept. Ask "
			   "the administrator to free space, then try again.");
	return err_internal("writing rejected rows: %m");
}

static const struct err *flush(struct rejects *rejects)
{
	for (size_t done = 0; done < rejects->len;) {
		ssize_t n = write(rejects->fd, rejects->text + done, rejects->len - done);

		if (n < 0 && errno != EINTR)
			return no_write();
		done += n > 0 ? (size_t)n : 0;
	}
	rejects->len = 0;
	return NULL;
}

/* Room for n bytes more, and where. */
static char *more(struct rejects *rejects, size_t n)
{
	if (rejects->len + n > rejects->room) {
		rejects->room = rejects->len + n + FLUSH;
		rejects->text = mem_resize(rejects, rejects->text, char, rejects->room);
	}
	return rejects->text + rejects->len;
}

static void put(struct rejects *rejects, const char *s, size_t n)
{
	memcpy(more(rejects, n), s, n);
	rejects->len += n;
}

static void put_cell(struct rejects *rejects, struct span text)
{
	char *at = more(rejects, CELL_ROOM(text.len));

	rejects->len += (size_t)(cell_write(at, text, true) - at);
}

static bool is_added(struct span name)
{
	for (size_t i = 0; i < sizeof(added) / sizeof(*added); i++)
		if (span_equal(span_trim(name), added[i]))
			return true;
	return false;
}

/* The cell of the last column: its field and, joined by commas, those that have no column. */
static void put_last(struct rejects *rejects, const struct record *record)
{
	const struct span *field = record->field;
	size_t len = field[rejects->last].len, at = len;
	char *text;

	for (int i = rejects->columns; i < record->n; i++)
		len += 1 + field[i].len;
	text = mem_array(NULL, char, len + 1);
	memcpy(text, field[rejects->last].at, at);
	for (int i = rejects->columns; i < record->n; i++) {
		text[at] = ',';
		memcpy(text + at + 1, field[i].at, field[i].len);
		at += 1 + field[i].len;
	}
	put_cell(rejects, (struct span){text, len});
	talloc_free(text);
}

/* The original columns, a comma after each. */
static void put_fields(struct rejects *rejects, const struct record *record)
{
	for (int i = 0; i < rejects->columns; i++) {
		if (!rejects->kept[i])
			continue;
		if (i < record->n && i == rejects->last)
			put_last(rejects, record);
		else if (i < record->n)
			put_cell(rejects, record->field[i]);
		put(rejects, ",", 1);
	}
}

/* A name that no other worker writes to; what an attempt that was killed left is taken away. */
static const char *part_of(const void *ctx, const char *path)
{
	glob_t left;

	if (!glob(mem_printf(ctx, "%s.*.part", path), GLOB_NOSORT, NULL, &left)) {
		for (size_t i = 0; i < left.gl_pathc; i++)
			unlink(left.gl_pathv[i]);
		globfree(&left);
	}
	return mem_printf(ctx, "%s.%08x.part", path, randombytes_random());
}

const struct err *rejects_new(const void *ctx, const char *path, const struct span *header, int n,
			      struct rejects **made)
{
	struct rejects *rejects = mem_new(ctx, struct rejects);
	size_t names = sizeof(added) / sizeof(*added);

	rejects->path = mem_strdup(rejects, path);
	rejects->part = part_of(rejects, path);
	rejects->fd = file_open(rejects, rejects->part, O_WRONLY | O_CREAT | O_TRUNC);
	if (rejects->fd < 0)
		return no_write();
	talloc_set_destructor(rejects, drop);
	rejects->columns = n;
	rejects->last = -1;
	rejects->kept = mem_array(rejects, bool, (size_t)n + 1);
	for (int i = 0; i < n; i++)
		if ((rejects->kept[i] = !is_added(header[i])))
			rejects->last = i;
	put(rejects, "\xef\xbb\xbf", 3);
	put_fields(rejects, &(struct record){.n = n, .field = header});
	for (size_t i = 0; i < names; i++) {
		put_cell(rejects, added[i]);
		put(rejects, i + 1 < names ? "," : "\r\n", i + 1 < names ? 1 : 2);
	}
	*made = rejects;
	return NULL;
}

const struct err *rejects_add(struct rejects *rejects, const struct record *record,
			      const struct row *row, const char *reason, const char *hint)
{
	const char *column = row->kind == ROW_MALFORMED ? "" : role_name[row->at];
	char line[24];

	put_fields(rejects, record);
	snprintf(line, sizeof(line), "%ld,", record->line);
	put(rejects, line, strlen(line));
	put_cell(rejects, span_of(row_kind_name[row->kind]));
	put(rejects, ",", 1);
	put_cell(rejects, span_of(column));
	put(rejects, ",", 1);
	put_cell(rejects, span_of(reason ? reason : row_kind_title[row->kind]));
	put(rejects, ",", 1);
	if (hint || row->hint)
		put_cell(rejects, span_of(hint ? hint : row->hint));
	put(rejects, "\r\n", 2);
	return rejects->len < FLUSH ? NULL : flush(rejects);
}

const struct err *rejects_finish(struct rejects *rejects)
{
	const struct err *failed = flush(rejects);

	if (!failed)
		failed = file_place(rejects->part, rejects->path);
	if (!failed)
		talloc_set_destructor(rejects, NULL);
	return failed;
}
