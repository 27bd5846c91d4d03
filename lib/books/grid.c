/* grid -- see grid.h. */
#include "books/grid.h"

#include "base/mem.h"

#define LINE_LONG (2 << 20) /* bytes after which cells are left out: such a line is refused */
#define SHIFT	  (1 << 18) /* bytes taken that are worth moving the rest */

/* Room for n bytes more, and where. */
static char *more(struct grid *grid, size_t n)
{
	if (grid->len + n > grid->room) {
		grid->room = grid->len + n + GRID_FULL / 4;
		grid->at = mem_resize(grid->ctx, grid->at, char, grid->room);
	}
	return grid->at + grid->len;
}

static void put(struct grid *grid, char c, size_t n)
{
	if (n)
		memset(more(grid, n), c, n);
	grid->len += n;
}

bool grid_row(struct grid *grid, long row)
{
	if (row <= grid->open || row > GRID_ROWS)
		return false;
	grid->open = row;
	grid->begun = false;
	grid->column = grid->next = 0;
	return true;
}

static inline bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Can a cell stand as it is? */
static bool is_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == ',' || text.at[i] == '"' || is_break(text.at[i]) || !text.at[i])
			return false;
	return true;
}

static void put_quoted(struct grid *grid, struct span text)
{
	char *start = more(grid, 2 * text.len + 2), *at = start;

	*at++ = '"';
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			*at++ = '"';
		if (!is_break(text.at[i]))
			*at++ = (char)(text.at[i] ? text.at[i] : ' ');
		else if (!i || !is_break(text.at[i - 1]))
			*at++ = ' ';
	}
	*at++ = '"';
	grid->len += (size_t)(at - start);
}

bool grid_add(struct grid *grid, int column, struct span text)
{
	if (column < grid->next || column >= GRID_COLUMNS)
		return false;
	grid->next = column + 1;
	if (!text.len || (grid->begun && grid->len - grid->start > LINE_LONG))
		return true;
	if (!grid->begun) {
		put(grid, '\n', (size_t)(grid->open - 1 - grid->row));
		grid->row = grid->open - 1;
		grid->start = grid->len;
		grid->begun = true;
	}
	if (text.len > CELL_LONG)
		text.len = CELL_LONG;
	put(grid, ',', (size_t)(column - grid->column));
	grid->column = column;
	if (!is_plain(text)) {
		put_quoted(grid, text);
		return true;
	}
	memcpy(more(grid, text.len), text.at, text.len);
	grid->len += text.len;
	return true;
}

long grid_end(struct grid *grid, long n)
{
	if (!grid->begun) {
		grid->open += n - 1;
		return 0;
	}
	if (grid->column < grid->width)
		put(grid, ',', (size_t)(grid->width - grid->column));
	grid->width = grid->column > grid->width ? grid->column : grid->width;
	put(grid, '\n', 1);
	grid->row = grid->open;
	return grid_again(grid, n - 1);
}

long grid_again(struct grid *grid, long n)
{
	size_t length = grid->len - grid->start;

	if (n > GRID_ROWS - grid->row)
		n = GRID_ROWS - grid->row;
	for (; n > 0 && !grid_full(grid); n--) {
		char *to = more(grid, length);

		memcpy(to, grid->at + grid->start, length);
		grid->start = grid->len;
		grid->len += length;
		grid->open = ++grid->row;
	}
	return n;
}

size_t grid_take(struct grid *grid, char *to, size_t n)
{
	size_t gone;

	if (n > grid->len - grid->taken)
		n = grid->len - grid->taken;
	if (n)
		memcpy(to, grid->at + grid->taken, n);
	grid->taken += n;
	gone = grid->taken < grid->start ? grid->taken : grid->start;
	if (gone < SHIFT)
		return n;
	memmove(grid->at, grid->at + gone, grid->len - gone);
	grid->len -= gone;
	grid->taken -= gone;
	grid->start -= gone;
	return n;
}
