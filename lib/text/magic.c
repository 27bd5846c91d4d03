/* magic -- see magic.h. */
#include "text/magic.h"

#include "words/words.h"

struct kind {
	struct span begins;
	const char *message;
};

static const struct kind kinds[] = {
	{ SPAN("BZh"),
	    WORDS("The file is compressed with bzip2, not CSV text. Unpack it and upload the CSV "
		  "file inside.") },
	{ SPAN("\3757zXZ"),
	    WORDS("The file is compressed with xz, not CSV text. Unpack it and upload the CSV file "
		  "inside.") },
	{ SPAN("\x28\xb5\x2f\xfd"),
	    WORDS("The file is compressed with zstd, not CSV text. Unpack it and upload the CSV "
		  "file inside.") },
	{ SPAN("7z\xbc\xaf\x27"),
	    WORDS("The file is a 7-Zip archive, not CSV text. Unpack it and upload the CSV file "
		  "inside.") },
	{ SPAN("Rar!\x1a"),
	    WORDS("The file is a RAR archive, not CSV text. Unpack it and upload the CSV file "
		  "inside.") },
	{ SPAN("PK\7\x08"),
	    WORDS("The file is a part of a zip archive in several parts, not CSV text. Unpack it "
		  "and upload the CSV file inside.") },
	{ SPAN("%PDF"),
	    WORDS("The file is a PDF document, not CSV text. Ask whoever made it for the table as "
		  "a CSV file.") },
	{ SPAN("\x89PNG"),
	    WORDS("The file is a PNG picture, not CSV text. Upload the CSV file itself.") },
	{ SPAN("\xff\xd8\xff"),
	    WORDS("The file is a JPEG picture, not CSV text. Upload the CSV file itself.") },
	{ SPAN("GIF8"),
	    WORDS("The file is a GIF picture, not CSV text. Upload the CSV file itself.") },
	{ SPAN("SQLite format 3"),
	    WORDS("The file is an SQLite database, not CSV text. Export the table as a CSV "
		  "file.") },
	{ SPAN("PAR1"),
	    WORDS("The file is a Parquet file, not CSV text. Export the table as a CSV file.") },
};

#define PAGE                                                                                    \
	WORDS("The file is a web page (HTML), not CSV text. Perhaps a login or error page was " \
	      "saved in place of the data: download it again and open it to look, then upload " \
	      "the CSV file.")
#define TABLE                                                                                    \
	WORDS("The file is a table in a web page (HTML), as many programs export as .xls, not "  \
	      "CSV text. Open it in Excel or LibreOffice, save it as an Excel workbook (xlsx), " \
	      "and upload that file.")
#define PIECE                                                                                    \
	WORDS("The file is a piece of a web page (HTML), as many programs export as .xls, not "  \
	      "CSV text. Open it in Excel or LibreOffice, save it as an Excel workbook (xlsx), " \
	      "and upload that file.")
#define WITH_TABLE                                                                                \
	WORDS("The file is a web page (HTML) with a table, as many programs export as .xls, not " \
	      "CSV text. Open it in Excel or LibreOffice, save it as an Excel workbook (xlsx), "  \
	      "and upload that file.")

/* What text that is no table begins with. */
static const struct kind texts[] = {
	{ SPAN("<!doctype html"), PAGE },
	{ SPAN("<html"), PAGE },
	{ SPAN("<head"), PAGE },
	{ SPAN("<body"), PAGE },
	{ SPAN("<table"), TABLE },
	{ SPAN("<div"), PIECE },
	{ SPAN("<style"), PIECE },
	{ SPAN("<meta"), PIECE },
	{ SPAN("mime-version:"),
	    WORDS("The file is a web archive (MHTML), as many programs export as .xls, not CSV "
		  "text. Open it in Excel or LibreOffice, save it as an Excel workbook (xlsx), and "
		  "upload that file.") },
	{ SPAN("<?xml"),
	    WORDS("The file is an XML document, not CSV text. Export the data as a CSV file, and "
		  "upload that.") },
	{ SPAN("{\\rtf"),
	    WORDS("The file is an RTF document, not CSV text. Save it as plain text, or upload the "
		  "CSV file itself.") },
};

/* What tells more, further on: a page that is a table, a workbook as XML. */
static const struct inside {
	struct span begins, has;
	const char *message;
} insides[] = {
	{ SPAN("<html"), SPAN("<table"), WITH_TABLE },
	{ SPAN("<!doctype html"), SPAN("schemas-microsoft-com:office:excel"), WITH_TABLE },
	{ SPAN("<?xml"), SPAN("urn:schemas-microsoft-com:office:spreadsheet"),
	    WORDS("The file is a workbook in Excel's old XML, not CSV text. Open it in Excel or "
		  "LibreOffice, save it as an Excel workbook (xlsx), and upload that file.") },
};

static const struct err *refuse(const char *message)
{
	return err(422, "not_csv", message);
}

static bool begins(struct span head, struct span with)
{
	return head.len >= with.len && !memcmp(head.at, with.at, with.len);
}

const struct err *magic_refuse(struct span head, bool packed)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (begins(head, kinds[i].begins))
			return refuse(kinds[i].message);
	if (head.len > 262 && !memcmp(head.at + 257, "ustar", 5))
		return refuse(WORDS("The file is a tar archive, not CSV text. Unpack it and upload "
				    "the CSV file inside."));
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
	return odd * 10 > n
	    ? refuse(WORDS("The file is binary data, not CSV text. Upload the CSV file itself."))
	    : NULL;
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
			return refuse(insides[i].message);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (begins_fold(text, texts[i].begins))
			return refuse(texts[i].message);
	if (text.len > 1 && is_json(text))
		return refuse(WORDS("The file is JSON, not CSV text. Export the data as a CSV "
				    "file, and upload that."));
	return NULL;
}
