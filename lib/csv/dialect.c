/* dialect -- see dialect.h. */
#include "csv/dialect.h"

#include "base/mem.h"

const char *const encoding_name[ENCODING_COUNT] = {
	[ENCODING_UTF_8] = "UTF-8",
	[ENCODING_UTF_16LE] = "UTF-16LE",
	[ENCODING_UTF_16BE] = "UTF-16BE",
	[ENCODING_WINDOWS_1252] = "Windows-1252",
};

const struct delimiter delimiters[DELIMITERS] = {
	{ ',', "comma", "," },
	{ ';', "semicolon", ";" },
	{ '\t', "tab", "tab" },
	{ '|', "pipe", "|" },
};

const struct delimiter *delimiter_of(const char *word)
{
	for (size_t i = 0; word && i < DELIMITERS; i++) {
		const struct delimiter *delimiter = &delimiters[i];

		if ((*word == delimiter->is && !word[1]) || !strcmp(word, delimiter->name) ||
		    (delimiter->is == '\t' && !strcmp(word, "\\t")))
			return delimiter;
	}
	return NULL;
}

const struct err *dialect_bad_byte(enum encoding encoding, const struct bad_byte *bad)
{
	const char *after = *bad->before ? ", after " : "", *quote = *bad->before ? "\"" : "";

	if (encoding == ENCODING_UTF_8)
		return err(422, "not_utf_8",
		    "Line %ld contains a byte that is not UTF-8 (0x%02X%s%s%s%s; byte %lld of "
		    "the file). In Excel, save the file as \"CSV UTF-8 (Comma delimited)\", in "
		    "other programs with the encoding UTF-8, and upload it again.",
		    bad->line, bad->byte, after, quote, bad->before, quote,
		    (long long)bad->offset + 1);
	return err(422, "wrong_encoding",
	    "Line %ld contains a byte that is not %s (0x%02X%s%s%s%s; byte %lld of the file). "
	    "Choose another encoding, or save the file with the encoding UTF-8 and upload it "
	    "again.",
	    bad->line, encoding_name[encoding], bad->byte, after, quote, bad->before, quote,
	    (long long)bad->offset + 1);
}

json_t *dialect_json(const void *ctx, const struct dialect *dialect)
{
	json_t *json = mem_json(ctx,
	    json_pack("{s:s, s:s, s:I, s:i}", "encoding", encoding_name[dialect->encoding],
		"delimiter", (char[]){ dialect->delimiter, 0 }, "header_line",
		(json_int_t)dialect->header_line, "columns", dialect->columns));

	if (dialect->entry)
		json_object_set_new(json, "entry", json_integer(dialect->entry));
	if (dialect->wide)
		json_object_set_new(json, "wide",
		    dialect->wide == WIDE_NO ? json_string("no") : json_integer(dialect->wide));
	return json;
}

struct dialect dialect_of(json_t *json)
{
	const char *encoding = json_string_value(json_object_get(json, "encoding"));
	const struct delimiter *delimiter =
	    delimiter_of(json_string_value(json_object_get(json, "delimiter")));
	json_t *header_line = json_object_get(json, "header_line");
	struct dialect dialect = {
		.delimiter = delimiter ? delimiter->is : ',',
		.header_line = header_line ? (long)json_integer_value(header_line) : 1,
		.columns = (int)json_integer_value(json_object_get(json, "columns")),
		.entry = (int)json_integer_value(json_object_get(json, "entry")),
		.wide = json_is_string(json_object_get(json, "wide"))
		    ? WIDE_NO
		    : (int)json_integer_value(json_object_get(json, "wide")),
	};

	for (enum encoding e = 0; encoding && e < ENCODING_COUNT; e++)
		if (!strcmp(encoding, encoding_name[e]))
			dialect.encoding = e;
	return dialect;
}
