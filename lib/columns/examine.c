/* examine -- see examine.h. */
#include "columns/examine.h"

#include "base/mem.h"
#include "shape/check_file.h"
#include "words/err_said.h"
#include "words/said.h"

#include <string.h>

static enum encoding encoding_of(json_t *name)
{
	enum encoding encoding = 0;

	while (encoding + 1 < ENCODING_COUNT &&
	    (!json_is_string(name) || strcmp(json_string_value(name), encoding_name[encoding])))
		encoding++;
	return encoding;
}

const struct err *examine_bytes(const void *ctx, const struct formats_file *file, json_t *kept,
    enum encoding *other, bool *missing)
{
	json_t *bytes = json_object_get(kept, "bytes");
	const struct err *failed;

	*other = file->dialect->encoding;
	*missing = !bytes && file->kept_only;
	if (*missing)
		return NULL;
	if (bytes) {
		int status = (int)json_integer_value(json_object_get(bytes, "status"));
		const char *code = json_string_value(json_object_get(bytes, "code"));

		*other = encoding_of(json_object_get(bytes, "encoding"));
		return status ? err_of_stored(status, mem_strdup(ctx, code), bytes) : NULL;
	}
	failed = check_file(ctx, file->fd, file->dialect, file->watch, other);
	if (failed && failed->status >= 500)
		return failed; /* which is not the file's */
	bytes = json_pack("{s:i, s:s, s:s}", "status", failed ? failed->status : 0, "code",
	    failed ? failed->code : "", "encoding", encoding_name[*other]);
	said_set(bytes, "text", failed ? json_incref(err_said(ctx, failed)) : json_string(""));
	json_object_set_new(kept, "bytes", bytes);
	return failed;
}

/* The name of a mapping among those whose cells are kept. */
static const char *cells_key(const void *ctx, const struct mapping *mapping)
{
	json_t *roles = mem_json(ctx, json_array());

	for (enum role role = 0; role < ROLES; role++)
		json_array_append_new(roles,
		    json_pack("[i, i, s?, i]", mapping->from[role].column, mapping->from[role].also,
			mapping->from[role].constant, mapping->from[role].year));
	json_array_append_new(roles,
	    json_pack("[s, s]", number_set.formats[mapping->number].name,
		period_set.formats[mapping->period].name));
	return mem_dump(ctx, roles);
}

const struct err *examine_cells(const void *ctx, const struct formats_file *file,
    const struct mapping *mapping, const char *const names[], json_t *kept,
    struct repeated_cells *cells, bool *missing)
{
	const char *key = cells_key(ctx, mapping);
	json_t *all = json_object_get(kept, "cells");
	const struct err *failed;

	*missing = false;
	for (enum role role = 0; role < ROLES; role++)
		if (!mapping->from[role].column && !mapping->from[role].constant)
			return NULL; /* nothing is a cell yet */
	if (!all)
		json_object_set_new(kept, "cells", all = json_object());
	if (repeated_cells_of(ctx, json_object_get(all, key), cells))
		return NULL;
	if ((*missing = file->kept_only))
		return NULL;
	if ((failed = repeated_cells_take(ctx, file->fd, file->dialect, mapping, names, file->watch,
		 cells)))
		return failed;
	json_object_set_new(all, key, repeated_cells_json(cells));
	return NULL;
}

const struct err *examine(const void *ctx, const struct formats_file *file, struct mapping *mapping,
    bool settled, json_t **kept)
{
	struct repeated_cells cells = { 0 };
	const struct err *failed, *bad;
	struct formats formats;
	struct survey survey;
	enum encoding other;
	bool missing;

	*kept = formats_kept(ctx, file);
	bad = examine_bytes(ctx, file, *kept, &other, &missing);
	watch_next(file->watch);
	if (bad)
		return bad;
	if ((failed = survey_take(ctx, file->fd, file->dialect, &survey)))
		return failed;
	mapping_header(mapping, survey.header, survey.columns);
	failed = formats_find(ctx,
	    &(struct formats_file){
		file->fd, file->asset, file->dialect, *kept, false, file->watch },
	    mapping, &formats);
	watch_next(file->watch);
	if (failed)
		return failed;
	*kept = formats.kept;
	if (!settled)
		formats_apply(&formats, mapping);
	return examine_cells(ctx, file, mapping, survey.names, *kept, &cells, &missing);
}
