/* unpack -- see unpack.h. */
#include "text/unpack.h"

#include "base/conf.h"
#include "base/mem.h"
#include "books/book.h"
#include "books/spill.h"
#include "pack/gzip.h"
#include "pack/zip.h"

#include <errno.h>

#define MAGIC	4	  /* bytes that tell a container */
#define FLOOR	100000000 /* bytes up to which any ratio is honest: counts repeat a lot */
#define RATIO	200 /* text of counts packs to a tenth, the same line again and again to less */
#define PIECE	(1 << 16)
#define ENTRIES 2000 /* that are listed */

/* The number of a sheet of a workbook in a zip has the zip's entry below, the sheet above. */
#define SHEET_SHIFT 16
#define FILE_MASK   0xffff

static struct unpack *open_file(const void *ctx, int fd, char magic[MAGIC])
{
	struct unpack *from = packed_of(ctx, fd);

	memset(magic, 0, MAGIC);
	unpack_raw(from, magic, MAGIC);
	from->ended = from->disk != 0;
	from->offset = 0;
	return from;
}

static bool is_zip(const char magic[MAGIC])
{
	return !memcmp(magic, "PK\3\4", 4) || !memcmp(magic, "PK\5\6", 4);
}

static bool is_xls(const char magic[MAGIC])
{
	return !memcmp(magic, "\xd0\xcf\x11\xe0", 4);
}

static enum book_kind book_of(enum zip_kind kind)
{
	return kind == ZIP_XLSX ? BOOK_XLSX : kind == ZIP_ODS ? BOOK_ODS : BOOK_NONE;
}

/* Has so much come out of so little that it is a trap? */
static void check_size(struct unpack *from)
{
	if (from->before + from->bytes > conf()->unpacked_max)
		unpack_fault(from, "unpacked_max",
		    "The file unpacks to more than {mb} MB, the limit here. Split it by year or by "
		    "indicator, and upload the parts one after the other.",
		    "mb", DIGITS(conf()->unpacked_max / 1000000));
	else if (from->bytes > FLOOR && from->bytes / RATIO > from->offset)
		unpack_fault(from, "unpacked_ratio",
		    "The file unpacks to more than {n} times its size, which no table of values "
		    "does. Unpack it, check it, and upload the CSV file itself.",
		    "n", DIGITS(RATIO));
}

/* The rest of the entry that from is at as a file of its own; -1 with a fault. */
static int spool(struct unpack *from)
{
	int fd = spill_file(from);
	char *piece = mem_array(from, char, PIECE);
	size_t n;

	if (fd < 0)
		from->disk = errno;
	while (!from->disk && !from->code && (n = zip_read(from, piece, PIECE))) {
		from->bytes += (int64_t)n;
		check_size(from);
		if (!spill_write(fd, piece, n))
			from->disk = errno;
	}
	from->bytes = 0;
	talloc_free(piece);
	return from->disk || from->code ? -1 : fd;
}

static void open_zip(struct unpack *from, int entry)
{
	enum zip_kind kind = ZIP_FILES;
	json_t *entries = zip_entries(from, &kind);
	size_t n = json_array_size(entries);
	int fd;

	json_decref(entries);
	if (!from->code && !from->disk && kind)
		from->book = book_new(from, book_of(kind), entry ? entry : 1);
	else if (!from->code && !from->disk)
		from->zip = zip_new(from, entry & FILE_MASK, n);
	if (from->zip && !from->ended && entry >> SHEET_SHIFT && (fd = spool(from)) >= 0)
		from->inner = unpack_open(from, fd, entry >> SHEET_SHIFT);
	from->ended = from->code || from->disk;
}

struct unpack *unpack_open(const void *ctx, int fd, int entry)
{
	char magic[MAGIC];
	struct unpack *from = open_file(ctx, fd, magic);

	if (!memcmp(magic, "\x1f\x8b", 2))
		from->gzip = gzip_new(from);
	else if (is_zip(magic))
		open_zip(from, entry);
	else if (is_xls(magic))
		from->book = book_new(from, BOOK_XLS, entry ? entry : 1);
	from->packed = from->gzip || from->zip || from->book;
	return from;
}

static size_t read_inner(struct unpack *from, char *at, size_t n)
{
	size_t got = unpack_read(from->inner, at, n);

	packed_pass(from, from->inner);
	return got;
}

static size_t read_packed(struct unpack *from, char *at, size_t n)
{
	if (from->inner)
		return read_inner(from, at, n);
	if (from->book)
		return book_read(from, at, n);
	return from->gzip ? gzip_read(from, at, n) : zip_read(from, at, n);
}

