/* tus -- see tus.h. */
#include "upload/tus.h"

#include "base/conf.h"
#include "web/io.h"
#include "wire/header.h"

#include <ctype.h>
#include <sodium.h>

#define VERSION "1.0.0"

static const struct {
	const char *name;
	const EVP_MD *(*kind)(void);
} sums[] = { { "sha1", EVP_sha1 }, { "sha256", EVP_sha256 } };

enum { SUMS = sizeof(sums) / sizeof(*sums) };

const struct err *tus_begin(struct req *r)
{
	const char *version = req_header(r, "HTTP_TUS_RESUMABLE");

	req_add_header(r, "Tus-Resumable", VERSION);
	/* looking at an upload's document is no part of the protocol */
	if (!strcmp(r->method, "OPTIONS") || (!strcmp(r->method, "GET") && !r->io->head))
		return NULL;
	if (version && !strcmp(version, VERSION))
		return NULL;
	req_add_header(r, "Tus-Version", VERSION);
	return err(412, "tus_version",
	    "Uploads in pieces follow tus {version}: send the header Tus-Resumable: {version}.",
	    "version", VERSION);
}

void tus_abilities(struct req *r)
{
	req_add_header(r, "Tus-Version", VERSION);
	req_add_header(r, "Tus-Extension",
	    "creation,creation-with-upload,termination,checksum,expiration");
	req_add_header(r, "Tus-Checksum-Algorithm", "sha1,sha256");
	req_add_header(r, "Tus-Max-Size", mem_printf(r, "%ld", conf()->upload_max));
}

const struct err *tus_type(struct req *r)
{
	const char *type = req_header(r, "CONTENT_TYPE");

	if (type && header_is(span_of(type), "application/offset+octet-stream"))
		return NULL;
	return err(415, "unsupported_type",
	    "Send the bytes of the file as application/offset+octet-stream.");
}

/* HTTP_UPLOAD_OFFSET of Upload-Offset. */
static const char *cgi_name(struct req *r, const char *header)
{
	char *name = mem_printf(r, "HTTP_%s", header);

	for (char *p = name; *p; p++)
		*p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
	return name;
}

const struct err *tus_number(struct req *r, const char *header, int64_t *n)
{
	const char *value = req_header(r, cgi_name(r, header));

	if (!value || strlen(value) > 16 || strspn(value, "0123456789") != strlen(value))
		return err(400, "bad_header", "This needs the header {header}, a number of bytes.",
		    "header", header);
	*n = strtoll(value, NULL, 10);
	return NULL;
}

/* The bytes that base64 stands for; false when it is none, or stands for more than max. */
static bool decode(struct span base64, unsigned char *bytes, size_t max, size_t *n)
{
	return !sodium_base642bin(bytes, max, base64.at, base64.len, NULL, n, NULL,
	    sodium_base64_VARIANT_ORIGINAL);
}

const struct err *tus_metadata(struct req *r, const char *key, char **value)
{
	const char *all = req_header(r, "HTTP_UPLOAD_METADATA"), *p = all ? all : "";
	size_t n = strlen(key), decoded;

	for (*value = NULL; *p; p += strcspn(p, ","), p += *p == ',') {
		struct span coded;

		p += strspn(p, " ");
		if (strncmp(p, key, n) || !strchr(" ,", p[n]))
			continue;
		coded = span_trim((struct span){ p + n, strcspn(p + n, ",") });
		*value = mem_array(r, char, coded.len + 1);
		if (decode(coded, (unsigned char *)*value, coded.len, &decoded))
			return NULL;
		return err(400, "bad_header",
		    "The item {item} of Upload-Metadata is not valid base64.", "item", key);
	}
	return NULL;
}

const struct err *tus_checksum(struct req *r, struct tus_sum *sum)
{
	const char *value = req_header(r, "HTTP_UPLOAD_CHECKSUM");
	size_t n = value ? strcspn(value, " ") : 0, decoded;

	sum->kind = NULL;
	if (!value)
		return NULL;
	for (size_t i = 0; i < SUMS; i++)
		if (strlen(sums[i].name) == n && !memcmp(sums[i].name, value, n))
			sum->kind = sums[i].kind();
	if (sum->kind && value[n] &&
	    decode(span_of(value + n + 1), sum->wanted, sizeof(sum->wanted), &decoded) &&
	    decoded == (size_t)EVP_MD_size(sum->kind))
		return NULL;
	return err(400, "bad_header",
	    "Upload-Checksum is \"sha1\" or \"sha256\", a space, and the checksum in base64.");
}
