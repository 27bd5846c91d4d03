/* body -- see body.h. */
#include "web/body.h"

#include "base/conf.h"
#include "base/file.h"
#include "web/io.h"
#include "web/request.h"
#include "wire/header.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { PIECE = 64 << 10 };

static const struct err *cut_short(void)
{
	return err(400, "cut_short",
	    "The upload ended before it was complete, and nothing of it was kept. Send it again.");
}

static const struct err *too_large(long max)
{
	return err(413, "too_large",
	    "This is larger than the {mb} MB that may be sent at once. Compress it (gzip), or send "
	    "it in parts.",
	    "mb", DIGITS(max / 1000000));
}

struct temporary {
	char *path;
};

static int remove_file(struct temporary *file)
{
	unlink(file->path);
	return 0;
}

const char *body_temporary(struct req *r)
{
	struct temporary *file = mem_new(r, struct temporary);
	unsigned long long random = 0;

	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		random = (unsigned long long)getpid();
	file->path =
	    mem_printf(file, "%s/tmp/upload-%d-%016llx", conf()->store, (int)getpid(), random);
	talloc_set_destructor(file, remove_file);
	return file->path;
}

static const struct err *write_all(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t written = write(fd, s, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0 && (errno == ENOSPC || errno == EDQUOT))
			return err(507, "disk_full",
			    "The server's disk is full. Nothing of this upload was kept; ask the "
			    "administrator to free space, then try again.");
		if (written < 0)
			return err_internal("writing an upload: %m");
		s += written;
		n -= (size_t)written;
	}
	return NULL;
}

/* Wait for a byte of the stream, and let SIGTERM end the wait: a body may take hours. */
static int first_byte(struct req *r)
{
	struct timeval patience = { .tv_sec = conf()->upload_patience };
	sigset_t term;
	int byte;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigaddset(&term, SIGINT);
	setsockopt(r->io->fcgi->ipcFd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	sigprocmask(SIG_UNBLOCK, &term, NULL);
	byte = io_stopping ? EOF : FCGX_GetChar(r->io->fcgi->in);
	sigprocmask(SIG_BLOCK, &term, NULL);
	return byte;
}

ssize_t body_next(struct req *r, char *buffer, size_t n)
{
	FCGX_Stream *in = r->io->fcgi->in;
	int byte = first_byte(r);
	size_t here;

	if (byte == EOF) {
		errno = FCGX_GetError(in);
		return io_stopping || errno ? -1 : 0;
	}
	*buffer = (char)byte;
	here = (size_t)(in->stop - in->rdNext);
	if (here > n - 1)
		here = n - 1;
	return 1 + FCGX_GetStr(buffer + 1, (int)here, in);
}

/* Copy the FastCGI stream to a file of ours. */
static const struct err *spool(struct req *r)
{
	const char *path = body_temporary(r);
	const struct err *failed = file_room(conf()->store, r->body_length);
	char *piece = mem_array(r, char, PIECE);
	int fd;

	if (failed)
		return failed;
	if ((fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640)) < 0)
		return err_internal("%s: %m", path);
	for (long left = r->body_length; left && !failed;) {
		int got = FCGX_GetStr(piece, left < PIECE ? (int)left : PIECE, r->io->fcgi->in);

		failed = got > 0 ? write_all(fd, piece, (size_t)got) : cut_short();
		left -= got;
	}
	talloc_free(piece);
	close(fd);
	r->body_file = path;
	return failed;
}

const struct err *body_open(struct req *r, int *fd)
{
	const struct err *failed;

	if (!r->body_file && (failed = spool(r)))
		return failed;
	if ((*fd = file_open(r, r->body_file, O_RDONLY | O_NOFOLLOW)) < 0)
		return err_internal("%s: %m", r->body_file);
	return file_size(*fd) == r->body_length ? NULL : cut_short();
}

static ssize_t from_file(void *from, char *buffer, size_t n)
{
	ssize_t got;

	do
		got = read(*(int *)from, buffer, n);
	while (got < 0 && errno == EINTR);
	return got;
}

/* A small body, in memory. */
static const struct err *body_text(struct req *r, struct span *text)
{
	const struct err *failed;
	char *at = mem_array(r, char, (size_t)r->body_length + 1);
	long n = 0, got = 1;
	int fd;

	if (r->body_file) {
		if ((failed = body_open(r, &fd)))
			return failed;
		for (; n < r->body_length && got > 0; n += got)
			got = from_file(&fd, at + n, (size_t)(r->body_length - n));
	} else {
		n = FCGX_GetStr(at, (int)r->body_length, r->io->fcgi->in);
	}
	*text = (struct span){ at, (size_t)r->body_length };
	return n == r->body_length ? NULL : cut_short();
}

