/* base/map.h against what it stands for: each key once, with the number it was given last. */
#include "base/map.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void empty(void **state)
{
	struct map *map = map_new(NULL);

	(void)state;
	assert_int_equal(map_size(map), 0);
	assert_int_equal(map_get(map, SPAN("")), MAP_NONE);
	assert_int_equal(map_get(map, SPAN("a")), MAP_NONE);
	talloc_free(map);
}

static void any_bytes_are_a_key(void **state)
{
	static const struct span key[] = { SPAN(""), SPAN("a"), SPAN("a\0"), SPAN("a\0b"),
		SPAN("\0"), SPAN("ab"), SPAN("A"), SPAN("\xff\xfe"), SPAN("a ") };
	struct map *map = map_new(NULL);
	int n = (int)(sizeof(key) / sizeof(*key));

	(void)state;
	for (int i = 0; i < n; i++)
		map_put(map, key[i], i);
	assert_int_equal(map_size(map), n);
	for (int i = 0; i < n; i++) {
		assert_int_equal(map_get(map, key[i]), i);
		assert_true(span_equal(map_key(map, i), key[i]));
	}
	talloc_free(map);
}

static void a_number_can_be_replaced(void **state)
{
	struct map *map = map_new(NULL);

	(void)state;
	map_put(map, SPAN("a"), 1);
	map_put(map, SPAN("b"), 2);
	map_put(map, SPAN("a"), 0);
	assert_int_equal(map_get(map, SPAN("a")), 0);
	assert_int_equal(map_get(map, SPAN("b")), 2);
	assert_int_equal(map_size(map), 2);
	talloc_free(map);
}

static void keys_are_copies(void **state)
{
	struct map *map = map_new(NULL);
	char text[] = "first";

	(void)state;
	map_put(map, span_of(text), 1);
	memcpy(text, "later", 5);
	assert_int_equal(map_get(map, SPAN("first")), 1);
	assert_int_equal(map_get(map, SPAN("later")), MAP_NONE);
	talloc_free(map);
}

#define MANY 200000

/* Key i, of which every seventh is long. */
static struct span many_key(char *text, size_t size, int i)
{
	int n = snprintf(text, size,
	    i % 7 ? "%d" : "%d-and-a-tail-that-makes-it-longer-than-most-ids-are", i);

	return (struct span){ text, (size_t)n };
}

static void H_12_many_keys(void **state)
{
	struct map *map = map_new(NULL);
	char text[100];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < MANY; i++)
			map_put(map, many_key(text, sizeof(text), i), i * 3 + round);
	assert_int_equal(map_size(map), MANY);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(map_get(map, many_key(text, sizeof(text), i)), i * 3 + 1);
		assert_true(span_equal(map_key(map, i), many_key(text, sizeof(text), i)));
	}
	assert_int_equal(map_get(map, many_key(text, sizeof(text), MANY + 1)), MAP_NONE);
	talloc_free(map);
}

/* In any order, repeated or not, it answers what map_get() does. */
static void an_order_is_only_a_hint(void **state)
{
	static const int steps[] = { 0, 1, 7, 12345, -3 };
	struct map *map = map_new(NULL);
	char text[100];

	(void)state;
	assert_int_equal(map_follow(map, SPAN("")), MAP_NONE);
	for (int i = 0; i < 1000; i++)
		map_put(map, many_key(text, sizeof(text), i), i);
	for (size_t s = 0; s < sizeof(steps) / sizeof(*steps); s++)
		for (int n = 0, i = 0; n < 5000; n++, i = (i + steps[s] + 1100) % 1100) {
			struct span key = many_key(text, sizeof(text), i);

			assert_int_equal(map_follow(map, key), i < 1000 ? i : MAP_NONE);
			assert_int_equal(map_follow(map, key), map_get(map, key));
		}
	map_put(map, SPAN("1"), 5);
	assert_int_equal(map_follow(map, SPAN("1")), 5);
	talloc_free(map);
}

/* Keys of one length that differ in one byte, wherever it is. */
static void each_byte_counts(void **state)
{
	struct map *map = map_new(NULL);
	char text[41], other[41];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t len = 1; len < sizeof(text); len++)
		map_put(map, (struct span){ text, len }, (int)len);
	for (size_t len = 1; len < sizeof(text); len++) {
		assert_int_equal(map_follow(map, (struct span){ text, len }), (int)len);
		for (size_t at = 0; at < len; at++) {
			memcpy(other, text, len);
			other[at] = 'b';
			assert_int_equal(map_follow(map, (struct span){ other, len }), MAP_NONE);
		}
	}
	talloc_free(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),
		cmocka_unit_test(any_bytes_are_a_key),
		cmocka_unit_test(a_number_can_be_replaced),
		cmocka_unit_test(keys_are_copies),
		cmocka_unit_test(H_12_many_keys),
		cmocka_unit_test(an_order_is_only_a_hint),
		cmocka_unit_test(each_byte_counts),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
