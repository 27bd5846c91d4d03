/* file_name -- see file_name.h. */
#include "upload/file_name.h"

#include "base/span.h"
#include "base/text.h"

enum { NAME_MAX_BYTES = 255 };

/* Characters that would change how the rest of the line is read: how many bytes of s. */
static size_t unwanted(const unsigned char *s)
{
	if (*s < 0x20 || *s == 0x7f)
		return 1;
	if ((*s == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f) /* C1 */
	    || (*s == 0xd8 && s[1] == 0x9c))		 /* U+061C */
		return 2;
	if (*s == 0xe2 && s[1] == 0x80 &&
	    (s[2] == 0x8b || s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xa8 && s[2] <= 0xae)))
		return 3; /* U+200B, U+200E, U+200F, U+2028..U+202E */
	if (*s == 0xe2 && s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9)
		return 3;					   /* U+2066..U+2069 */
	return *s == 0xef && s[1] == 0xbb && s[2] == 0xbf ? 3 : 0; /* U+FEFF */
}

const char *file_name_clean(const void *ctx, const char *raw)
{
	struct text name = text_new(ctx);
	struct span trimmed;
	const char *last = raw ? raw : "";

	for (const char *p = last; *p; p++)
		if (*p == '/' || *p == '\\')
			last = p + 1;
	for (size_t n; *last; last += n)
		if (!(n = unwanted((const unsigned char *)last)))
			text_add(&name, last, n = 1);
	trimmed = span_trim((struct span){ name.at, name.len });
	return trimmed.len ? span_show(ctx, trimmed, NAME_MAX_BYTES) : "unnamed";
}
