/* seal -- see seal.h. */
#include "base/seal.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

const char *seal_hex(const void *ctx, const unsigned char *bytes, size_t n)
{
	char *hex = mem_array(ctx, char, 2 * n + 1);

	return sodium_bin2hex(hex, 2 * n + 1, bytes, n);
}

/* Make the key file; somebody else may do so at the same moment, and then theirs counts. */
static bool make_key(const char *path)
{
	char *part = mem_printf(NULL, "%s.%08x", path, randombytes_random());
	unsigned char secret[SEAL_KEY_SIZE];
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool made;

	randombytes_buf(secret, sizeof(secret));
	made = fd >= 0 && write(fd, secret, sizeof(secret)) == sizeof(secret) && !fsync(fd);
	sodium_memzero(secret, sizeof(secret));
	if (fd >= 0)
		close(fd);
	if (made && link(part, path))
		made = !access(path, R_OK);
	unlink(part);
	talloc_free(part);
	return made;
}

const struct err *seal_key_load(const char *path, struct seal_key *key)
{
	int fd;
	ssize_t n;

	mem_or_die(sodium_init() < 0 ? NULL : key);
	if (access(path, F_OK) && !make_key(path))
		return err_internal("the key file %s cannot be made: %m", path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, key->secret, sizeof(key->secret));
	if (fd >= 0)
		close(fd);
	if (n != sizeof(key->secret))
		return err_internal("the key file %s cannot be read", path);
	crypto_scalarmult_base(key->open, key->secret);
	return NULL;
}

const struct err *seal_text(const void *ctx, const char *open_hex, const char *text,
    const char **sealed)
{
	size_t n = strlen(text), size = n + crypto_box_SEALBYTES, read;
	unsigned char open[SEAL_KEY_SIZE], *box = mem_array(ctx, unsigned char, size);

	mem_or_die(sodium_init() < 0 ? NULL : box);
	if (sodium_hex2bin(open, sizeof(open), open_hex, strlen(open_hex), NULL, &read, NULL) ||
	    read != sizeof(open))
		return err_internal("the public key is none");
	if (crypto_box_seal(box, (const unsigned char *)text, n, open))
		return err_internal("sealing failed");
	*sealed = seal_hex(ctx, box, size);
	return NULL;
}

static int wipe(char *text)
{
	sodium_memzero(text, talloc_get_size(text));
	return 0;
}

const struct err *seal_open(const void *ctx, const struct seal_key *key, const char *sealed,
    const char **text)
{
	size_t hex = strlen(sealed), n;
	unsigned char *box = mem_array(ctx, unsigned char, hex / 2 + 1);
	char *plain = mem_array(ctx, char, hex / 2 + 1);

	talloc_set_destructor(plain, wipe);
	if (sodium_hex2bin(box, hex / 2, sealed, hex, NULL, &n, NULL) || n < crypto_box_SEALBYTES ||
	    crypto_box_seal_open((unsigned char *)plain, box, n, key->open, key->secret))
		return err_internal("a secret cannot be opened: it was sealed for another key");
	*text = plain;
	return NULL;
}

void seal_keep_from_disk(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}
