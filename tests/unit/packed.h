/*
 * packed -- for the tests of archives: text as gzip and as zip.
 */
#ifndef PACKED_H
#define PACKED_H

#include "csv_text.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <zlib.h>

/* A configuration that allows unpacked_max bytes; once, before anything is unpacked. */
static inline void configure(long unpacked_max)
{
	void *ctx = talloc_new(NULL);
	char *text = mem_printf(ctx, "base_url = http://x\nunpacked_max = %ld\n", unpacked_max);

	setenv("HMIS_CONF", mem_printf(ctx, "/proc/self/fd/%d", file_with(span_of(text))), 1);
	talloc_free(ctx);
}

/* text, n times, as one gzip member, squeezed so much (1..9). */
static inline struct span gzip_at(const void *ctx, struct span text, int n, int level)
{
	z_stream z = { 0 };
	size_t room = text.len * (size_t)n / 2 + 1000;
	char *packed = mem_array(ctx, char, room);

	assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY),
	    Z_OK);
	z.next_out = (unsigned char *)packed;
	z.avail_out = (unsigned)room;
	for (int i = 0; i < n; i++) {
		z.next_in = (unsigned char *)text.at;
		z.avail_in = (unsigned)text.len;
		deflate(&z, i + 1 < n ? Z_NO_FLUSH : Z_FINISH);
		assert_int_equal(z.avail_in, 0);
	}
	deflateEnd(&z);
	return (struct span){ packed, room - z.avail_out };
}

static inline struct span gzip_of(const void *ctx, struct span text, int n)
{
	return gzip_at(ctx, text, n, 9);
}

/* Entries of a zip, up to one without a name; a name that ends in / is a folder. */
struct member {
	const char *name;
	struct span text;
};

static inline struct span zip_of(const void *ctx, const struct member members[],
    const char *options)
{
	struct archive *archive = archive_write_new();
	size_t room = 10000, used = 0;
	char *packed;

	for (int i = 0; members[i].name; i++)
		room += 300 + members[i].text.len * 2;
	packed = mem_array(ctx, char, room);
	archive_write_set_format_zip(archive);
	archive_write_set_passphrase(archive, "secret");
	assert_int_equal(archive_write_set_options(archive, options), ARCHIVE_OK);
	archive_write_open_memory(archive, packed, room, &used);
	for (int i = 0; members[i].name; i++) {
		const struct member *member = &members[i];
		struct archive_entry *entry = archive_entry_new();
		bool folder = member->name[strlen(member->name) - 1] == '/';

		archive_entry_set_pathname(entry, member->name);
		archive_entry_set_filetype(entry, folder ? AE_IFDIR : AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		archive_entry_set_size(entry, (la_int64_t)member->text.len);
		assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
		archive_write_data(archive, member->text.at, member->text.len);
		archive_entry_free(entry);
	}
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	return (struct span){ packed, used };
}

static inline struct span joined(const void *ctx, struct span a, struct span b)
{
	char *text = mem_array(ctx, char, a.len + b.len + 1);

	memcpy(text, a.at, a.len);
	memcpy(text + a.len, b.at, b.len);
	return (struct span){ text, a.len + b.len };
}

#endif
