/*
 * zip_directory -- what a zip archive's directory promises, added up; see zip.h.
 *
 * Entries that overlap unpack the same bytes again and again.  libarchive does not look for them,
 * and need not be asked: their packed sizes come to more than the file has.
 */
#include "pack/zip.h"

#include "base/mem.h"
#include "words/words.h"

#include <unistd.h>

#define TAIL	 65557 /* the end record and the longest comment after it */
#define END	 22    /* its size without a comment */
#define LOCATOR	 20    /* of the end record of zip64, right before it */
#define END_64	 56
#define HEADER	 46 /* of an entry, without its name */
#define EXTRA_64 1
#define NOT_HERE 0xffffffff /* the number stands in the zip64 part */

const char zip_empty[] =
    WORDS("There is no file in the zip archive. Pack the CSV file, and upload the archive again.");

struct directory {
	uint64_t at, size, entries;
};

static uint64_t number(const unsigned char *at, int bytes)
{
	uint64_t n = 0;

	while (bytes--)
		n = n << 8 | at[bytes];
	return n;
}

static bool read_at(int fd, unsigned char *to, size_t n, uint64_t at)
{
	return pread(fd, to, n, (off_t)at) == (ssize_t)n;
}

/* The end record of zip64, if there is one before the end record at end. */
static void read_64(int fd, uint64_t end, struct directory *directory)
{
	unsigned char locator[LOCATOR], record[END_64];
	uint64_t at;

	if (end < LOCATOR || !read_at(fd, locator, LOCATOR, end - LOCATOR) ||
	    memcmp(locator, "PK\6\7", 4))
		return;
	at = number(locator + 8, 8);
	if (at > end || !read_at(fd, record, END_64, at) || memcmp(record, "PK\6\6", 4))
		return;
	directory->entries = number(record + 32, 8);
	directory->size = number(record + 40, 8);
	directory->at = at - directory->size;
}

static bool find(int fd, uint64_t file, struct directory *directory)
{
	size_t n = file < TAIL ? (size_t)file : TAIL;
	unsigned char *tail = mem_array(NULL, unsigned char, n + 1);
	bool found = false;

	if (read_at(fd, tail, n, file - n))
		for (size_t i = n; !found && i-- > 0;) {
			const unsigned char *end = tail + i;

			if (n - i < END || memcmp(end, "PK\5\6", 4) ||
			    number(end + 20, 2) != n - i - END)
				continue;
			found = true;
			directory->entries = number(end + 10, 2);
			directory->size = number(end + 12, 4);
			directory->at = file - n + i - directory->size;
			read_64(fd, file - n + i, directory);
		}
	talloc_free(tail);
	return found && directory->at <= file && directory->size <= file;
}

/* The packed size in the zip64 part of an entry's extra fields; it comes after the unpacked one
 * where that is not in the header either. */
static uint64_t size_64(int fd, uint64_t at, size_t left, bool second)
{
	unsigned char field[4 + 16];

	for (size_t n; left >= 4 && read_at(fd, field, 4, at); at += n, left -= n) {
		n = 4 + number(field + 2, 2);
		if (n > left)
			break;
		if (number(field, 2) == EXTRA_64 && n >= (second ? 20 : 12) &&
		    read_at(fd, field, second ? 20 : 12, at))
			return number(field + (second ? 12 : 4), 8);
	}
	return UINT64_MAX >> 1; /* of no file */
}

/* The packed size of the entry at *at, which goes on to the next. */
static bool next_size(int fd, uint64_t *at, uint64_t *size)
{
	unsigned char header[HEADER];
	uint64_t name, extra;

	if (!read_at(fd, header, HEADER, *at) || memcmp(header, "PK\1\2", 4))
		return false;
	name = number(header + 28, 2);
	extra = number(header + 30, 2);
	*size = number(header + 20, 4);
	if (*size == NOT_HERE)
		*size = size_64(fd, *at + HEADER + name, (size_t)extra,
		    number(header + 24, 4) == NOT_HERE);
	*at += HEADER + name + extra + number(header + 32, 2);
	return true;
}

bool zip_directory(struct unpack *from)
{
	off_t file = lseek(from->fd, 0, SEEK_END);
	struct directory directory;
	uint64_t total = 0, size;

	if (file < END || !find(from->fd, (uint64_t)file, &directory)) {
		unpack_fault(from, "cut_off",
		    "The zip archive has no directory at its end: it was cut off while it was "
		    "copied or sent. Upload the whole file.");
		return false;
	}
	if (!directory.entries) {
		unpack_fault(from, "no_entry", zip_empty);
		return false;
	}
	if (directory.entries > ZIP_ENTRIES) {
		unpack_fault(from, "too_many_entries",
		    "The zip archive has {n} entries; at most {most} are looked through. Upload "
		    "the CSV file itself, or pack it alone.",
		    "n", DIGITS((long long)directory.entries), "most", DIGITS(ZIP_ENTRIES));
		return false;
	}
	for (uint64_t at = directory.at; directory.entries; directory.entries--) {
		if (!next_size(from->fd, &at, &size)) {
			unpack_fault(from, "damaged",
			    "The directory of the zip archive is damaged. Send it again, or pack "
			    "the CSV file again.");
			return false;
		}
		total += size;
		if (total <= (uint64_t)file)
			continue;
		unpack_fault(from, "overlapping_entries",
		    "The entries of the zip archive come to more bytes than the file has, so they "
		    "overlap, and the archive cannot be trusted. Upload the CSV file itself.");
		return false;
	}
	return true;
}
