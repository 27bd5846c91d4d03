/* zip -- see zip.h. */
#include "csv/zip.h"

#include "base/mem.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#define INPUT (1 << 16)
#define SHOWN 200 /* bytes of an entry's name */

struct zip {
	struct archive *archive;
	struct unpack *from;
	int64_t size; /* of the file */
	char input[INPUT];
};

static la_ssize_t on_read(struct archive *archive, void *arg, const void **at)
{
	struct zip *zip = arg;
	size_t n = unpack_raw(zip->from, zip->input, INPUT);

	(void)archive;
	*at = zip->input;
	return zip->from->disk ? ARCHIVE_FATAL : (la_ssize_t)n;
}

static la_int64_t on_seek(struct archive *archive, void *arg, la_int64_t offset, int whence)
{
	struct zip *zip = arg;

	(void)archive;
	offset += whence == SEEK_END ? zip->size : whence == SEEK_CUR ? zip->from->offset : 0;
	if (offset < 0)
		return ARCHIVE_FATAL;
	return zip->from->offset = offset;
}

static int end(struct zip *zip)
{
	archive_read_free(zip->archive);
	return 0;
}

static struct zip *open_zip(struct unpack *from)
{
	struct zip *zip = mem_new(from, struct zip);

	zip->from = from;
	zip->size = lseek(from->fd, 0, SEEK_END);
	zip->archive = mem_or_die(archive_read_new());
	talloc_set_destructor(zip, end);
	archive_read_support_format_zip_seekable(zip->archive);
	archive_read_set_read_callback(zip->archive, on_read);
	archive_read_set_seek_callback(zip->archive, on_seek);
	archive_read_set_callback_data(zip->archive, zip);
	archive_read_open1(zip->archive); /* when that failed, so does what follows */
	return zip;
}

static void damaged(struct unpack *from)
{
	if (!from->disk)
		unpack_fault(from, "damaged",
		    "The zip archive is damaged, or packed in a way that cannot be read here: "
		    "pack the CSV file again, as an ordinary zip, and upload that.");
}

/* The next entry; NULL at the end, or with a fault. */
static struct archive_entry *next_entry(struct zip *zip)
{
	struct archive_entry *entry;
	int how = archive_read_next_header(zip->archive, &entry);

	if (how == ARCHIVE_OK || how == ARCHIVE_WARN)
		return entry;
	if (how != ARCHIVE_EOF)
		damaged(zip->from);
	return NULL;
}

static const char *name_of(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (!name)
		name = archive_entry_pathname(entry);
	return name ? name : "";
}

/* Is it a file that a person put there?  What macOS adds is not. */
static bool is_file(struct archive_entry *entry)
{
	const char *name = name_of(entry), *last = strrchr(name, '/');

	return archive_entry_filetype(entry) == AE_IFREG && strncmp(name, "__MACOSX/", 9) &&
	    strcmp(last ? last + 1 : name, ".DS_Store");
}

/* Programs keep their documents in zip archives as well. */
enum document { NONE, OFFICE, EXCEL, OPEN };

/* What an entry's name says of that. */
static enum document document_of(const char *name)
{
	if (!strncmp(name, "xl/", 3))
		return EXCEL;
	if (!strcmp(name, "[Content_Types].xml"))
		return OFFICE;
	return strcmp(name, "mimetype") && strcmp(name, "META-INF/manifest.xml") ? NONE : OPEN;
}

static void refuse(struct unpack *from, enum document document)
{
	if (document == OPEN)
		unpack_fault(from, "not_csv",
		    "The file is an OpenDocument file (ods), not CSV text. Open it in "
		    "LibreOffice, save the sheet as \"Text CSV\" with the character set "
		    "UTF-8, and upload that file.");
	else
		unpack_fault(from, "not_csv",
		    "The file is an %s, not CSV text. %s it in Excel, save the sheet as "
		    "\"CSV UTF-8 (Comma delimited)\" and upload that file.",
		    document == EXCEL ? "Excel workbook (xlsx)" : "Office document (xlsx or docx)",
		    document == EXCEL ? "Open" : "If it is a workbook, open");
}

static void encrypted(struct unpack *from)
{
	unpack_fault(from, "encrypted",
	    "The zip archive is encrypted, and there is no place for its password here. Unpack "
	    "it, and upload the CSV file, or a zip without a password.");
}

/* Add an entry to those to choose among; one that is encrypted is a fault. */
static void add_entry(struct unpack *from, json_t *entries, struct archive_entry *entry)
{
	json_int_t number = (json_int_t)json_array_size(entries) + 1;
	char *name = span_show(from, span_of(name_of(entry)), SHOWN);

	if (archive_entry_is_encrypted(entry))
		encrypted(from);
	json_array_append_new(entries,
	    json_pack("{s:I, s:s, s:I}", "number", number, "name", name, "bytes",
		(json_int_t)archive_entry_size(entry)));
	talloc_free(name);
}

static json_t *list(struct unpack *from)
{
	struct zip *zip = open_zip(from);
	json_t *entries = json_array();
	struct archive_entry *entry;
	enum document found = NONE;

	while (!from->code && (entry = next_entry(zip))) {
		enum document document = document_of(name_of(entry));

		if (document > found)
			found = document;
		if (!document && is_file(entry))
			add_entry(from, entries, entry);
	}
	talloc_free(zip);
	if (found)
		refuse(from, found);
	else if (!from->code && !json_array_size(entries))
		unpack_fault(from, "no_entry", "%s", zip_empty);
	return entries;
}

json_t *zip_entries(struct unpack *from)
{
	json_t *entries = zip_directory(from) ? list(from) : NULL;

	if (!from->code && !from->disk)
		return entries;
	json_decref(entries);
	return NULL;
}

/* Go to the entry of that number, which is the only one when it is 0. */
static bool go_to(struct zip *zip, int wanted)
{
	struct archive_entry *entry;
	int number = 0;

	while ((entry = next_entry(zip)))
		if (is_file(entry) && (++number == wanted || !wanted))
			return true;
	if (!zip->from->code)
		unpack_fault(zip->from, "entry", "The zip archive has no entry %d.", wanted);
	return false;
}

struct zip *zip_new(struct unpack *from, int entry)
{
	json_t *entries = zip_entries(from);
	struct zip *zip = NULL;
	size_t n = json_array_size(entries);

	json_decref(entries);
	from->offset = 0;
	if (n > 1 && !entry)
		unpack_fault(from, "entry",
		    "The zip archive has %zu files: say which one is meant, by its name or "
		    "number.",
		    n);
	if (from->code || from->disk)
		from->ended = true;
	else
		zip = open_zip(from);
	if (zip && !go_to(zip, entry))
		from->ended = true;
	return zip;
}

size_t zip_read(struct unpack *from, char *at, size_t n)
{
	la_ssize_t got = archive_read_data(from->zip->archive, at, n);

	if (got >= 0)
		return (size_t)got;
	if (archive_read_has_encrypted_entries(from->zip->archive) > 0)
		encrypted(from);
	else
		damaged(from);
	return 0;
}
