/* classes -- see classes.h. */
#include "maps/classes.h"

#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int class_of(const struct classes *classes, int64_t value)
{
	int number = 0;

	while (number < CLASSES - 1 && value > classes->above[number])
		number++;
	return number;
}

struct classes classes_of(int64_t *values, size_t n)
{
	struct classes classes = { 0 };

	qsort(values, n, sizeof(*values), by_size);
	for (int i = 0; i < CLASSES - 1 && n; i++)
		classes.above[i] = values[(n - 1) * (size_t)(i + 1) / CLASSES];
	for (size_t i = 0; i < n; i++) {
		int number = class_of(&classes, values[i]);

		if (!classes.n[number]++)
			classes.low[number] = values[i];
		classes.high[number] = values[i];
	}
	return classes;
}

const char *class_name(int number)
{
	static const char *const names[CLASSES] = { "s1", "s2", "s3", "s4", "s5" };

	return names[number];
}

json_t *classes_json(const struct classes *classes)
{
	json_t *list = json_array();

	for (int i = 0; i < CLASSES; i++)
		if (classes->n[i])
			json_array_append_new(list,
			    json_pack("{s:s, s:I, s:I, s:I}", "class", class_name(i), "low",
				(json_int_t)classes->low[i], "high", (json_int_t)classes->high[i],
				"n", (json_int_t)classes->n[i]));
	return list;
}
