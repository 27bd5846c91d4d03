/* base/seal.h: S-28, X-27. */
#include "base/seal.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/hmis-seal.XXXXXX";

static const char *path_of(const void *ctx, const char *name)
{
	return mem_printf(ctx, "%s/%s", folder, name);
}

static void the_key_is_made_once_for_its_owner(void **state)
{
	void *ctx = talloc_new(NULL);
	const char *path = path_of(ctx, "key");
	struct seal_key key, again;
	struct stat status;

	(void)state;
	assert_null(seal_key_load(path, &key));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_null(seal_key_load(path, &again));
	assert_memory_equal(&key, &again, sizeof(key));
	unlink(path);
	talloc_free(ctx);
}

static void what_is_sealed_only_its_key_opens(void **state)
{
	void *ctx = talloc_new(NULL);
	struct seal_key key, other;
	const char *sealed, *twice, *text;
	char *broken;

	(void)state;
	assert_null(seal_key_load(path_of(ctx, "one"), &key));
	assert_null(seal_key_load(path_of(ctx, "other"), &other));
	assert_null(seal_text(ctx, seal_hex(ctx, key.open, SEAL_KEY_SIZE), "of", "district",
	    &sealed));
	assert_null(seal_text(ctx, seal_hex(ctx, key.open, SEAL_KEY_SIZE), "of", "district",
	    &twice));
	assert_null(strstr(sealed, "district"));
	assert_string_not_equal(sealed, twice); /* the same password twice is not to be seen */
	assert_null(seal_open(ctx, &key, "of", sealed, &text));
	assert_string_equal(text, "district");
	assert_non_null(seal_open(ctx, &other, "of", sealed, &text));
	assert_non_null(seal_open(ctx, &key, "off", sealed, &text)); /* not for another purpose */
	assert_non_null(seal_open(ctx, &key, "", sealed, &text));
	assert_non_null(seal_open(ctx, &key, "of elsewhere, longer than all of it is", sealed,
	    &text));
	assert_string_not_equal(seal_purpose(ctx, "https://a", "b"),
	    seal_purpose(ctx, "https://ab", ""));
	broken = mem_strdup(ctx, sealed);
	broken[20] = broken[20] == '0' ? '1' : '0';
	assert_non_null(seal_open(ctx, &key, "of", broken, &text));
	assert_non_null(seal_open(ctx, &key, "of", "", &text));
	assert_non_null(seal_open(ctx, &key, "of", "zz", &text));
	unlink(path_of(ctx, "one"));
	unlink(path_of(ctx, "other"));
	talloc_free(ctx);
}

static void a_key_file_that_is_short_is_refused(void **state)
{
	void *ctx = talloc_new(NULL);
	const char *path = path_of(ctx, "short");
	struct seal_key key;
	FILE *file = fopen(path, "w");

	(void)state;
	fputs("short", file);
	fclose(file);
	assert_non_null(seal_key_load(path, &key));
	unlink(path);
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_key_is_made_once_for_its_owner),
		cmocka_unit_test(what_is_sealed_only_its_key_opens),
		cmocka_unit_test(a_key_file_that_is_short_is_refused),
	};
	int failed;

	assert_non_null(mkdtemp(folder));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
