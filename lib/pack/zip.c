/* zip -- see zip.h. */
#include "pack/zip.h"

#include "base/mem.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <unistd.h>

#define INPUT	 (1 << 16)
#define SHOWN	 200	   /* bytes of an entry's name */
#define MANIFEST (1 << 18) /* bytes of a manifest that are looked at */

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
	from->offset = 0;
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
		    "The zip archive is damaged, or packed in a way that cannot be read here: pack "
		    "the CSV file again, as an ordinary zip, and upload that.");
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

/* What an entry's name says of the document that the archive is. */
static enum zip_kind kind_of(const char *name)
{
	static const struct {
		const char *name;
		enum zip_kind kind;
	} signs[] = {
		{ "[Content_Types].xml", ZIP_OFFICE },
		{ "xl/workbook.bin", ZIP_XLSB },
		{ "mimetype", ZIP_OPEN },
		{ "META-INF/manifest.xml", ZIP_OPEN },
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (!strcasecmp(name, signs[i].name))
			return signs[i].kind;
	return strncasecmp(name, "xl/", 3) ? ZIP_FILES : ZIP_XLSX;
}

static void refuse(struct unpack *from, enum zip_kind kind)
{
	if (kind == ZIP_OPEN)
		unpack_fault(from, "not_csv",
		    "The file is an OpenDocument file, but no workbook (ods) without a password. "
		    "If it holds a table, save that in LibreOffice as a workbook (ods) without a "
		    "password, or as \"Text CSV\" in UTF-8, and upload that file.");
	else if (kind == ZIP_XLSB)
		unpack_fault(from, "not_csv",
		    "The file is a binary Excel workbook (xlsb), which is not read here. Open it "
		    "in Excel, save it as an Excel workbook (xlsx), and upload that file.");
	else
		unpack_fault(from, "not_csv",
		    "The file is an Office document (docx or pptx), and no workbook. If it holds a "
		    "table, copy that to Excel, save it as a workbook (xlsx), and upload that "
		    "file.");
}

static void encrypted(struct unpack *from)
{
	unpack_fault(from, "encrypted",
	    "The zip archive is encrypted, which is not supported. Unpack it, and upload the CSV "
	    "file, or a zip without a password.");
}

/* Add an entry to those to choose among; one that is encrypted is a fault. */
static void add_entry(struct zip *zip, json_t *entries, struct archive_entry *entry)
{
	json_int_t number = (json_int_t)json_array_size(entries) + 1;
	char *name = span_show(zip, span_of(name_of(entry)), SHOWN), begins[4 * 2 + 1] = "";
	unsigned char first[4];
	la_ssize_t n = 0;

	if (archive_entry_is_encrypted(entry))
		encrypted(zip->from);
	else
		n = archive_read_data(zip->archive, first, sizeof(first));
	for (la_ssize_t i = 0; i < n; i++)
		snprintf(begins + 2 * i, 3, "%02x", first[i]);
	json_array_append_new(entries,
	    json_pack("{s:I, s:s, s:I, s:s}", "number", number, "name", name, "bytes",
		(json_int_t)archive_entry_size(entry), "begins", begins));
	talloc_free(name);
}

/* Does the manifest of an OpenDocument file say that it is encrypted? */
static bool is_sealed(struct unpack *from)
{
	struct unpack *part = zip_part(from, from, "META-INF/manifest.xml");
	char *text = mem_array(from, char, MANIFEST + 1);
	size_t n = 0, got;
	bool sealed;

	while (part && n < MANIFEST && (got = zip_read(part, text + n, MANIFEST - n)))
		n += got;
	sealed = strstr(text, "encryption-data") != NULL;
	talloc_free(part);
	talloc_free(text);
	return sealed;
}

/* Is an OpenDocument file a workbook? */
static bool is_ods(struct unpack *from)
{
	static const char wanted[] = "application/vnd.oasis.opendocument.spreadsheet";
	struct unpack *part = zip_part(from, from, "mimetype");
	char said[sizeof(wanted)] = "";

	if (part)
		zip_read(part, said, sizeof(said) - 1);
	talloc_free(part);
	return !strcmp(said, wanted) && !is_sealed(from);
}

static json_t *list(struct unpack *from, enum zip_kind *kind)
{
	struct zip *zip = open_zip(from);
	json_t *entries = json_array();
	struct archive_entry *entry;

	*kind = ZIP_FILES;
	while (!from->code && (entry = next_entry(zip))) {
		enum zip_kind sign = kind_of(name_of(entry));

		if (sign > *kind)
			*kind = sign;
		if (!sign && is_file(entry))
			add_entry(zip, entries, entry);
	}
	talloc_free(zip);
	if (*kind == ZIP_OPEN && is_ods(from))
		*kind = ZIP_ODS;
	if (*kind && *kind != ZIP_XLSX && *kind != ZIP_ODS)
		refuse(from, *kind);
	else if (!*kind && !from->code && !json_array_size(entries))
		unpack_fault(from, "no_entry", zip_empty);
	return entries;
}

json_t *zip_entries(struct unpack *from, enum zip_kind *kind)
{
	json_t *entries = zip_directory(from) ? list(from, kind) : NULL;

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
		unpack_fault(zip->from, "entry", "The zip archive has no entry {n}.", "n",
		    DIGITS(wanted));
	return false;
}

struct zip *zip_new(struct unpack *from, int entry, size_t n)
{
	struct zip *zip;

	if (n > 1 && !entry) {
		unpack_fault(from, "entry",
		    "The zip archive has {n} files: say which one to use, by its name or number.",
		    "n", DIGITS((long long)n));
		return NULL;
	}
	zip = open_zip(from);
	if (!go_to(zip, entry))
		from->ended = true;
	return zip;
}

/* Are two paths the same?  Old programs write them with backslashes, or another case. */
static bool is_path(const char *name, const char *wanted)
{
	for (; *name && *wanted; name++, wanted++)
		if (*name != *wanted && !(*name == '\\' && *wanted == '/') &&
		    strncasecmp(name, wanted, 1))
			return false;
	return !*name && !*wanted;
}

struct unpack *zip_part(const void *ctx, const struct unpack *from, const char *name)
{
	struct unpack *part = packed_of(ctx, from->fd);
	struct archive_entry *entry;

	part->zip = open_zip(part);
	while ((entry = next_entry(part->zip)))
		if (is_path(name_of(entry), name))
			return part;
	talloc_free(part);
	return NULL;
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
