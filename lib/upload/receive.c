/* receive -- see receive.h. */
#include "upload/receive.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "web/body.h"
#include "web/io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
	PIECE = 64 << 10,
	SYNC_EVERY = 16 << 20, /* bytes, so that whoever asks never waits long for the disk */
	PACE = 256	       /* bytes a second: who brings less holds a place that others need */
};

struct arrival {
	struct req *r;
	int fd;		    /* where the bytes go */
	int64_t start, at;  /* where the first one went, where the next one goes */
	int64_t room;	    /* how many more may come */
	int64_t synced;	    /* up to where they are on the disk */
	double since;	    /* when the pace was measured last */
	int64_t before;	    /* and what was here then */
	EVP_MD_CTX *digest; /* or NULL */
};

/* What came before a request broke off is kept, unless it cannot be checked. */
static const struct err *cut_short(const struct arrival *a)
{
	if (io_stopping && a->digest)
		return err(503, "unavailable",
		    "The server is restarting. It cannot be checked, so nothing of this request "
		    "was kept; send it again.");
	if (io_stopping)
		return err(503, "unavailable",
		    "The server is restarting. What has arrived is kept; continue from there.");
	if (a->digest)
		return err(400, "cut_short",
		    "The connection ended early. It cannot be checked, so nothing of this request "
		    "was kept; send it again.");
	return err(400, "cut_short",
	    "The connection ended early. What has arrived is kept; continue from there.");
}

static const struct err *too_slow(const struct arrival *a)
{
	return err(408, "too_slow",
	    a->digest
		? WORDS("Less than {pace} bytes a second arrived, so the connection was closed. It "
			"cannot be checked, so nothing of this request was kept; send it again.")
		: WORDS("Less than {pace} bytes a second arrived, so the connection was closed. "
			"What has arrived is kept; continue from there."),
	    "pace", DIGITS(PACE));
}

static const struct err *sync_now(struct arrival *a)
{
	a->synced = a->at;
	if (fdatasync(a->fd))
		return err_internal("syncing an upload: %m");
	return file_room(conf()->store, 0);
}

static const struct err *store(struct arrival *a, const char *piece, size_t n)
{
	if (a->digest)
		EVP_DigestUpdate(a->digest, piece, n);
	while (n) {
		ssize_t written = pwrite(a->fd, piece, n, a->at);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0 && (errno == ENOSPC || errno == EDQUOT))
			return err(507, "disk_full",
			    "The server's disk is full, and nothing of this request was kept. Ask "
			    "{contact} to free space, then continue.",
			    "contact.", conf()->contact);
		if (written < 0)
			return err_internal("writing an upload: %m");
		piece += written;
		n -= (size_t)written;
		a->at += written;
		a->room -= written;
	}
	return a->at - a->synced < SYNC_EVERY ? NULL : sync_now(a);
}

static const struct err *keep_pace(struct arrival *a)
{
	double seconds = clock_seconds() - a->since;
	int64_t came = a->at - a->before;

	if (seconds < (double)conf()->upload_patience)
		return NULL;
	a->since += seconds;
	a->before = a->at;
	if ((double)came >= seconds * PACE)
		return NULL;
	return too_slow(a);
}

static const struct err *take(struct arrival *a)
{
	char *piece = mem_array(a->r, char, PIECE);
	const struct err *failed = NULL;
	ssize_t got;

	db_close(a->r->db); /* it may take hours, and others wait for theirs */
	while (!failed && (got = body_next(a->r, piece, PIECE)) > 0) {
		if (got > a->room) {
			failed = store(a, piece, (size_t)a->room);
			return failed
			    ? failed
			    : err(413, "too_much", "More bytes arrived than were announced.");
		}
		failed = store(a, piece, (size_t)got);
		if (!failed)
			failed = keep_pace(a);
	}
	if (failed)
		return failed;
	if (got < 0 && errno == EAGAIN)
		return too_slow(a);
	/* without a length, a cut is seen by the end that is missing */
	if (got < 0 || (a->r->body_length && a->at - a->start < a->r->body_length))
		return cut_short(a);
	return NULL;
}

static int free_digest(EVP_MD_CTX **digest)
{
	EVP_MD_CTX_free(*digest);
	return 0;
}

/* To a file of their own first: what cannot be checked is not kept. */
static const struct err *take_checked(struct arrival *a, const struct tus_sum *sum)
{
	EVP_MD_CTX **digest = mem_new(a->r, EVP_MD_CTX *);
	unsigned char hash[EVP_MAX_MD_SIZE];
	const struct err *failed;
	int fd = a->fd;

	a->digest = *digest = mem_or_die(EVP_MD_CTX_new());
	talloc_set_destructor(digest, free_digest);
	EVP_DigestInit_ex(*digest, sum->kind, NULL);
	a->start = a->at = a->synced = a->before = 0;
	if ((a->fd = file_open(a->r, body_temporary(a->r), O_RDWR | O_CREAT | O_EXCL)) < 0)
		return err_internal("a file for bytes to be checked: %m");
	if ((failed = take(a)))
		return failed;
	EVP_DigestFinal_ex(*digest, hash, NULL);
	if (memcmp(hash, sum->wanted, (size_t)EVP_MD_size(sum->kind)))
		return err(460, "checksum_mismatch",
		    "The bytes do not match the checksum and were not kept. Send them again.");
	return file_append(fd, a->fd, 0, a->at);
}

const struct err *receive(struct req *r, int fd, int64_t room, const struct tus_sum *sum)
{
	int64_t start = file_size(fd);
	struct arrival a = { .r = r,
		.fd = fd,
		.start = start,
		.at = start,
		.room = room,
		.synced = start,
		.since = clock_seconds(),
		.before = start };
	const struct err *failed;

	if (start < 0)
		return err_internal("the length of an upload: %m");
	failed = sum->kind ? take_checked(&a, sum) : take(&a);
	/* a full disk needs its space back more than we need the bytes */
	if (failed && failed->status == 507 && ftruncate(fd, start))
		return err_internal("cutting an upload back: %m");
	return failed;
}
