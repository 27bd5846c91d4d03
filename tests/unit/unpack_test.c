/* text/unpack.h: archives as they are, and as they are made to harm. */
#include "packed.h"
#include "shape/sniff.h"

#include "text/unpack.h"

#include <sys/resource.h>

#define MAX 110000000 /* bytes that a file may unpack to here */

static const struct span table = SPAN("a,b\n1,2\n");

/* All of a file, or "=code", what was wrong with it. */
static char *unpacked(const void *ctx, struct span packed, int entry, size_t block)
{
	int fd = file_with(packed);
	struct unpack *from = unpack_open(ctx, fd, entry);
	char *text = mem_array(ctx, char, 2 * BIG);
	size_t used = 0, n;

	while ((n = unpack_read(from, text + used, block)))
		assert_true((used += n) < BIG);
	assert_int_equal(unpack_read(from, text + used, block), 0);
	if (unpack_failed(from))
		text = mem_printf(ctx, "=%s", unpack_failed(from)->code);
	else
		assert_int_equal(from->bytes, strlen(text));
	close(fd);
	return text;
}

#define gives(packed, wanted)                                               \
	do {                                                                \
		assert_string_equal(unpacked(ctx, packed, 0, 1), wanted);   \
		assert_string_equal(unpacked(ctx, packed, 0, BIG), wanted); \
	} while (0)

/* A file of that sort is refused while it is looked at, in a sentence that begins so. */
static void refused(const void *ctx, struct span packed, const char *code, const char *begins)
{
	struct dialect dialect;
	struct found found;
	int fd = file_with(packed);
	const struct err *failed = dialect_sniff(ctx, fd, NULL, &dialect, &found);

	assert_non_null(failed);
	assert_string_equal(failed->code, code);
	if (strncmp(failed->text, begins, strlen(begins)))
		fail_msg("%s", failed->text);
	close(fd);
}

static void M_25_plain_gzip_and_zip_are_the_same(void **state)
{
	void *ctx = talloc_new(NULL);
	struct span text = span_of(mem_printf(ctx, "a,\"b\nc\"\n%0999d,1\r\nd,\xe2\x82\xac\n", 7));

	(void)state;
	gives(text, text.at);
	gives(gzip_of(ctx, text, 1), text.at);
	gives(zip_of(ctx, (struct member[]){ { "data.csv", text }, { 0 } },
		  "zip:compression=deflate"),
	    text.at);
	gives(zip_of(ctx, (struct member[]){ { "data.csv", text }, { 0 } },
		  "zip:compression=store"),
	    text.at);
	gives(zip_of(ctx, (struct member[]){ { "data.csv", text }, { 0 } }, "zip:zip64"), text.at);
	talloc_free(ctx);
}

static void H_04_bombs_end_while_they_are_read(void **state)
{
	void *ctx = talloc_new(NULL);
	char *zeros = mem_array(ctx, char, 1000000), *piece = mem_array(ctx, char, BIG);
	struct span bomb = gzip_of(ctx, (struct span){ zeros, 1000000 }, 500);
	struct rusage before, after;
	struct unpack *from;
	int fd = file_with(bomb);

	(void)state;
	assert_true(bomb.len < 2000000);
	getrusage(RUSAGE_SELF, &before);
	from = unpack_open(ctx, fd, 0);
	while (unpack_read(from, piece, BIG))
		;
	getrusage(RUSAGE_SELF, &after);
	assert_string_equal(unpack_failed(from)->code, "unpacked_ratio");
	assert_true(from->bytes > 99000000 && from->bytes < 101000000);
	assert_true(after.ru_maxrss - before.ru_maxrss < 4096);
	close(fd);
	for (size_t i = 0; i < 1000000; i++)
		zeros[i] = (char)('0' + rand() % 4);
	fd = file_with(gzip_at(ctx, (struct span){ zeros, 1000000 }, MAX / 1000000 + 10, 1));
	from = unpack_open(ctx, fd, 0);
	while (unpack_read(from, piece, BIG))
		;
	assert_string_equal(unpack_failed(from)->code, "unpacked_max");
	assert_true(from->bytes < MAX + BIG + 1);
	close(fd);
	talloc_free(ctx);
}

