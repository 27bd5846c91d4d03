/* encoding -- see encoding.h. */
#include "text/encoding.h"

#include "words/words.h"

#include <stdio.h>

const char *const encoding_name[ENCODING_COUNT] = {
	[ENCODING_UTF_8] = "UTF-8",
	[ENCODING_UTF_16LE] = "UTF-16LE",
	[ENCODING_UTF_16BE] = "UTF-16BE",
	[ENCODING_WINDOWS_1252] = "Windows-1252",
};

/* The byte as it is shown: 0xE9, after "Kilomb". */
static const char *byte_of(const struct bad_byte *bad, char to[8])
{
	snprintf(to, 8, "0x%02X", bad->byte);
	return to;
}

const struct err *encoding_bad_byte(enum encoding encoding, const struct bad_byte *bad)
{
	const char *line = DIGITS(bad->line), *at = DIGITS(bad->offset + 1),
		   *byte = byte_of(bad, (char[8]){ 0 });

	if (encoding == ENCODING_UTF_8)
		return err(422, "not_utf_8",
		    *bad->before
			? WORDS("Line {line} contains a byte that is not UTF-8 ({byte}, after "
				"\"{before}\"; byte {offset} of the file). In Excel, save the file "
				"as \"CSV UTF-8 (Comma delimited)\", in other programs with the "
				"encoding UTF-8, and upload it again.")
			: WORDS("Line {line} contains a byte that is not UTF-8 ({byte}; byte "
				"{offset} of the file). In Excel, save the file as \"CSV UTF-8 "
				"(Comma delimited)\", in other programs with the encoding UTF-8, "
				"and upload it again."),
		    "line", line, "byte", byte, "before", bad->before, "offset", at);
	return err(422, "wrong_encoding",
	    *bad->before
		? WORDS("Line {line} contains a byte that is not {encoding} ({byte}, after "
			"\"{before}\"; byte {offset} of the file). Choose another encoding, or "
			"save the file with the encoding UTF-8 and upload it again.")
		: WORDS("Line {line} contains a byte that is not {encoding} ({byte}; byte {offset} "
			"of the file). Choose another encoding, or save the file with the encoding "
			"UTF-8 and upload it again."),
	    "line", line, "encoding", encoding_name[encoding], "byte", byte, "before", bad->before,
	    "offset", at);
}
