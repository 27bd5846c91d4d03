/* copy -- see copy.h. */
#include "data/copy.h"

#include <arpa/inet.h>
#include <endian.h>
#include <sodium.h>
#include <string.h>

#define INT2_OID   21
#define INT4_OID   23
#define PIECE	   (1 << 18)
#define ARRAY_HEAD 20 /* dimensions, has NULLs, element type, size, lower bound */

struct copy {
	struct db *db;
	bool broken; /* the server has stopped listening; copy_end() tells why */
	size_t n;
	char piece[PIECE];
};

static void flush(struct copy *copy)
{
	if (copy->n && !copy->broken &&
	    PQputCopyData(db_conn(copy->db), copy->piece, (int)copy->n) != 1)
		copy->broken = true;
	copy->n = 0;
}

/* Where the next n bytes go. */
static char *room(struct copy *copy, size_t n)
{
	if (copy->n + n > PIECE)
		flush(copy);
	copy->n += n;
	return copy->piece + copy->n - n;
}

static void put4(struct copy *copy, int32_t value)
{
	uint32_t wire = htonl((uint32_t)value);

	memcpy(room(copy, 4), &wire, 4);
}

const struct err *copy_begin(struct db *db, const void *ctx, enum sql sql, struct copy **copy)
{
	static const char head[19] = "PGCOPY\n\377\r\n";
	PGresult *result = PQexec(db_conn(db), sql_text[sql]);
	bool begun = PQresultStatus(result) == PGRES_COPY_IN;
	const struct err *failed = begun ? NULL : db_failed(db, result);

	PQclear(result);
	if (failed)
		return failed;
	*copy = mem_or_die(talloc(ctx, struct copy));
	(*copy)->db = db;
	(*copy)->broken = false;
	(*copy)->n = 0;
	memcpy(room(*copy, sizeof(head)), head, sizeof(head));
	return NULL;
}

void copy_row(struct copy *copy, int n)
{
	uint16_t wire = htons((uint16_t)n);

	memcpy(room(copy, 2), &wire, 2);
}

void copy_int4(struct copy *copy, int32_t value)
{
	put4(copy, 4);
	put4(copy, value);
}

void copy_int8(struct copy *copy, int64_t value)
{
	uint64_t wire = htobe64((uint64_t)value);

	put4(copy, 8);
	memcpy(room(copy, 8), &wire, 8);
}

void copy_bool(struct copy *copy, bool value)
{
	put4(copy, 1);
	*room(copy, 1) = value;
}

void copy_null(struct copy *copy)
{
	put4(copy, -1);
}

void copy_bytes(struct copy *copy, const void *bytes, size_t n)
{
	put4(copy, (int32_t)n);
	memcpy(room(copy, n), bytes, n);
}

/* The last slot that has a count, or 0. */
static int last_count(const int32_t *counts, int slots)
{
	while (slots && counts[slots] == COUNT_NONE)
		slots--;
	return slots;
}

/* Counts from[0..n) as array elements of a size at out; the bytes written. */
static size_t put_elements(char *out, const int32_t *from, int n, int size)
{
	static const uint32_t none = UINT32_MAX;
	const uint32_t length = htonl((uint32_t)size);
	char *start = out;

	for (int i = 0; i < n; i++) {
		uint32_t wire = htonl((uint32_t)from[i]);

		if (from[i] == COUNT_NONE) {
			memcpy(out, &none, 4);
			out += 4;
		} else { /* the lower bytes of it come last */
			memcpy(out, &length, 4);
			memcpy(out + 4, (char *)&wire + 4 - size, (size_t)size);
			out += 4 + size;
		}
	}
	return (size_t)(out - start);
}

/* counts[1..slots] as an array; the last one is there. */
static void put_array(struct copy *copy, const int32_t *counts, int slots, int size)
{
	const int step = PIECE / 16;
	int nulls = 0;

	for (int i = 1; i <= slots; i++)
		nulls += counts[i] == COUNT_NONE;
	put4(copy, slots ? ARRAY_HEAD + 4 * nulls + (4 + size) * (slots - nulls) : 12);
	put4(copy, slots ? 1 : 0);
	put4(copy, nulls > 0);
	put4(copy, size == 2 ? INT2_OID : INT4_OID);
	if (!slots)
		return;
	put4(copy, slots);
	put4(copy, 1);
	for (int i = 1; i <= slots; i += step) {
		int n = slots - i + 1 < step ? slots - i + 1 : step;
		char *out = room(copy, 8 * (size_t)n);

		copy->n -= 8 * (size_t)n;
		copy->n += put_elements(out, counts + i, n, size);
	}
}

void copy_counts(struct copy *copy, const int32_t *counts, int slots)
{
	int32_t most = 0;

	slots = last_count(counts, slots);
	for (int i = 1; i <= slots; i++)
		most = counts[i] > most ? counts[i] : most;
	if (most > INT16_MAX)
		copy_null(copy);
	put_array(copy, counts, slots, most > INT16_MAX ? 4 : 2);
	if (most <= INT16_MAX)
		copy_null(copy);
}

void copy_present(struct copy *copy, const int32_t *counts, int slots)
{
	const int step = PIECE / 2 * 8; /* slots */

	slots = last_count(counts, slots);
	put4(copy, 4 + (slots + 7) / 8);
	put4(copy, slots);
	for (int first = 1; first <= slots; first += step) {
		int n = slots - first + 1 < step ? slots - first + 1 : step;
		size_t size = ((size_t)n + 7) / 8;
		char *bits = memset(room(copy, size), 0, size);

		for (int i = 0; i < n; i++)
			if (counts[first + i] != COUNT_NONE)
				bits[i / 8] = (char)(bits[i / 8] | 0x80 >> i % 8);
	}
}

const struct err *copy_end(struct copy *copy)
{
	PGconn *conn = db_conn(copy->db);
	const struct err *failed = NULL;
	PGresult *result;

	copy_row(copy, -1);
	flush(copy);
	if (PQputCopyEnd(conn, NULL) != 1)
		copy->broken = true;
	while ((result = PQgetResult(conn))) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			failed = db_failed(copy->db, result);
		PQclear(result);
	}
	if (!failed && copy->broken)
		failed = db_failed(copy->db, NULL);
	talloc_free(copy);
	return failed;
}

static int32_t get4(const char *at)
{
	uint32_t wire;

	memcpy(&wire, at, 4);
	return (int32_t)ntohl(wire);
}

static int32_t get2(const char *at)
{
	uint16_t wire;

	memcpy(&wire, at, 2);
	return (int16_t)ntohs(wire);
}

void counts_read(const PGresult *result, int row, int column, int32_t *counts, int slots)
{
	const char *at = PQgetvalue(result, row, column),
		   *end = at + PQgetlength(result, row, column);
	int n = end - at >= ARRAY_HEAD ? get4(at + 12) : 0, i = 0;

	for (at += n ? ARRAY_HEAD : 0; i < n && i < slots && at + 4 <= end; i++) {
		int32_t size = get4(at);

		counts[i + 1] = size < 0 ? COUNT_NONE : size == 2 ? get2(at + 4) : get4(at + 4);
		at += size < 0 ? 4 : 4 + size;
	}
	while (i < slots)
		counts[++i] = COUNT_NONE;
}

void counts_digest(const int32_t *counts, int slots, unsigned char digest[DIGEST_SIZE])
{
	size_t n = sizeof(*counts) * (size_t)last_count(counts, slots);

	mem_or_die(sodium_init() < 0 ? NULL : digest);
	crypto_generichash(digest, DIGEST_SIZE, (const unsigned char *)(counts + 1), n, NULL, 0);
}
