/* rejects -- see rejects.h. */
#include "columns/rejects.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#define FLUSH (1 << 16) /* bytes that are worth a write */

enum { LINE, LINE_BEFORE = 5, OF_FILE, ADDED };

static const struct span added[ADDED] = {
	[LINE] = SPAN("_line"),
	SPAN("_kind"),
	SPAN("_column"),
	SPAN("_reason"),
	SPAN("_hint"),
	[LINE_BEFORE] = SPAN("_line_before"),
	[OF_FILE] = SPAN("_file"),
};

struct rejects {
	const char *path, *part; /* the file's name, and its name until it is whole */
	int fd;
	int columns; /* of the header */
	int before;  /* the one that says the line in an earlier file, from 0; -1 for none */
	bool *kept;  /* is column i written again? */
	bool files;  /* are there several? */
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
		    "The server's disk is full, so the rejected rows could not be kept. Ask the "
		    "administrator to free space, then try again.");
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

/* A cell that came guarded goes out as it was: sent again and again, it has one guard. */
static void put_cell(struct rejects *rejects, struct span text)
{
	char *at = more(rejects, CELL_ROOM(text.len));

	rejects->len += (size_t)(cell_write(at, text, !cell_is_guarded(text)) - at);
}

bool rejects_is_added(struct span name)
{
	for (int i = 0; i < ADDED; i++)
		if (span_equal(span_trim(name), added[i]))
			return true;
	return false;
}

/* The original columns, a comma after each. */
static void put_fields(struct rejects *rejects, const struct record *record)
{
	for (int i = 0; i < rejects->columns; i++) {
		if (!rejects->kept[i])
			continue;
		if (i < record->n)
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

/* After the original columns of the header: ours. */
static void put_names(struct rejects *rejects)
{
	for (int i = 0; i < ADDED; i++) {
		if ((i == LINE_BEFORE && rejects->before < 0) || (i == OF_FILE && !rejects->files))
			continue;
		if (i)
			put(rejects, ",", 1);
		put_cell(rejects, added[i]);
	}
	put(rejects, "\r\n", 2);
}

/* After our cells: the line in an earlier file, the file, and fields that have no column. */
static void put_rest(struct rejects *rejects, const struct record *record)
{
	if (rejects->before >= 0) {
		put(rejects, ",", 1);
		if (rejects->before < record->n)
			put_cell(rejects, record->field[rejects->before]);
	}
	if (rejects->files) {
		put(rejects, ",", 1);
		put_cell(rejects, span_of(record->file ? record->file : ""));
	}
	for (int i = rejects->columns; i < record->n; i++) {
		put(rejects, ",", 1);
		put_cell(rejects, record->field[i]);
	}
	put(rejects, "\r\n", 2);
}

const struct err *rejects_new(const void *ctx, const char *path, const struct span *header, int n,
    bool files, struct rejects **made)
{
	struct rejects *rejects = mem_new(ctx, struct rejects);

	rejects->path = mem_strdup(rejects, path);
	rejects->part = part_of(rejects, path);
	rejects->fd = file_open(rejects, rejects->part, O_WRONLY | O_CREAT | O_TRUNC);
	if (rejects->fd < 0)
		return no_write();
	talloc_set_destructor(rejects, drop);
	rejects->columns = n;
	rejects->files = files;
	rejects->before = -1;
	rejects->kept = mem_array(rejects, bool, (size_t)n + 1);
	for (int i = 0; i < n; i++) {
		struct span name = span_trim(header[i]);

		rejects->kept[i] = !rejects_is_added(name);
		if (span_equal(name, added[LINE_BEFORE]) ||
		    (span_equal(name, added[LINE]) && rejects->before < 0))
			rejects->before = i;
	}
	put(rejects, "\xef\xbb\xbf", 3);
	put_fields(rejects, &(struct record){ .n = n, .field = header });
	put_names(rejects);
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
	put_rest(rejects, record);
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
