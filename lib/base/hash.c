/* hash -- see hash.h. */
#include "base/hash.h"

#include "base/mem.h"

#include <pthread.h>
#include <sodium.h>

static unsigned char secret[crypto_shorthash_KEYBYTES];

static void make_secret(void)
{
	if (sodium_init() < 0)
		abort();
	crypto_shorthash_keygen(secret);
}

uint64_t hash_add(uint64_t before, struct span text)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	unsigned char key[crypto_shorthash_KEYBYTES];
	uint64_t made;

	pthread_once(&once, make_secret);
	memcpy(key, secret, sizeof(key));
	for (size_t i = 0; i < sizeof(before); i++)
		key[i] ^= (unsigned char)(before >> (8 * i));
	crypto_shorthash((unsigned char *)&made, (const unsigned char *)text.at, text.len, key);
	return made;
}