size_t unpack_read(struct unpack *from, char *at, size_t n)
{
	size_t got;

	if (from->ended)
		return 0;
	got = from->packed ? read_packed(from, at, n) : unpack_raw(from, at, n);
	from->bytes += (int64_t)got;
	if (from->packed && !from->inner)
		check_size(from);
	from->ended |= !got;
	return from->code ? 0 : got;
}

bool unpack_is_sheet(const struct unpack *from)
{
	return from->book || (from->inner && from->inner->book);
}

bool unpack_hidden_rows(const struct unpack *from)
{
	const struct unpack *sheet = from->inner ? from->inner : from;

	return sheet->book && book_hidden_rows(sheet->book);
}

/* The sheets of a workbook; NULL when it is none, or with a fault. */
static json_t *sheets_of(struct unpack *from, const char magic[MAGIC], enum book_kind *kind)
{
	enum zip_kind zip;
	json_t *sheets = NULL;

	*kind = is_xls(magic) ? BOOK_XLS : BOOK_NONE;
	if (is_zip(magic)) {
		json_decref(zip_entries(from, &zip));
		*kind = from->code || from->disk ? BOOK_NONE : book_of(zip);
	}
	if (*kind)
		sheets = book_sheets(from, *kind);
	return sheets;
}

/* Add sheets to entries, each with the name of its workbook before it where there is one. */
static void add_sheets(json_t *entries, json_t *sheets, enum book_kind kind, int file,
    const char *book)
{
	json_t *sheet;
	size_t i;

	json_array_foreach(sheets, i, sheet) {
		int number = (int)i + 1;
		json_t *name = json_incref(json_object_get(sheet, "name"));

		if (book && json_array_size(sheets) == 1)
			json_object_set_new(sheet, "name", json_string(book));
		else if (book)
			json_object_set_new(sheet, "name",
			    json_sprintf("%s: %s", book, json_string_value(name)));
		json_decref(name);
		json_object_set_new(sheet, "number",
		    json_integer(file ? file | number << SHEET_SHIFT : number));
		json_object_set_new(sheet, "title", json_string(book_title[kind]));
		if (json_array_size(entries) < ENTRIES)
			json_array_append(entries, sheet);
	}
}

/* The sheets of the entry at hand, if it is a workbook; what is wrong with it is said once it is
 * chosen. */
static json_t *look_into(const void *ctx, int fd, int file, size_t n, enum book_kind *kind)
{
	struct unpack *from = packed_of(ctx, fd), *inner;
	json_t *sheets = NULL;
	char magic[MAGIC];
	int entry;

	from->zip = zip_new(from, file, n);
	if (!from->ended && (entry = spool(from)) >= 0) {
		inner = open_file(from, entry, magic);
		sheets = sheets_of(inner, magic, kind);
	}
	talloc_free(from);
	return sheets;
}

/* A zip's entries, with the sheets of those that are workbooks in their places. */
static json_t *with_sheets(const void *ctx, int fd, json_t *files)
{
	json_t *entries = json_array(), *file;
	size_t i;

	json_array_foreach(files, i, file) {
		const char *begins = json_string_value(json_object_get(file, "begins"));
		bool packed = !strcmp(begins, "504b0304") || !strcmp(begins, "d0cf11e0");
		enum book_kind kind;
		json_t *sheets =
		    packed ? look_into(ctx, fd, (int)i + 1, json_array_size(files), &kind) : NULL;

		json_object_del(file, "begins");
		if (sheets)
			add_sheets(entries, sheets, kind, (int)i + 1,
			    json_string_value(json_object_get(file, "name")));
		else if (json_array_size(entries) < ENTRIES)
			json_array_append(entries, file);
		json_decref(sheets);
	}
	json_decref(files);
	return entries;
}

const struct err *unpack_entries(const void *ctx, int fd, json_t **entries)
{
	char magic[MAGIC];
	struct unpack *from = open_file(ctx, fd, magic);
	enum book_kind kind = BOOK_NONE;
	json_t *sheets = sheets_of(from, magic, &kind);
	const struct err *failed;
	enum zip_kind zip;

	*entries = NULL;
	if (sheets) {
		*entries = json_array();
		add_sheets(*entries, sheets, kind, 0, NULL);
		json_decref(sheets);
	} else if (is_zip(magic) && !from->code && !from->disk) {
		*entries = with_sheets(ctx, fd, zip_entries(from, &zip));
	}
	if (*entries)
		mem_json(ctx, *entries);
	failed = unpack_failed(from);
	talloc_free(from);
	return failed;
}
