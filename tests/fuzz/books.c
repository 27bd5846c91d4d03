/* books/book.h: whatever stands in a part of a workbook, its sheet gives the same text however it
 * is asked for, of whole characters and no more lines than a sheet has; or it is refused. */
#include "base/mem.h"
#include "books/grid.h"
#include "text/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/mman.h>
#include <unistd.h>

#define NS     "xmlns:r='r' xmlns:table='t' xmlns:office='o' xmlns:text='x'"
#define TYPE   "' Type='http://x/"
#define SHEETS 7

struct part {
	const char *name, *text;
};

static const struct part xlsx[] = {
	{ "[Content_Types].xml", "<Types/>" },
	{ "_rels/.rels",
	    "<a><Relationship Id='a" TYPE "officeDocument' Target='xl/workbook.xml'/></a>" },
	{ "xl/workbook.xml", "<a " NS "><sheet name='one' r:id='r1'/></a>" },
	{ "xl/_rels/workbook.xml.rels",
	    "<a><Relationship Id='r1" TYPE "worksheet' Target='s.xml'/><Relationship Id='r2" TYPE
	    "sharedStrings' Target='t.xml'/><Relationship Id='r3" TYPE
	    "styles' Target='y.xml'/></a>" },
	{ "xl/s.xml",
	    "<a><row r='2'><c r='A2' t='s'><v>0</v></c><c s='1'><v>45292</v></c></row></a>" },
	{ "xl/t.xml", "<a><si><t>word_x000D_</t></si></a>" },
	{ "xl/y.xml", "<a><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></a>" },
	{ NULL, NULL },
};

static const struct part ods[] = {
	{ "mimetype", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "content.xml", "<a/>" },
	{ NULL, NULL },
};

/* The workbook with data in the place of part at. */
static void write_book(int fd, const struct part *parts, int at, const uint8_t *data, size_t size)
{
	struct archive *zip = archive_write_new();
	struct archive_entry *entry = archive_entry_new();

	archive_write_set_format_zip(zip);
	archive_write_set_options(zip, "zip:compression=store");
	archive_write_open_fd(zip, fd);
	for (int i = 0; parts[i].name; i++) {
		const void *text = i == at ? (const void *)data : parts[i].text;
		size_t n = i == at ? size : strlen(parts[i].text);

		archive_entry_clear(entry);
		archive_entry_set_pathname(entry, parts[i].name);
		archive_entry_set_size(entry, (la_int64_t)n);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_write_header(zip, entry);
		archive_write_data(zip, text, n);
	}
	archive_entry_free(entry);
	archive_write_free(zip);
}

/* A number that tells the text; how long it is may be cut, as bytes come only so far. */
static uint64_t read_all(const void *ctx, int fd, size_t piece, bool *whole)
{
	struct unpack *from = unpack_open(ctx, fd, 1);
	char *at = mem_array(ctx, char, piece);
	uint64_t hash = 14695981039346656037u;
	size_t n, lines = 0, total = 0;

	while (total < 8000000 && (n = unpack_read(from, at, piece)))
		for (size_t i = 0; i < n; i++, total++) {
			hash = (hash ^ (unsigned char)at[i]) * 1099511628211u;
			lines += at[i] == '\n';
		}
	if (lines > GRID_ROWS)
		abort();
	*whole = total < 8000000;
	if (unpack_failed(from))
		hash ^= (unsigned char)*unpack_failed(from)->code;
	talloc_free(from);
	return hash;
}

/* The first byte chooses the part, the second a size to read by; the rest is the part. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	void *ctx = talloc_new(NULL);
	json_t *entries;
	bool one, other;
	uint64_t hash;
	int part;

	if (fd < 0)
		fd = memfd_create("book", MFD_CLOEXEC);
	if (size > 2 && !ftruncate(fd, 0) && !lseek(fd, 0, SEEK_SET)) {
		part = data[0] % (SHEETS + 1);
		write_book(fd, part < SHEETS ? xlsx : ods, part < SHEETS ? part : 1, data + 2,
		    size - 2);
		(void)!unpack_entries(ctx, fd, &entries);
		hash = read_all(ctx, fd, 65536, &one);
		if (hash != read_all(ctx, fd, data[1] + 1u, &other) && one && other)
			abort();
	}
	talloc_free(ctx);
	return 0;
}
