/* magic -- see magic.h. */
#include "csv/magic.h"

#define SAVE_AS "save the sheet as \"CSV UTF-8 (Comma delimited)\" and upload that file."

struct kind {
	struct span begins;
	const char *inside; /* further text that tells it, or NULL */
	const char *what, *todo;
};

/* The first that fits counts. */
static const struct kind kinds[] = {
    {SPAN("PK\x03\x04"), "xl/", "an Excel workbook (xlsx)", "Open it in Excel, " SAVE_AS},
    {SPAN("PK\x03\x04"), "[Content_Types].xml", "an Office document (xlsx or docx)",
     "If it is a workbook, open it in Excel, " SAVE_AS},
    {SPAN("PK\x03\x04"), "opendocument", "an OpenDocument file (ods)",
     "Open it in LibreOffice, save the "
     "sheet as \"Text CSV\" with the character set UTF-8, and upload that file."},
    {SPAN("PK\x03\x04"), NULL, "a zip archive", "Unpack it and upload the CSV file inside."},
    {SPAN("PK\x05\x06"), NULL, "an empty zip archive", "Upload the CSV file itself."},
    {SPAN("\x1f\x8b"), NULL, "compressed with gzip", "Unpack it and upload the CSV file inside."},
    {SPAN("BZh"), NULL, "compressed with bzip2", "Unpack it and upload the CSV file inside."},
    {SPAN("\3757zXZ"), NULL, "compressed with xz", "Unpack it and upload the CSV file inside."},
    {SPAN("\x28\xb5\x2f\xfd"), NULL, "compressed with zstd",
     "Unpack it and upload the CSV file inside."},
    {SPAN("7z\xbc\xaf\x27"), NULL, "a 7-Zip archive", "Unpack it and upload the CSV file inside."},
    {SPAN("Rar!\x1a"), NULL, "a RAR archive", "Unpack it and upload the CSV file inside."},
    {SPAN("\xd0\xcf\x11\xe0"), NULL, "an older Excel or Word file (xls, doc)",
     "If it is a workbook, open it in Excel, " SAVE_AS},
    {SPAN("%PDF"), NULL, "a PDF document", "Ask whoever made it for the table as a CSV file."},
    {SPAN("\x89PNG"), NULL, "a PNG picture", "Upload the CSV file itself."},
    {SPAN("\xff\xd8\xff"), NULL, "a JPEG picture", "Upload the CSV file itself."},
    {SPAN("GIF8"), NULL, "a GIF picture", "Upload the CSV file itself."},
    {SPAN("SQLite format 3"), NULL, "an SQLite database", "Export the table as a CSV file."},
};

/* What stands first in web pages, which are often an error or a login page saved as .csv. */
static const struct span pages[] = {
    SPAN("<!doctype html"), SPAN("<html"),  SPAN("<head"),
    SPAN("<body"),	    SPAN("<table"), SPAN("<?xml"),
};

static const struct err *refuse(const char *what, const char *todo)
{
	return err(422, "not_csv", "The file is %s, not CSV text. %s", what, todo);
}

static bool begins(struct span head, struct span with)
{
	return head.len >= with.len && !memcmp(head.at, with.at, with.len);
}

static const struct err *refuse_page(struct span head)
{
	struct span text = span_trim(head);

	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		if (text.len >= pages[i].len &&
		    span_equal_fold((struct span){text.at, pages[i].len}, pages[i]))
			return refuse("a web page (HTML or XML)",
				      "Perhaps a login or error page was saved in place "
				      "of the data: download it again and open it to look, then "
				      "upload the CSV file.");
	return NULL;
}

/* UTF-16 without a mark shows by its NUL bytes: every other one, in text of Latin letters. */
static const struct err *refuse_nul(struct span head)
{
	size_t nul[2] = {0, 0}, n = head.len < 4096 ? head.len : 4096;

	for (size_t i = 0; i < n; i++)
		nul[i % 2] += !head.at[i];
	if (begins(head, SPAN("\xff\xfe")) || begins(head, SPAN("\xfe\xff")) ||
	    (n >= 4 && (nul[0] * 5 > n * 2) != (nul[1] * 5 > n * 2)))
		return err(
		    422, "utf_16",
		    "The file is UTF-16 text, which cannot be read here. In Excel, save it as "
		    "\"CSV UTF-8 (Comma delimited)\", in other programs with the encoding UTF-8, "
		    "and "
		    "upload it again.");
	if ((nul[0] + nul[1]) * 10 > n)
		return refuse("binary data", "Upload the CSV file itself.");
	return NULL;
}

const struct err *magic_refuse(struct span head)
{
	const struct err *failed;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const struct kind *kind = &kinds[i];

		if (begins(head, kind->begins) &&
		    (!kind->inside ||
		     memmem(head.at, head.len, kind->inside, strlen(kind->inside))))
			return refuse(kind->what, kind->todo);
	}
	if ((failed = refuse_page(head)))
		return failed;
	return refuse_nul(head);
}
