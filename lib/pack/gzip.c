/* gzip -- see gzip.h. */
#include "pack/gzip.h"

#include "base/mem.h"

#include <zlib.h>

#define INPUT	 (1 << 16)
#define GZIP_ALL (MAX_WBITS + 16) /* zlib's way to say: the gzip format, with any window */

struct gzip {
	z_stream z;
	bool inside;  /* a member has begun and not ended */
	long members; /* that have ended */
	char input[INPUT];
};

static int end(struct gzip *gzip)
{
	inflateEnd(&gzip->z);
	return 0;
}

struct gzip *gzip_new(struct unpack *from)
{
	struct gzip *gzip = mem_new(from, struct gzip);

	mem_or_die(inflateInit2(&gzip->z, GZIP_ALL) == Z_OK ? gzip : NULL);
	talloc_set_destructor(gzip, end);
	gzip->inside = true; /* an empty file is no gzip file */
	return gzip;
}

static void trailing(struct unpack *from)
{
	unpack_fault(from, "trailing_bytes",
	    "After the end of the gzip data the file has bytes that are not gzip (before byte "
	    "{byte}). It was not copied as it was: compress the CSV file again and upload that.",
	    "byte", DIGITS((long long)from->offset - from->gzip->z.avail_in + 1));
}

static void damaged(struct unpack *from)
{
	unpack_fault(from, "damaged",
	    "The gzip file is damaged: its content does not match its checksum. Send it again in "
	    "binary mode, or compress the CSV file again.");
}

/* Is what follows a member no member? */
static bool is_trailing(const struct gzip *gzip)
{
	return gzip->members && !gzip->z.total_out;
}

static void ends_inside(struct unpack *from)
{
	if (is_trailing(from->gzip) && from->gzip->z.total_in < 2)
		trailing(from);
	else
		unpack_fault(from, "cut_off",
		    "The gzip file ends in the middle: it was cut off while it was copied or sent. "
		    "Upload the whole file.");
}

/* See that there is input; false at the end of the file. */
static bool fill(struct unpack *from)
{
	struct gzip *gzip = from->gzip;

	if (gzip->z.avail_in)
		return true;
	gzip->z.next_in = (unsigned char *)gzip->input;
	gzip->z.avail_in = (unsigned)unpack_raw(from, gzip->input, INPUT);
	if (!gzip->z.avail_in && gzip->inside && !from->disk)
		ends_inside(from);
	return gzip->z.avail_in > 0;
}

size_t gzip_read(struct unpack *from, char *at, size_t n)
{
	struct gzip *gzip = from->gzip;

	gzip->z.next_out = (unsigned char *)at;
	gzip->z.avail_out = (unsigned)n;
	while (gzip->z.avail_out == n && fill(from)) {
		int how;

		if (!gzip->inside)
			inflateReset(&gzip->z);
		gzip->inside = true;
		how = inflate(&gzip->z, Z_NO_FLUSH);
		if (how == Z_STREAM_END) {
			gzip->inside = false;
			gzip->members++;
		} else if (how != Z_OK && how != Z_BUF_ERROR) {
			if (is_trailing(gzip))
				trailing(from);
			else
				damaged(from);
			return 0;
		}
	}
	return n - gzip->z.avail_out;
}
