/* bundle -- see bundle.h. */
#include "upload/bundle.h"

#include "base/file.h"
#include "upload/file_name.h"
#include "words/words.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PIECE (1 << 17)

struct bundle {
	struct archive *zip;
	struct archive_entry *entry;
};

static int end(struct bundle *bundle)
{
	archive_entry_free(bundle->entry);
	archive_write_free(bundle->zip);
	return 0;
}

static const struct err *not_written(struct bundle *bundle)
{
	int error = archive_errno(bundle->zip);

	if (error == ENOSPC || error == EDQUOT)
		return err(507, "disk_full",
		    "The server's disk is full. Nothing of this upload was kept; ask the "
		    "administrator to free space, then try again.");
	return err_internal("writing several files: %s", archive_error_string(bundle->zip));
}

static const struct err *add(struct req *r, struct bundle *bundle, int body,
    const struct part *part)
{
	char *piece = mem_array(r, char, PIECE);
	int64_t left = part->length, at = part->offset;

	archive_entry_clear(bundle->entry);
	archive_entry_set_pathname(bundle->entry, file_name_clean(r, part->file_name));
	archive_entry_set_size(bundle->entry, part->length);
	archive_entry_set_filetype(bundle->entry, AE_IFREG);
	archive_entry_set_perm(bundle->entry, 0644);
	if (archive_write_header(bundle->zip, bundle->entry) < ARCHIVE_WARN)
		return not_written(bundle);
	while (left) {
		ssize_t n = pread(body, piece, left < PIECE ? (size_t)left : PIECE, at);

		if (n <= 0 && errno != EINTR)
			return err_internal("reading several files: %m");
		if (n > 0 && archive_write_data(bundle->zip, piece, (size_t)n) != n)
			return not_written(bundle);
		left -= n > 0 ? n : 0;
		at += n > 0 ? n : 0;
	}
	talloc_free(piece);
	return NULL;
}

const struct err *bundle_write(struct req *r, int body, const struct part *const parts[], size_t n,
    const char *path)
{
	struct bundle *bundle = mem_new(r, struct bundle);
	const struct err *failed = NULL;
	int fd = file_open(r, path, O_WRONLY | O_CREAT | O_EXCL);

	if (fd < 0)
		return err_internal("%s: %m", path);
	bundle->zip = mem_or_die(archive_write_new());
	bundle->entry = mem_or_die(archive_entry_new());
	talloc_set_destructor(bundle, end);
	archive_write_set_format_zip(bundle->zip);
	archive_write_set_options(bundle->zip, "zip:compression=store");
	archive_write_set_bytes_in_last_block(bundle->zip, 1);
	if (archive_write_open_fd(bundle->zip, fd))
		return not_written(bundle);
	for (size_t i = 0; !failed && i < n; i++)
		failed = add(r, bundle, body, parts[i]);
	if (!failed && archive_write_close(bundle->zip))
		failed = not_written(bundle);
	talloc_free(bundle);
	if (!failed && fsync(fd))
		failed = err_internal("syncing %s: %m", path);
	return failed;
}

const char *bundle_name(struct req *r, const struct part *const parts[], size_t n)
{
	struct text name = text_new(r);

	words_add(&name, words(r->language, "{name} and {n} more.zip"), "name",
	    mem_printf(r, "%.200s", file_name_clean(r, parts[0]->file_name)), "n",
	    mem_printf(r, "%zu", n - 1));
	return file_name_clean(r, name.at);
}
