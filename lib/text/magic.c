/* magic -- see magic.h. */
#include "text/magic.h"

#define UNPACK "Unpack it and upload the CSV file inside."

struct kind {
	struct span begins;
	const char *what, *todo;
};

static const struct kind kinds[] = {
	{ SPAN("BZh"), "compressed with bzip2", UNPACK },
	{ SPAN("\3757zXZ"), "compressed with xz", UNPACK },
	{ SPAN("\x28\xb5\x2f\xfd"), "compressed with zstd", UNPACK },
	{ SPAN("7z\xbc\xaf\x27"), "a 7-Zip archive", UNPACK },
	{ SPAN("Rar!\x1a"), "a RAR archive", UNPACK },
	{ SPAN("PK\7\x08"), "a part of a zip archive in several parts", UNPACK },
	{ SPAN("%PDF"), "a PDF document", "Ask whoever made it for the table as a CSV file." },
	{ SPAN("\x89PNG"), "a PNG picture", "Upload the CSV file itself." },
	{ SPAN("\xff\xd8\xff"), "a JPEG picture", "Upload the CSV file itself." },
	{ SPAN("GIF8"), "a GIF picture", "Upload the CSV file itself." },
	{ SPAN("SQLite format 3"), "an SQLite database", "Export the table as a CSV file." },
	{ SPAN("PAR1"), "a Parquet file", "Export the table as a CSV file." },
};

#define PAGE                                                                             \
	"a web page (HTML)",                                                             \
	    "Perhaps a login or error page was saved in place of the data: download it " \
	    "again and open it to look, then upload the CSV file."
#define AS_XLSX                                                                                  \
	"Open it in Excel or LibreOffice, save it as an Excel workbook (xlsx), and upload that " \
	"file."

/* What text that is no table begins with. */
static const struct kind texts[] = {
	{ SPAN("<!doctype html"), PAGE },
	{ SPAN("<html"), PAGE },
	{ SPAN("<head"), PAGE },
	{ SPAN("<body"), PAGE },
	{ SPAN("<table"), "a table in a web page (HTML), as many programs export as .xls",
	    AS_XLSX },
	{ SPAN("<div"), "a piece of a web page (HTML), as many programs export as .xls", AS_XLSX },
	{ SPAN("<style"), "a piece of a web page (HTML), as many programs export as .xls",
	    AS_XLSX },
	{ SPAN("<meta"), "a piece of a web page (HTML), as many programs export as .xls", AS_XLSX },
	{ SPAN("mime-version:"), "a web archive (MHTML), as many programs export as .xls",
	    AS_XLSX },
	{ SPAN("<?xml"), "an XML document", "Export the data as a CSV file, and upload that." },
	{ SPAN("{\\rtf"), "an RTF document",
	    "Save it as plain text, or upload the CSV file itself." },
};

/* What tells more, further on: a page that is a table, a workbook as XML. */
static const struct inside {
	struct span begins, has;
	const char *what;
} insides[] = {
	{ SPAN("<html"), SPAN("<table"),
	    "a web page (HTML) with a table, as many programs export as .xls" },
	{ SPAN("<!doctype html"), SPAN("schemas-microsoft-com:office:excel"),
	    "a web page (HTML) with a table, as many programs export as .xls" },
	{ SPAN("<?xml"), SPAN("urn:schemas-microsoft-com:office:spreadsheet"),
	    "a workbook in Excel's old XML" },
};

static const struct err *refuse(const char *what, const char *todo)
{
	return err_text(422, "not_csv", "The file is %s, not CSV text. %s", what, todo);
}

static bool begins(struct span head, struct span with)
{
	return head.len >= with.len && !memcmp(head.at, with.at, with.len);
}

const struct err *magic_refuse(struct span head, bool packed)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (begins(head, kinds[i].begins))
			return refuse(kinds[i].what, kinds[i].todo);
	if (head.len > 262 && !memcmp(head.at + 257, "ustar", 5))
		return refuse("a tar archive", UNPACK);
	if (packed &&
	    (begins(head, SPAN("PK\3\4")) || begins(head, SPAN("PK\5\6")) ||
		begins(head, SPAN("\x1f\x8b"))))
		return err(422, "nested_archive",
		    "The file is an archive inside an archive, which is not opened. Unpack it, and "
		    "upload the CSV file, alone or packed once.");
	return NULL;
}

const struct err *magic_refuse_binary(struct span head)
{
	size_t n = head.len < 4096 ? head.len : 4096, odd = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)head.at[i];

		odd += c < ' ' && (c < '\t' || c > '\r');
	}
	return odd * 10 > n ? refuse("binary data", "Upload the CSV file itself.") : NULL;
}

/* JSON is told by two signs, as a table may begin with one of them. */
static bool is_json(struct span text)
{
	struct span rest = { text.at + 1, text.len - 1 };

	if (*text.at != '{' && *text.at != '[')
		return false;
	rest = span_trim(rest);
	return rest.len &&
	    memchr(*text.at == '{' ? "\"}" : "{[\"]", *rest.at, *text.at == '{' ? 2 : 4);
}

static bool begins_fold(struct span text, struct span with)
{
	return text.len >= with.len && span_equal_fold((struct span){ text.at, with.len }, with);
}

static bool has(struct span text, struct span word)
{
	return memmem(text.at, text.len, word.at, word.len) != NULL;
}

const struct err *magic_refuse_text(struct span text)
{
	text = span_trim(text);
	for (size_t i = 0; i < sizeof(insides) / sizeof(*insides); i++)
		if (begins_fold(text, insides[i].begins) && has(text, insides[i].has))
			return refuse(insides[i].what, AS_XLSX);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (begins_fold(text, texts[i].begins))
			return refuse(texts[i].what, texts[i].todo);
	if (text.len > 1 && is_json(text))
		return refuse("JSON", "Export the data as a CSV file, and upload that.");
	return NULL;
}
