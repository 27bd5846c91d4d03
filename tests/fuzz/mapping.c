/*
 * The mapping page's form: any words in its fields, for any file, are refused or are a mapping that
 * is kept as it is and reads every row of the file.
 *
 * The first line has the fields, with tabs between, in the order of fields[]; the rest is the file.
 */
#include "base/mem.h"
#include "columns/choices.h"
#include "columns/records.h"
#include "shape/sniff.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const fields[] = { "encoding", "delimiter", "header_line", "wide", "wide_above",
	"wide_year", "fill_down", "entry" };

#define FIELDS (sizeof(fields) / sizeof(*fields))

/* What stands before the next tab. */
static const char *next_word(char **rest)
{
	char *word = strsep(rest, "\t");

	return word ? word : "";
}

/* What was chosen for the four fields, as it is kept and given back. */
static void keep(const void *ctx, const struct survey *survey, const struct mapping *mapping)
{
	json_t *kept = mapping_json(ctx, mapping, survey->names);
	struct mapping back = { 0 };

	if (mapping_of(ctx, kept, &back))
		abort();
	if (!json_equal(kept, mapping_json(ctx, &back, survey->names)))
		abort();
	for (enum role role = 0; role < ROLES; role++) {
		const char *name = choices_name(ctx, survey, &mapping->from[role]);
		struct source again;

		if (!name ||
		    source_parse(ctx, role, name, survey->names, survey->columns, &again) ||
		    again.column != mapping->from[role].column ||
		    again.also != mapping->from[role].also ||
		    again.year != mapping->from[role].year)
			abort();
	}
}

static void read_rows(const void *ctx, int fd, const struct dialect *dialect,
    struct mapping *mapping)
{
	const struct record *record;
	struct records *records;
	int n = 0;

	if (records_open(ctx, fd, dialect, mapping, &records))
		return;
	while (n++ < 10000 && (record = records_next(records))) {
		struct row row = { .kind = ROW_OK };

		mapping_read(mapping, record, &row);
		if (row.kind == ROW_OK &&
		    (row.count < 0 || row.period < 190001 || row.period > 205012))
			abort();
		records_hash(records, record, mapping, &row);
	}
	talloc_free(records);
}

static void map_file(const void *ctx, int fd, char *words)
{
	json_t *wanted = mem_json(ctx, json_object());
	struct mapping mapping = { .number = 0, .period = 0 };
	struct dialect dialect, back;
	struct survey survey;
	struct found found;

	for (size_t i = 0; i < FIELDS; i++) {
		const char *word = next_word(&words);

		if (*word)
			json_object_set_new(wanted, fields[i], json_string(word));
	}
	if (dialect_sniff(ctx, fd, wanted, &dialect, &found))
		return;
	back = dialect_of(dialect_json(ctx, &dialect));
	if (!json_equal(dialect_json(ctx, &dialect), dialect_json(ctx, &back)))
		abort();
	if (survey_take(ctx, fd, &dialect, &survey))
		return;
	for (enum role role = 0; role < ROLES; role++)
		if (source_parse(ctx, role, next_word(&words), survey.names, survey.columns,
			&mapping.from[role]))
			return;
	keep(ctx, &survey, &mapping);
	read_rows(ctx, fd, &dialect, &mapping);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\n', size);
	size_t n = end ? (size_t)(end - data) : size, rest = end ? size - n - 1 : 0;
	static int fd = -1;
	json_t *text = json_stringn((const char *)data, n); /* NULL where it is not UTF-8 */
	void *ctx;

	json_decref(text);
	if (!text || memchr(data, '\0', n)) /* which no field of a form has */
		return 0;
	if (fd < 0)
		fd = memfd_create("mapping", MFD_CLOEXEC);
	if (ftruncate(fd, 0) || pwrite(fd, data + n + (rest > 0), rest, 0) != (ssize_t)rest)
		abort();
	ctx = talloc_new(NULL);
	map_file(ctx, fd, mem_strndup(ctx, (const char *)data, n));
	talloc_free(ctx);
	return 0;
}