static void H_04_archives_in_archives(void **state)
{
	void *ctx = talloc_new(NULL);
	struct span gzip = gzip_of(ctx, table, 1), both;
	struct span zip =
	    zip_of(ctx, (struct member[]){ { "a.csv", table }, { 0 } }, "zip:compression=deflate");

	(void)state;
	both = zip_of(ctx, (struct member[]){ { "a.zip", zip }, { 0 } }, "zip:compression=deflate");
	refused(ctx, both, "nested_archive", "The file is an archive inside an archive");
	refused(ctx, gzip_of(ctx, zip, 1), "nested_archive",
	    "The file is an archive inside an archive");
	refused(ctx, gzip_of(ctx, gzip, 1), "nested_archive",
	    "The file is an archive inside an archive");
	talloc_free(ctx);
}

static void H_05_honest_text_that_packs_well(void **state)
{
	void *ctx = talloc_new(NULL);
	struct span packed;
	char *text = mem_strdup(ctx, "facility_id,raw_indicator_id,period_id,count\n");

	(void)state;
	for (int i = 0; i < 4400; i++)
		text = mem_append(text, "HF01,MAL,202401,%d\n", i / 400);
	packed = gzip_of(ctx, span_of(text), 2);
	assert_true(packed.len * 140 < 2 * strlen(text));
	gives(packed, mem_printf(ctx, "%s%s", text, text));
	talloc_free(ctx);
}

/* The directory says that its one entry is there so many times. */
static struct span repeat_entry(const void *ctx, struct span zip, int times)
{
	const char *entry = memmem(zip.at, zip.len, "PK\1\2", 4),
		   *end = memmem(zip.at, zip.len, "PK\5\6", 4);
	struct span one = { entry, (size_t)(end - entry) },
		    all = { zip.at, (size_t)(entry - zip.at) };
	char last[22];
	uint32_t size = (uint32_t)(one.len * (size_t)times), at = (uint32_t)all.len;
	uint16_t n = (uint16_t)times;
	char *text = mem_array(ctx, char, all.len + one.len * (size_t)times + sizeof(last));

	memcpy(last, end, sizeof(last));
	memcpy(last + 8, &n, 2);
	memcpy(last + 10, &n, 2);
	memcpy(last + 12, &size, 4);
	memcpy(last + 16, &at, 4);
	memcpy(text, all.at, all.len);
	for (int i = 0; i < times; i++)
		memcpy(text + all.len + (size_t)i * one.len, one.at, one.len);
	memcpy(text + all.len + size, last, sizeof(last));
	return (struct span){ text, all.len + size + sizeof(last) };
}

static void H_06_overlapping_entries_and_too_many(void **state)
{
	void *ctx = talloc_new(NULL);
	char *noise = mem_array(ctx, char, 20001);
	struct member *many = mem_array(ctx, struct member, 65001);
	struct span zip;

	(void)state;
	for (int i = 0; i < 20000; i++)
		noise[i] = (char)(' ' + rand() % 64);
	zip = zip_of(ctx, (struct member[]){ { "a.csv", span_of(noise) }, { 0 } },
	    "zip:compression=deflate");
	refused(ctx, repeat_entry(ctx, zip, 10), "overlapping_entries",
	    "The entries of the zip archive come to");
	for (int i = 0; i < 65000; i++)
		many[i] = (struct member){ mem_printf(many, "%d.csv", i), table };
	refused(ctx, zip_of(ctx, many, "zip:compression=store"), "too_many_entries",
	    "The zip archive has 65000 entries; at most 1000 are looked through.");
	refused(ctx, repeat_entry(ctx, zip, 1001), "too_many_entries", "The zip archive has 1001");
	talloc_free(ctx);
}

/* A number in a zip's header and directory, at so many bytes after their marks, becomes another. */
static struct span falsify(const void *ctx, struct span zip, size_t in_header, uint32_t number)
{
	char *text = mem_array(ctx, char, zip.len + 1), *at;

