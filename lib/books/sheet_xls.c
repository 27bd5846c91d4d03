/*
 * sheet_xls -- Excel's workbooks of before 2007, by libfreexl; see sheet.h.
 *
 * The library holds a workbook whole and was made for honest files, so it runs in a process of its
 * own, with bounds of its own, which gives the sheet's text through a pipe: what it makes of a bad
 * file ends that process alone.
 */
#include "base/mem.h"
#include "books/sheet.h"
#include "books/stored.h"

#include <errno.h>
#include <freexl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_MAX   (256 << 20)	   /* bytes: what 65,536 rows of 256 columns come to */
#define MEMORY_MAX (1500L << 20)   /* bytes of that process */
#define SECONDS	   60		   /* of the processor, for it */
#define TAKE	   (GRID_FULL / 4) /* bytes given at once */

struct xls {
	struct unpack *from;
	pid_t child; /* 0 once it has ended */
	int pipe;
};

enum { GOOD, UNREADABLE, UNWRITTEN };

static void write_all(int to, const char *at, size_t n)
{
	while (n) {
		ssize_t done = write(to, at, n);

		if (done < 0 && errno != EINTR)
			_exit(UNWRITTEN);
		at += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
}

static void give(struct grid *grid, int to, size_t least)
{
	static char piece[TAKE];

	while (grid->len - grid->taken > least)
		write_all(to, piece, grid_take(grid, piece, TAKE));
}

/* "2024-01-15 00:00:00" is a day. */
static struct span date_text(const char *text)
{
	struct span date = span_of(text);

	if (date.len == 19 && !memcmp(text + 10, " 00:00:00", 9))
		date.len = 10;
	return date;
}

static struct span cell_text(const void *book, unsigned row, unsigned short column,
    char room[STORED_ROOM])
{
	FreeXL_CellValue cell;

	if (freexl_get_cell_value(book, row, column, &cell) != FREEXL_OK)
		return SPAN("");
	switch (cell.type) {
	case FREEXL_CELL_INT:
		return stored_of(cell.value.int_value, room);
	case FREEXL_CELL_DOUBLE:
		return stored_of(cell.value.double_value, room);
	case FREEXL_CELL_NULL:
		return SPAN("");
	case FREEXL_CELL_DATETIME:
		return date_text(cell.value.text_value);
	default:
		return cell.value.text_value ? span_of(cell.value.text_value) : SPAN("");
	}
}

/* The text of the sheet that is active; true when any of it is more than blank. */
static bool put_sheet(const void *book, struct grid *grid, int to)
{
	unsigned short columns = 0;
	unsigned rows = 0;

	if (freexl_worksheet_dimensions(book, &rows, &columns) != FREEXL_OK)
		return false;
	for (unsigned row = 0; row < rows; row++) {
		grid_row(grid, (long)row + 1);
		for (unsigned short c = 0; c < columns; c++) {
			char room[STORED_ROOM];

			grid_add(grid, c, cell_text(book, row, c, room));
		}
		grid_end(grid, 1);
		if (to < 0 && grid->len)
			return true;
		give(grid, to, GRID_FULL);
	}
	return grid->row > 0;
}

static void put_names(const void *book, int to)
{
	unsigned sheets = 0;

	freexl_get_info(book, FREEXL_BIFF_SHEET_COUNT, &sheets);
	for (unsigned i = 0; i < sheets && i < 256; i++) {
		struct grid grid = { .ctx = NULL };
		const char *name = NULL;
		bool any = freexl_select_active_worksheet(book, (unsigned short)i) == FREEXL_OK &&
		    put_sheet(book, &grid, -1);

		freexl_get_worksheet_name(book, (unsigned short)i, &name);
		write_all(to, any ? "1" : "0", 1);
		for (; name && *name; name++)
			write_all(to, (unsigned char)*name < ' ' ? " " : name, 1);
		write_all(to, "\n", 1);
	}
}

/* The process: never returns. */
static void work(int fd, int n, int to)
{
	struct grid grid = { .ctx = NULL };
	const void *book = NULL;
	char path[40];

#ifndef __SANITIZE_ADDRESS__ /* whose shadow is larger than any bound */
	setrlimit(RLIMIT_AS, &(struct rlimit){ MEMORY_MAX, MEMORY_MAX });
#endif
	setrlimit(RLIMIT_CPU, &(struct rlimit){ SECONDS, SECONDS });
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (freexl_open(path, &book) != FREEXL_OK)
		_exit(UNREADABLE);
	if (!n)
		put_names(book, to);
	else if (freexl_select_active_worksheet(book, (unsigned short)(n - 1)) == FREEXL_OK)
		put_sheet(book, &grid, to);
	else
		_exit(UNREADABLE);
	give(&grid, to, 0);
	_exit(GOOD);
}

/* Wait for its end; true when it came to a good one. */
static bool wait_for(struct xls *xls)
{
	int status = 0;

	if (!xls->child)
		return true;
	while (waitpid(xls->child, &status, 0) < 0 && errno == EINTR)
		;
	xls->child = 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == GOOD;
}

static int stop(struct xls *xls)
{
	close(xls->pipe);
	if (xls->child)
		kill(xls->child, SIGKILL);
	wait_for(xls);
	return 0;
}

static void unreadable(struct unpack *from)
{
	unpack_fault(from, "not_csv",
	    "The file is an older Excel or Word file (xls, doc), or a workbook with a password, "
	    "and no sheet can be read from it. If it is a workbook, open it in Excel, save it as "
	    "an Excel workbook (xlsx) without a password, and upload that file.");
}

struct xls *xls_open(struct unpack *from, int n)
{
	struct xls *xls;
	int ends[2];

	if (lseek(from->fd, 0, SEEK_END) > FILE_MAX) {
		unreadable(from);
		return NULL;
	}
	if (pipe(ends)) {
		from->disk = errno;
		return NULL;
	}
	xls = mem_new(from, struct xls);
	xls->from = from;
	xls->pipe = ends[0];
	xls->child = fork();
	if (!xls->child) {
		close(ends[0]);
		work(from->fd, n, ends[1]);
	}
	close(ends[1]);
	from->disk = xls->child < 0 ? errno : 0;
	xls->child = xls->child < 0 ? 0 : xls->child;
	talloc_set_destructor(xls, stop);
	return xls;
}

size_t xls_read(struct xls *xls, char *at, size_t n)
{
	ssize_t got;

	do
		got = read(xls->pipe, at, n);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		return (size_t)got;
	if (!wait_for(xls) && !xls->from->disk)
		unreadable(xls->from);
	return 0;
}
