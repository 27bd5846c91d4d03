/* book -- see book.h. */
#include "books/book.h"

#include "base/mem.h"
#include "base/text.h"
#include "books/sheet.h"
#include "words/words.h"

struct book {
	struct sheet *sheet; /* one of the two */
	struct xls *xls;
};

const char *const book_title[] = { "", WORDS("Excel workbook (xlsx)"),
	WORDS("OpenDocument workbook (ods)"), WORDS("Excel workbook (xls)") };

static void no_sheet(struct unpack *from, int n)
{
	if (from->code || from->disk)
		return;
	if (n)
		unpack_fault(from, "entry", "The workbook has no sheet {n}.", "n", DIGITS(n));
	else
		unpack_fault(from, "no_entry",
		    "The workbook has no sheet with cells: there is nothing to read in it.");
}

/* The lines of a listing: "1" or "0" and the name of a sheet. */
static json_t *listed(struct unpack *from)
{
	struct xls *xls = xls_open(from, 0);
	struct text text = text_new(from);
	json_t *sheets = json_array();
	char piece[4096], *line, *rest;
	size_t n;

	while (xls && text.len < 1 << 20 && (n = xls_read(xls, piece, sizeof(piece))))
		text_add(&text, piece, n);
	rest = text.at;
	while ((line = strsep(&rest, "\n")) && *line) {
		char *name = span_show(from, span_of(line + 1), 400);

		json_array_append_new(sheets,
		    json_pack("{s:s, s:b, s:b}", "name", name, "hidden", false, "empty",
			*line == '0'));
	}
	talloc_free(xls);
	return sheets;
}

struct book *book_new(struct unpack *from, enum book_kind kind, int n)
{
	struct book *book = mem_new(from, struct book);

	if (kind == BOOK_XLS)
		book->xls = xls_open(from, n);
	else
		book->sheet = kind == BOOK_XLSX ? xlsx_open(from, n) : ods_open(from, n);
	if (!book->xls && !book->sheet)
		no_sheet(from, n);
	return book;
}

/* Say of each sheet whether it is empty, by looking into it. */
static void look_into(struct unpack *from, enum book_kind kind, json_t *sheets)
{
	json_t *sheet;
	size_t i, n;
	char byte;

	json_array_foreach(sheets, i, sheet) {
		struct unpack *one = packed_of(from, from->fd);

		one->book = book_new(one, kind, (int)i + 1);
		n = one->code || one->disk ? 1 : book_read(one, &byte, 1);
		json_object_set_new(sheet, "empty", json_boolean(!n && !one->code && !one->disk));
		talloc_free(one);
	}
}

json_t *book_sheets(struct unpack *from, enum book_kind kind)
{
	json_t *sheets = kind == BOOK_XLS ? listed(from)
	    : kind == BOOK_ODS		  ? ods_sheets(from)
					  : xlsx_sheets(from);

	if (kind == BOOK_XLSX)
		look_into(from, kind, sheets);
	if (!json_array_size(sheets))
		no_sheet(from, 0);
	if (!from->code && !from->disk)
		return sheets;
	json_decref(sheets);
	return NULL;
}

/* Read on until there is text to give; false at the end. */
static bool more(struct unpack *from, struct sheet *sheet)
{
	while (sheet->grid.len == sheet->grid.taken) {
		if (sheet->again)
			sheet->again = grid_again(&sheet->grid, sheet->again);
		else if (!xml_more(sheet->xml) && sheet->grid.len == sheet->grid.taken)
			return false;
		from->offset = sheet->part->offset;
		packed_pass(from, sheet->part);
		if (sheet->beside)
			packed_pass(from, sheet->beside);
		if (from->code || from->disk)
			return false;
	}
	return true;
}

size_t book_read(struct unpack *from, char *at, size_t n)
{
	struct book *book = from->book;

	if (book->xls)
		return xls_read(book->xls, at, n);
	if (!book->sheet || !more(from, book->sheet))
		return 0;
	return grid_take(&book->sheet->grid, at, n);
}

bool book_hidden_rows(const struct book *book)
{
	return book->sheet && book->sheet->hidden_rows;
}
