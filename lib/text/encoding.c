/* encoding -- see encoding.h. */
#include "text/encoding.h"

const char *const encoding_name[ENCODING_COUNT] = {
	[ENCODING_UTF_8] = "UTF-8",
	[ENCODING_UTF_16LE] = "UTF-16LE",
	[ENCODING_UTF_16BE] = "UTF-16BE",
	[ENCODING_WINDOWS_1252] = "Windows-1252",
};

const struct err *encoding_bad_byte(enum encoding encoding, const struct bad_byte *bad)
{
	const char *after = *bad->before ? ", after " : "", *quote = *bad->before ? "\"" : "";

	if (encoding == ENCODING_UTF_8)
		return err_text(422, "not_utf_8",
		    "Line %ld contains a byte that is not UTF-8 (0x%02X%s%s%s%s; byte %lld of the "
		    "file). In Excel, save the file as \"CSV UTF-8 (Comma delimited)\", in other "
		    "programs with the encoding UTF-8, and upload it again.",
		    bad->line, bad->byte, after, quote, bad->before, quote,
		    (long long)bad->offset + 1);
	return err_text(422, "wrong_encoding",
	    "Line %ld contains a byte that is not %s (0x%02X%s%s%s%s; byte %lld of the file). "
	    "Choose another encoding, or save the file with the encoding UTF-8 and upload it "
	    "again.",
	    bad->line, encoding_name[encoding], bad->byte, after, quote, bad->before, quote,
	    (long long)bad->offset + 1);
}
