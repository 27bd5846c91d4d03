/* base/sorter.h: random items against qsort, in memory and in runs. */
#include "base/sorter.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define ITEMS 3000

static int in_order(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->sub != y->sub)
		return x->sub < y->sub ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void check(int n, size_t run)
{
	static struct sorted item[ITEMS];
	struct sorter *sorter = sorter_new_runs(NULL, "/tmp", run);
	const struct sorted *next;

	for (int i = 0; i < n; i++) {
		item[i] = (struct sorted){ (uint64_t)random() % 20 << 60, (uint64_t)random() % 5, i,
			random() };
		assert_null(sorter_add(sorter, item[i]));
	}
	qsort(item, (size_t)n, sizeof(*item), in_order);
	assert_null(sorter_end(sorter));
	for (int i = 0; i < n; i++) {
		assert_null(sorter_next(sorter, &next));
		assert_non_null(next);
		assert_memory_equal(next, &item[i], sizeof(*next));
	}
	for (int i = 0; i < 2; i++) {
		assert_null(sorter_next(sorter, &next));
		assert_null(next);
	}
	talloc_free(sorter);
}

static void random_items(void **state)
{
	static const int lengths[] = { 0, 1, 2, 6, 7, 8, 1000, ITEMS };
	static const size_t runs[] = { 1, 7, 1000, ITEMS, 1 << 20 };

	(void)state;
	srandom(1);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++)
		for (size_t j = 0; j < sizeof(runs) / sizeof(*runs); j++)
			check(lengths[i], runs[j]);
}

static void no_folder(void **state)
{
	struct sorter *sorter = sorter_new_runs(NULL, "/nowhere", 1);
	const struct err *failed;

	(void)state;
	assert_null(sorter_add(sorter, (struct sorted){ 1, 0, 0, 0 }));
	failed = sorter_add(sorter, (struct sorted){ 2, 0, 0, 0 });
	assert_non_null(failed);
	assert_int_equal(failed->status, 500);
	talloc_free(sorter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_items),
		cmocka_unit_test(no_folder),
	};

	return cmocka_run_group_tests_name("sorter", tests, NULL, NULL);
}