	memcpy(text, zip.at, zip.len);
	memcpy(text + in_header, &number, 4);
	at = memmem(text, zip.len, "PK\1\2", 4);
	memcpy(at + in_header + 2, &number, 4);
	return (struct span){ text, zip.len };
}

static void H_06_false_sizes_and_check_sums(void **state)
{
	void *ctx = talloc_new(NULL);
	char *text = mem_array(ctx, char, 50001);
	struct span zip;

	(void)state;
	for (int i = 0; i < 50000; i++)
		text[i] = i % 10 ? (char)('0' + rand() % 10) : '\n';
	zip = zip_of(ctx, (struct member[]){ { "a.csv", span_of(text) }, { 0 } },
	    "zip:compression=deflate");
	gives(zip, text);
	/* libarchive leaves sizes for after the data, and flags that; as zip(1) writes them: */
	gives(falsify(ctx, zip, 22, 50001), "=damaged");
	gives(falsify(ctx, zip, 22, 5), "=damaged");
	gives(falsify(ctx, zip, 14, 12345), "=damaged");
	gives(((struct span){ zip.at, zip.len - 30 }), "=cut_off");
	gives(((struct span){ zip.at, 1000 }), "=cut_off");
	gives(SPAN("PK\3\4"), "=cut_off");
	talloc_free(ctx);
}

static void H_07_names_of_entries_are_no_paths(void **state)
{
	static const char *const names[] = { "../../x.csv", "/etc/passwd", "con.csv", "a\\b.csv",
		"\xc3\xa9t\xc3\xa9.csv", "..", "a\nb" };
	void *ctx = talloc_new(NULL);
	json_t *entries;
	int fd;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct span zip = zip_of(ctx, (struct member[]){ { names[i], table }, { 0 } },
		    "zip:compression=deflate");

		gives(zip, table.at);
		fd = file_with(zip);
		assert_null(unpack_entries(ctx, fd, &entries));
		assert_int_equal(json_array_size(entries), 1);
		assert_non_null(json_object_get(json_array_get(entries, 0), "name"));
		close(fd);
	}
	talloc_free(ctx);
}

static void H_08_which_entry(void **state)
{
	void *ctx = talloc_new(NULL);
	struct span other = SPAN("x;y\n3;4\n");
	struct span zip = zip_of(ctx,
	    (struct member[]){ { "d/", { 0 } }, { "d/a.csv", table }, { "__MACOSX/._a.csv", table },
		{ "b.csv", other }, { "c.csv", table }, { 0 } },
	    "zip:compression=deflate");
	struct dialect dialect;
	struct found found;
	json_t *entry, *wanted = mem_json(ctx, json_object());
	int fd = file_with(zip);

	(void)state;
	gives(zip, "=entry");
	assert_string_equal(unpacked(ctx, zip, 2, BIG), other.at);
	assert_string_equal(unpacked(ctx, zip, 4, BIG), "=entry");
	assert_null(dialect_sniff(ctx, fd, NULL, &dialect, &found));
	entry = json_array_get(found.questions, 0);
	assert_string_equal(json_string_value(json_object_get(entry, "field")), "entry");
	/* the two with the same columns together, or any of the three */
	assert_int_equal(json_array_size(json_object_get(entry, "options")), 4);
	assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(entry,
										 "options"),
								  0),
				"value")),
	    "1,3");
	assert_int_equal(dialect_files(&dialect), 1);
	json_object_set_new(wanted, "entry", json_string("all"));
	assert_string_equal(dialect_sniff(ctx, fd, wanted, &dialect, &found)->code,
	    "layouts_differ");
	json_object_set_new(wanted, "entry", json_string("1,3"));
	assert_null(dialect_sniff(ctx, fd, wanted, &dialect, &found));
	assert_int_equal(dialect_files(&dialect), 2);
	json_object_set_new(wanted, "entry", json_string("b.csv"));
	assert_null(dialect_sniff(ctx, fd, wanted, &dialect, &found));
	assert_int_equal(dialect.entry, 2);
	assert_int_equal(dialect.delimiter, ';');
	assert_int_equal(json_array_size(found.questions), 0);
	json_object_set_new(wanted, "entry", json_string("#3"));
	assert_null(dialect_sniff(ctx, fd, wanted, &dialect, &found));
	assert_int_equal(dialect.entry, 3);
	json_object_set_new(wanted, "entry", json_string("x.csv"));
	assert_string_equal(dialect_sniff(ctx, fd, wanted, &dialect, &found)->text,
	    "The zip archive has no file \"x.csv\". It has: d/a.csv, b.csv, c.csv.");
	assert_string_equal(dialect_sniff(ctx, fd, NULL, &dialect, NULL)->code, "entry");
	close(fd);
	refused(ctx,
	    zip_of(ctx, (struct member[]){ { "d/", { 0 } }, { 0 } }, "zip:compression=deflate"),
	    "no_entry", "There is no file in the zip archive.");
	refused(ctx, SPAN("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "no_entry",
	    "There is no file");
	refused(ctx,
	    zip_of(ctx, (struct member[]){ { "a.csv", table }, { 0 } },
		"zip:encryption=traditional"),
	    "encrypted", "The zip archive is encrypted");
	talloc_free(ctx);
}

