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

const char *seal_purpose(const void *ctx, const char *address, const char *who)
{
	return mem_printf(ctx, "%s\n%s", address ? address : "", who ? who : "");
}

static int wipe(char *text)
{
	sodium_memzero(text, talloc_get_size(text));
	return 0;
}

/* What is in the box: the purpose, its end, and the secret. */
const struct err *seal_text(const void *ctx, const char *open_hex, const char *purpose,
    const char *text, const char **sealed)
{
	size_t before = strlen(purpose) + 1, n = before + strlen(text), read;
	unsigned char open[SEAL_KEY_SIZE];
	unsigned char *box = mem_array(ctx, unsigned char, crypto_box_SEALBYTES + n);
	char *inside = mem_array(ctx, char, n + 1);

	talloc_set_destructor(inside, wipe);
	memcpy(inside, purpose, before);
	memcpy(inside + before, text, n - before);
	mem_or_die(sodium_init() < 0 ? NULL : box);
	if (sodium_hex2bin(open, sizeof(open), open_hex, strlen(open_hex), NULL, &read, NULL) ||
	    read != sizeof(open))
		return err_internal("the public key is not valid");
	if (crypto_box_seal(box, (const unsigned char *)inside, n, open))
		return err_internal("sealing failed");
	talloc_free(inside);
	*sealed = seal_hex(ctx, box, crypto_box_SEALBYTES + n);
	return NULL;
}

const struct err *seal_open(const void *ctx, const struct seal_key *key, const char *purpose,
    const char *sealed, const char **text)
{
	size_t hex = strlen(sealed), before = strlen(purpose) + 1, n;
	unsigned char *box = mem_array(ctx, unsigned char, hex / 2 + 1);
	char *plain = mem_array(ctx, char, hex / 2 + 1);

	talloc_set_destructor(plain, wipe);
	if (sodium_hex2bin(box, hex / 2, sealed, hex, NULL, &n, NULL) || n < crypto_box_SEALBYTES ||
	    crypto_box_seal_open((unsigned char *)plain, box, n, key->open, key->secret))
		return err(409, "secret_void",
		    "What was entered as a secret cannot be opened any more, as the key of this "
		    "site is another one: enter it again.");
	if (n - crypto_box_SEALBYTES < before || memcmp(plain, purpose, before) != 0)
		return err(409, "secret_void",
		    "What was entered as a secret is for another address or user, and is not sent "
		    "to this one: enter it again.");
	*text = plain + before;
	return NULL;
}

void seal_keep_from_disk(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}
