/* fetch_reject -- the values of a fetch that are dropped, for rejected?run=N; see fetch.h. */
#include "worker/fetch.h"

#include "base/text.h"
#include "csv/cell.h"

#define MOST 16000000 /* bytes of a pair: what is dropped beyond is counted alone */

static void put_cell(struct text *out, struct span text, const char *after)
{
	char *cell = cell_append(mem_strdup(out, ""), text, true);

	text_string(out, cell);
	text_string(out, after);
	talloc_free(cell);
}

void fetch_reject(struct pair *pair, const struct row *row, struct span combo,
    struct span attribute)
{
	if (!pair->rejected) {
		pair->rejected = mem_new(pair, struct text);
		*pair->rejected = text_new(pair->rejected);
	}
	if (pair->rejected->len > MOST)
		return;
	put_cell(pair->rejected, row->text[ROLE_FACILITY], ",");
	put_cell(pair->rejected, span_of(pair->id), ",");
	text_printf(pair->rejected, "%d,", pair->period);
	put_cell(pair->rejected, row->text[ROLE_VALUE], ",");
	put_cell(pair->rejected, combo, ",");
	put_cell(pair->rejected, attribute, ",");
	text_printf(pair->rejected, "%s,%s,", row_kind_name[row->kind], role_name[row->at]);
	put_cell(pair->rejected, span_of(row_kind_title[row->kind]), ",");
	put_cell(pair->rejected, span_of(row->hint ? row->hint : ""), "\n");
}

const struct err *fetch_keep_rejected(struct fetch *fetch, const struct pair *pair)
{
	if (!pair->rejected)
		return NULL;
	return db_rows(fetch->job->db, pair, NULL, SQL_fetch_rejected, fetch->job->id,
	    mem_printf(pair, "%d", pair->indicator), mem_printf(pair, "%d", pair->period),
	    pair->rejected->at);
}