static void H_09_gzip(void **state)
{
	void *ctx = talloc_new(NULL);
	struct span one = gzip_of(ctx, table, 1), two = joined(ctx, one, gzip_of(ctx, table, 2));
	char *wrong = span_dup(ctx, one);

	(void)state;
	gives(two, "a,b\n1,2\na,b\n1,2\na,b\n1,2\n");
	gives(joined(ctx, two, SPAN("junk")), "=trailing_bytes");
	gives(joined(ctx, two, SPAN("\0")), "=trailing_bytes");
	for (size_t n = 2; n < one.len; n++)
		gives(((struct span){ one.at, n }), "=cut_off");
	gives(joined(ctx, one, (struct span){ one.at, one.len - 1 }), "=cut_off");
	for (size_t i = one.len - 8; i < one.len; i++) { /* the check sum, and the length */
		wrong[i] ^= 1;
		gives(((struct span){ wrong, one.len }), "=damaged");
		wrong[i] ^= 1;
	}
	refused(ctx, (struct span){ one.at, one.len - 1 }, "cut_off",
	    "The gzip file ends in the middle");
	refused(ctx, gzip_of(ctx, SPAN(""), 1), "empty_file", "The file is empty");
	talloc_free(ctx);
}

static void U_24_documents_that_are_zips(void **state)
{
	void *ctx = talloc_new(NULL);
	struct span xlsx = zip_of(ctx,
	    (struct member[]){ { "[Content_Types].xml", SPAN("<x/>") },
		{ "xl/workbook.xml", SPAN("<x/>") }, { 0 } },
	    "zip:compression=deflate");

	(void)state;
	refused(ctx, xlsx, "no_entry", "The workbook has no sheet");
	refused(ctx,
	    zip_of(ctx, (struct member[]){ { "[Content_Types].xml", SPAN("<x/>") }, { 0 } },
		"zip:zip64"),
	    "not_csv", "The file is an Office document (docx or pptx)");
	refused(ctx,
	    zip_of(ctx,
		(struct member[]){ { "mimetype", SPAN("x") }, { "a.xml", SPAN("y") }, { 0 } },
		"zip:zip64"),
	    "not_csv", "The file is an OpenDocument file, but no workbook");
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(M_25_plain_gzip_and_zip_are_the_same),
		cmocka_unit_test(H_04_bombs_end_while_they_are_read),
		cmocka_unit_test(H_04_archives_in_archives),
		cmocka_unit_test(H_05_honest_text_that_packs_well),
		cmocka_unit_test(H_06_overlapping_entries_and_too_many),
		cmocka_unit_test(H_06_false_sizes_and_check_sums),
		cmocka_unit_test(H_07_names_of_entries_are_no_paths),
		cmocka_unit_test(H_08_which_entry),
		cmocka_unit_test(H_09_gzip),
		cmocka_unit_test(U_24_documents_that_are_zips),
	};

	configure(MAX);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