static ssize_t from_memory(void *from, char *buffer, size_t n)
{
	struct span *rest = from;

	if (n > rest->len)
		n = rest->len;
	memcpy(buffer, rest->at, n);
	*rest = (struct span){ rest->at + n, rest->len - n };
	return (ssize_t)n;
}

/* The file part of a form.  A form whose file was left empty sends a part without a name. */
static const struct err *add_file(struct req *r, const struct part *part)
{
	if (!*part->file_name && !part->length)
		return NULL;
	if (r->io->file && !r->io->route->several)
		return err(422, "invalid_fields", "Send one file at a time.");
	if (!r->io->file)
		r->io->file = part;
	r->io->files = mem_resize(r, r->io->files, const struct part *, r->io->n_files + 1);
	r->io->files[r->io->n_files++] = part;
	return NULL;
}

static const struct err *read_form(struct req *r, const char *type)
{
	const struct err *failed;
	struct parts parts;
	struct span text;
	int fd;

	if (r->io->route->upload)
		failed = body_open(r, &fd);
	else
		failed = body_text(r, &text);
	if (!failed && r->io->route->upload)
		failed = multipart_read(r, &parts, type, from_file, &fd);
	else if (!failed)
		failed = multipart_read(r, &parts, type, from_memory, &text);
	for (size_t i = 0; !failed && i < parts.n; i++)
		failed = parts.at[i].file_name
		    ? add_file(r, &parts.at[i])
		    : pairs_add(&r->io->pairs, parts.at[i].name, parts.at[i].text);
	return failed;
}

/* Does it begin with one of the fields we know? */
static bool begins_a_form(struct req *r, struct span start)
{
	for (const struct field *f = r->io->route->fields; f && f->name; f++) {
		size_t n = strlen(f->name);

		if (n < start.len && !memcmp(start.at, f->name, n) && start.at[n] == '=')
			return true;
	}
	return false;
}

/* curl calls everything a form.  A form has no line ends, so what has is the file itself
 * (--data-binary); a file that lost its line ends (-d) cannot be mended. */
static const struct err *look_at_upload(struct req *r)
{
	const struct err *failed;
	char *start = mem_array(r, char, PIECE);
	ssize_t n;
	int fd;

	if ((failed = body_open(r, &fd)))
		return failed;
	if ((n = from_file(&fd, start, PIECE)) < 0)
		return err_internal("%s: %m", r->body_file);
	r->io->whole = memchr(start, '\n', (size_t)n) || memchr(start, '\r', (size_t)n);
	if (r->io->whole || begins_a_form(r, (struct span){ start, (size_t)n }))
		return NULL;
	return err(422, "not_a_form",
	    "This looks like a file sent as one very long line: curl -d removes the line ends. "
	    "Send it with curl -T FILE, or with --data-binary @FILE in the place of -d.");
}

static const struct err *read_fields(struct req *r, struct span type)
{
	const struct err *failed;
	struct span text;

	if (r->body_length > BODY_MAX)
		return too_large(BODY_MAX);
	if ((failed = body_text(r, &text)))
		return failed;
	if (header_is(type, "application/json"))
		return query_read_json(&r->io->pairs, text);
	return query_read(&r->io->pairs, text);
}

static const struct err *read_body(struct req *r)
{
	const char *given = request_param(r, "CONTENT_TYPE");
	struct span type = span_of(given ? given : "");
	bool form = header_is(type, "multipart/form-data");
	bool pairs = header_is(type, "application/x-www-form-urlencoded");
	bool json = header_is(type, "application/json");
	bool upload = r->io->route->upload && (form || !r->io->route->parts);
	/* what surrounds the file in a form may come on top of its limit */
	long max = (upload ? conf()->upload_max : 0) + (upload && !form ? 0 : BODY_MAX);
	const struct err *failed;

	if (r->body_length > max)
		return too_large(upload ? conf()->upload_max : BODY_MAX);
	if (form)
		return read_form(r, given);
	if (upload && pairs && (failed = look_at_upload(r)))
		return failed;
	r->io->whole |= upload && !pairs && !json;
	if (r->io->whole)
		return NULL;
	if (pairs || json)
		return read_fields(r, type);
	return err(415, "unsupported_type",
	    "Send form fields or JSON: this address accepts application/x-www-form-urlencoded, "
	    "multipart/form-data and application/json.");
}

const struct err *body_read(struct req *r)
{
	const struct err *failed;

	r->io->pairs.ctx = r;
	if ((failed = query_read(&r->io->pairs, span_of(r->io->query))))
		return failed;
	r->io->pairs.in_address = r->io->pairs.n;
	if (!strcmp(r->method, "GET") || r->io->route->stream)
		return NULL;
	r->io->whole = r->io->route->upload && !strcmp(r->method, "PUT");
	if (r->io->whole)
		return r->body_length > conf()->upload_max ? too_large(conf()->upload_max) : NULL;
	return r->body_length ? read_body(r) : NULL;
}
