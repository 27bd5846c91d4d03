/*
 * values_table -- for the tests of numbers and periods: every line of tests/csv/values.tsv whose
 * format is of their set.  "\xHH" in a text stands for a byte; reads_as is the value, "blank", or
 * the reason why it is refused.
 */
#ifndef VALUES_TABLE_H
#define VALUES_TABLE_H

#include "base/mem.h"
#include "values/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* The bytes that a text of the table means. */
static inline struct span meant(const void *ctx, const char *cell)
{
	char *bytes = mem_strdup(ctx, cell);
	size_t n = 0;

	for (; *cell; cell++) {
		bytes[n] = *cell;
		if (cell[0] == '\\' && cell[1] == 'x' && cell[2] && cell[3]) {
			bytes[n] = (char)strtol((char[]){ cell[2], cell[3], 0 }, NULL, 16);
			cell += 3;
		}
		n++;
	}
	return (struct span){ bytes, n };
}

/* Check the lines of a set by a function that gives what a text is read as; how many there were. */
static inline int check_values(const struct value_formats *set,
    const char *(*read)(const void *, int format, struct span text))
{
	FILE *table = fopen("tests/csv/values.tsv", "r");
	void *ctx = talloc_new(NULL);
	char line[1000];
	int n = 0, number = 0;

	assert_non_null(table);
	while (fgets(line, sizeof(line), table)) {
		char *rest = line, *name = strsep(&rest, "\t"), *text = strsep(&rest, "\t");
		char *wanted = strsep(&rest, "\n");
		int format = format_find(set, name);
		const char *seen;

		number++;
		if (format < 0)
			continue;
		seen = read(ctx, format, meant(ctx, text));
		if (strcmp(seen, wanted))
			fail_msg("values.tsv line %d: %s", number, seen);
		n++;
	}
	talloc_free(ctx);
	fclose(table);
	return n;
}

#endif
