/* key -- see key.h. */
#include "web/key.h"

#include "base/conf.h"
#include "base/seal.h"
#include "web/io.h"

#include <sodium.h>
#include <strings.h>

#define PREFIX "hmis_"

enum {
	CHANCE = 64,  /* digits of chance */
	CHECK = 8,    /* digits that check what is before them */
	AT_LEAST = 40 /* digits after which it is most of a key */
};

/* What a key's right, as the database has it, lets it do. */
static const struct {
	const char *name;
	int rights;
	enum access ceiling;
} kinds[] = {
	{ "read", KEY_READ, VIEWER },
	{ "import", KEY_IMPORT, DATA_ADMIN },
	{ "integrate", KEY_IMPORT | KEY_INTEGRATE, DATA_ADMIN },
};

static const char *sha256(const void *ctx, const char *text, size_t n)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)text, n);
	return seal_hex(ctx, hash, sizeof(hash));
}

const char *key_new(const void *ctx, const char **hash)
{
	unsigned char chance[CHANCE / 2];
	char *key;

	mem_or_die(sodium_init() < 0 ? NULL : chance);
	randombytes_buf(chance, sizeof(chance));
	key = mem_printf(ctx, PREFIX "%s", seal_hex(ctx, chance, sizeof(chance)));
	sodium_memzero(chance, sizeof(chance));
	key = mem_append(key, "%.*s", CHECK, sha256(ctx, key, strlen(key)));
	*hash = key_hash(ctx, key);
	return key;
}

const char *key_hash(const void *ctx, const char *key)
{
	size_t prefix = strlen(PREFIX), checked = prefix + CHANCE;

	if (strncmp(key, PREFIX, prefix) || strlen(key) != checked + CHECK ||
	    strspn(key + prefix, "0123456789abcdef") != CHANCE + CHECK ||
	    strncmp(key + checked, sha256(ctx, key, checked), CHECK) != 0)
		return NULL;
	return sha256(ctx, key, checked + CHECK);
}

/* The character at the beginning of a text, decoded where it is written as %HH. */
static int decoded(const char **text)
{
	unsigned char byte;

	if (**text == '%' && !sodium_hex2bin(&byte, 1, *text + 1, 2, NULL, NULL, NULL)) {
		*text += 3;
		return byte;
	}
	return (unsigned char)*(*text)++;
}

static bool begins_with_key(const char *text)
{
	for (const char *p = PREFIX; *p; p++)
		if (decoded(&text) != *p)
			return false;
	for (int n = 0; n < AT_LEAST; n++) {
		int c = decoded(&text);

		if (!c || !strchr("0123456789abcdefABCDEF", c))
			return false;
	}
	return true;
}

bool key_is_in(const char *text)
{
	for (; *text; text++)
		if (begins_with_key(text))
			return true;
	return false;
}

bool key_given(const struct req *r)
{
	return r->io->keyed;
}

/* What follows "Bearer " in a header; NULL when that is not how it begins. */
static const char *bearer(const char *header)
{
	size_t n = strlen("Bearer");

	if (strncasecmp(header, "Bearer", n) || header[n] != ' ')
		return NULL;
	return header + n + strspn(header + n, " ");
}

/* The address of the page where keys are made. */
static const char *tokens(const struct req *r)
{
	return mem_printf(r, "%s/tokens", conf()->base_url);
}

const struct err *key_take(struct req *r, const char *authorization)
{
	const char *key = authorization ? bearer(authorization) : NULL;

	r->io->keyed = authorization;
	r->io->key_hash = key ? key_hash(r, key) : NULL;
	if (!authorization || r->io->key_hash)
		return NULL;
	return err(401, "key_broken",
	    "What came as a key is not a whole one. A key is {prefix} and {digits} more "
	    "characters, and is sent in the header \"Authorization: Bearer KEY\". Copy it "
	    "again, or make another at {address}.",
	    "prefix", PREFIX, "digits", DIGITS(CHANCE + CHECK), "address", tokens(r));
}

/* 401 for a key that was good once. */
static const struct err *over(const struct req *r, const json_t *doc)
{
	const char *purpose = json_string_value(json_object_get(doc, "purpose"));

	if (json_is_string(json_object_get(doc, "taken_back")))
		return err(401, "key_taken_back",
		    "Key {key} ({purpose}) was taken back on {day}. Make another at {address}.",
		    "key", r->key, "purpose", purpose, "day",
		    json_string_value(json_object_get(doc, "taken_back")), "address", tokens(r));
	if (json_is_true(json_object_get(doc, "ended")))
		return err(401, "key_ended",
		    "The last day of key {key} ({purpose}) was {day}. Make another at {address}.",
		    "key", r->key, "purpose", purpose, "day",
		    json_string_value(json_object_get(doc, "last_day")), "address", tokens(r));
	return NULL;
}

/* Who the request is from, as the database says of its key. */
static void know(struct req *r, const json_t *doc)
{
	const char *may = json_string_value(json_object_get(doc, "may"));

	r->user = json_string_value(json_object_get(doc, "person"));
	r->key = mem_printf(r, "%lld", (long long)json_integer_value(json_object_get(doc, "key")));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (may && !strcmp(kinds[i].name, may))
			r->io->kind = (int)i;
}

const struct err *key_find(struct req *r, const char *address, json_t **doc)
{
	const struct err *failed;

	failed = db_json(r->db, r, doc, SQL_key_use, r->io->key_hash, address);
	if (failed && failed->status == 404)
		return err(401, "key_unknown",
		    "This key is none of this site's. Perhaps it is of another one. Make one at "
		    "{address}.",
		    "address", tokens(r));
	if (failed)
		return failed;
	know(r, *doc);
	return over(r, *doc);
}

const struct err *key_may(const struct req *r, int rights)
{
	if (!r->key || kinds[r->io->kind].rights & rights)
		return NULL;
	if (!rights)
		return err(403, "key_people",
		    "No key may do this: it is for people who have signed in. What keys may do is "
		    "said at {address}.",
		    "address", tokens(r));
	return err(403, "key_rights",
	    rights & KEY_READ
		? WORDS("Key {key} may not read projects. Make one that may at {address}.")
		: rights & KEY_IMPORT
		? WORDS("Key {key} may not import. Make one that may at {address}.")
		: WORDS("Key {key} may import but not integrate. Make one that may at {address}."),
	    "key", r->key, "address", tokens(r));
}

enum access key_ceiling(const struct req *r)
{
	return kinds[r->io->kind].ceiling;
}
