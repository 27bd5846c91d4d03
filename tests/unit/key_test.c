/* key_test -- how a key looks, and where one is found that should not be there. */
#include "web/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_new_key_is_whole(void **state)
{
	void *ctx = talloc_new(NULL);
	const char *hash, *other, *key = key_new(ctx, &hash), *second = key_new(ctx, &other);

	(void)state;
	assert_int_equal(strlen(key), 77);
	assert_int_equal(strncmp(key, "hmis_", 5), 0);
	assert_int_equal(strlen(hash), 64);
	assert_string_equal(key_hash(ctx, key), hash);
	assert_string_not_equal(key, second);
	assert_string_not_equal(hash, other);
	talloc_free(ctx);
}

/* As the database's sha256() has it: tests/cases/seed.sql. */
static void a_hash_is_the_sha256_of_all_of_it(void **state)
{
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_string_equal(key_hash(ctx,
				"hmis_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
				"aaaaaaafcb92650"),
	    "cfb4e9a23acfa8746e74d32a5ae1a7a9abcfda7fdf065eb943684eb1a614c472");
	talloc_free(ctx);
}

static void what_is_not_whole_is_none(void **state)
{
	void *ctx = talloc_new(NULL);
	const char *hash, *key = key_new(ctx, &hash);

	(void)state;
	for (size_t i = 0; key[i]; i++) {
		char *odd = mem_strdup(ctx, key);

		odd[i] = odd[i] == 'a' ? 'b' : 'a';
		assert_null(key_hash(ctx, odd));
		odd[i] = '\0';
		assert_null(key_hash(ctx, odd));
	}
	assert_null(key_hash(ctx, mem_printf(ctx, "%s ", key)));
	assert_null(key_hash(ctx, mem_printf(ctx, "%s0", key)));
	assert_null(key_hash(ctx, ""));
	talloc_free(ctx);
}

static void one_is_found_where_it_should_not_be(void **state)
{
	void *ctx = talloc_new(NULL);
	const char *hash, *key = key_new(ctx, &hash);

	(void)state;
	assert_true(key_is_in(key));
	assert_true(key_is_in(mem_printf(ctx, "/hmis/export?project=1&key=%s&a=b", key)));
	assert_true(key_is_in(mem_printf(ctx, "/x?a=%%68mis%%5f%s", key + 5)));
	assert_true(key_is_in(mem_printf(ctx, "/x?a=hmis%%5F%%%02x%s", key[5], key + 6)));
	assert_true(key_is_in(mem_printf(ctx, "%.*s", 45, key)));
	assert_false(key_is_in(mem_printf(ctx, "%.*s", 44, key)));
	assert_false(key_is_in(mem_printf(ctx, "hmis-%s", key + 5)));
	assert_false(key_is_in("/hmis/csv/map?run=3&a=hmis_&b=%"));
	assert_false(key_is_in("/hmis_%4"));
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_key_is_whole),
		cmocka_unit_test(a_hash_is_the_sha256_of_all_of_it),
		cmocka_unit_test(what_is_not_whole_is_none),
		cmocka_unit_test(one_is_found_where_it_should_not_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
