/*
 * replay -- a fuzz target without a fuzzer: each FILE, and from each the same variants every time,
 * cut and with bytes changed; from nothing, where no file is given.  make check runs the targets
 * so, built by the compiler of the tests; `make fuzz` looks further.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 65536, VARIANTS = 60 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t state = 1;

static uint32_t random_below(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return n ? state % n : 0;
}

/* One input, in room of its own size, so that a byte behind its end is noticed. */
static void try(const uint8_t *bytes, size_t n)
{
	uint8_t *room = malloc(n ? n : 1);

	if (!room)
		abort();
	memcpy(room, bytes, n);
	LLVMFuzzerTestOneInput(room, n);
	free(room);
}

static long try_all(uint8_t *bytes, size_t n)
{
	static const char telling[] = "\0\n\r\t\",;=%&<>[]{}'\\\xff\xc3-09a";
	static uint8_t variant[MOST];

	try(bytes, n);
	for (int i = 0; i < VARIANTS; i++) {
		size_t kept = i % 3 ? n : random_below((uint32_t)n + 1);

		memcpy(variant, bytes, kept);
		for (int k = 0; kept && k < 1 + i % 5; k++)
			variant[random_below((uint32_t)kept)] = i % 2
			    ? (uint8_t)telling[random_below(sizeof(telling))]
			    : (uint8_t)random_below(256);
		try(variant, kept);
	}
	return 1 + VARIANTS;
}

int main(int argc, char *argv[])
{
	static uint8_t bytes[MOST];
	long tried = 0;

	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");

		if (!file)
			abort();
		tried += try_all(bytes, fread(bytes, 1, MOST, file));
		fclose(file);
	}
	for (int i = 0; argc == 1 && i < 100; i++) {
		size_t n = random_below(400);

		for (size_t k = 0; k < n; k++)
			bytes[k] = (uint8_t)(32 + random_below(95));
		tried += try_all(bytes, n);
	}
	printf("%ld inputs\n", tried);
	return 0;
}
