/* split -- see split.h. */
#include "csv/split.h"

#include "base/mem.h"
#include "words/words.h"

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define FIELDS 131072 /* with so many, a batch takes no further record */
#define SHOWN  200    /* bytes that are kept of a line that is too long */

const char split_nul[] = WORDS("contains NUL bytes");
const char split_long[] = WORDS("is longer than 1 MiB");
const char split_open[] = WORDS("opens a quote (\") that is never closed");
const char split_after[] = WORDS("has text after a closing quote (\")");

struct batch *batch_new(const void *ctx, size_t block)
{
	struct batch *batch = mem_new(ctx, struct batch);

	batch_more(batch, block);
	return batch;
}

/* Room for all that the text can hold: no line of the inner loop need ask.  It is not zeroed,
 * and pages that are never written to take no memory. */
static void make_room(struct batch *batch)
{
	size_t most = batch->len + 1; /* a field takes a byte, but for the last */

	if (most <= batch->most)
		return;
	talloc_free(batch->record);
	talloc_free(batch->field);
	batch->most = most = most < 2 * batch->most ? 2 * batch->most : most;
	batch->record =
	    mem_resize(batch, NULL, struct record, most < SPLIT_RECORDS ? most : SPLIT_RECORDS);
	batch->field = mem_resize(batch, NULL, struct span, most);
}

char *batch_more(struct batch *batch, size_t n)
{
	if (batch->room < batch->len + n) {
		batch->room = batch->len + n;
		batch->text = mem_resize(batch, batch->text, char, batch->room + SPLIT_SLACK);
	}
	return batch->text + batch->len;
}

void batch_add(struct batch *batch, long line, struct span *field, int n, const char *flaw)
{
	batch->record[batch->n++] = (struct record){ line, n, 0, field, flaw, NULL };
	batch->fields += (size_t)n;
}

const char *split_too_long(struct splitter *splitter, struct batch *batch, const char *start)
{
	struct span *field = batch->field + batch->fields;

	*field = (struct span){ start, span_utf8((struct span){ start, SHOWN }) };
	batch_add(batch, splitter->line, field, 1, split_long);
	splitter->skipping = true;
	return start;
}

/* Where the pass stands: 64 bytes, and which of them are stops still to come. */
struct scan {
	const char *at;
	uint64_t stops;
	char delimiter;
};

#ifdef __SSE2__
static inline uint64_t stops_in_16(const char *at, __m128i delimiter)
{
	__m128i x = _mm_loadu_si128((const __m128i *)at);
	__m128i ends = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('\n')),
	    _mm_cmpeq_epi8(x, _mm_set1_epi8('\r')));
	__m128i rare = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
	    _mm_cmpeq_epi8(x, _mm_setzero_si128()));
	__m128i hit = _mm_or_si128(_mm_or_si128(ends, rare), _mm_cmpeq_epi8(x, delimiter));

	return (uint64_t)(unsigned)_mm_movemask_epi8(hit);
}

static inline uint64_t stops_in(const char *at, char delimiter)
{
	__m128i d = _mm_set1_epi8(delimiter);

	return stops_in_16(at, d) | stops_in_16(at + 16, d) << 16 | stops_in_16(at + 32, d) << 32 |
	    stops_in_16(at + 48, d) << 48;
}
#else
static inline uint64_t stops_in(const char *at, char delimiter)
{
	uint64_t stops = 0;

	for (int i = 0; i < 64; i++) {
		char c = at[i];

		stops |= (uint64_t)(c == delimiter || c == '\n' || c == '\r' || c == '"' || !c)
		    << i;
	}
	return stops;
}
#endif

static inline struct scan scan_from(const char *at, char delimiter)
{
	return (struct scan){ at, stops_in(at, delimiter), delimiter };
}

/* The next stop; the zero after the text is one, so there always is one. */
static inline const char *scan_next(struct scan *scan)
{
	const char *stop;

	while (!scan->stops) {
		scan->at += 64;
		scan->stops = stops_in(scan->at, scan->delimiter);
	}
	stop = scan->at + __builtin_ctzll(scan->stops);
	scan->stops &= scan->stops - 1;
	return stop;
}

/*
 * The closing quote of a field whose opening quote was the last stop, when that is all there is
 * to it; else NULL.
 */
static inline const char *close_plain(struct scan *scan, const char *end)
{
	const char *stop;

	do
		stop = scan_next(scan);
	while (*stop == scan->delimiter);
	if (*stop != '"')
		return NULL;
	if (stop[1] == scan->delimiter || stop[1] == '\n' || stop[1] == '\r' || stop + 1 == end)
		return stop;
	return NULL;
}

/* Are there only blanks before the quote, so that it opens a field all the same? */
static bool only_blanks(const char *from, const char *quote)
{
	while (from < quote && (*from == ' ' || *from == '\t'))
		from++;
	return from == quote;
}

/* How the fields of a record ended. */
enum end {
	END_LINE,  /* at a line end */
	END_TEXT,  /* at the end of the text */
	END_QUOTES /* at quotes that libcsv must read */
};

struct cut {
	struct span *field;
	int n;
	const char *to;	  /* where it ended */
	const char *flaw; /* or NULL */
};

/* Cut the fields of the record that begins at start. */
static inline enum end cut_record(struct scan *scan, const char *start, const char *end,
    struct cut *cut)
{
	struct span *field = cut->field;
	const char *from = start;
	enum end how;

	for (;;) {
		const char *stop = scan_next(scan), *to = stop;

		if (*stop == '"') {
			if (!only_blanks(from, stop))
				continue;
			if (stop != from || !(to = close_plain(scan, end))) {
				how = END_QUOTES;
				break;
			}
			from++;
			stop = scan_next(scan);
		} else if (!*stop && stop < end) {
			cut->flaw = split_nul;
			continue;
		}
		*field++ = (struct span){ from, (size_t)(to - from) };
		if (*stop == scan->delimiter) {
			from = stop + 1;
			continue;
		}
		how = *stop ? END_LINE : END_TEXT;
		cut->to = stop;
		break;
	}
	cut->n = (int)(field - cut->field);
	return how;
}

/* Read one record; gives the start of the next, or NULL when the text ends before it does. */
static inline const char *next_record(struct splitter *splitter, struct batch *batch,
    struct scan *scan, const char *start, bool last)
{
	const char *end = batch->text + batch->len, *next;
	struct cut cut = { .field = batch->field + batch->fields };
	enum end how = cut_record(scan, start, end, &cut);

	if (how == END_QUOTES) {
		if ((next = split_quoted(splitter, batch, start, last)))
			*scan = scan_from(next, splitter->delimiter);
		return next;
	}
	if (cut.to - start > RECORD_MAX) {
		*scan = scan_from(start, splitter->delimiter);
		return split_too_long(splitter, batch, start);
	}
	if (!last && (how == END_TEXT || (*cut.to == '\r' && cut.to + 1 == end)))
		return NULL;
	next = cut.to + (how == END_LINE);
	if (*cut.to == '\r' && *next == '\n')
		next = scan_next(scan) + 1;
	if (cut.to == start)
		cut.n = 0; /* a blank line */
	batch_add(batch, splitter->line++, cut.field, cut.n, cut.flaw);
	return next;
}

/* Go to the end of a line that is too long; where the text ends first, leave a CR that an LF may
 * follow. */
static const char *skip_line(struct splitter *splitter, const char *start, const char *end,
    bool last)
{
	const char *at = start;

	while (at < end && *at != '\n' && *at != '\r')
		at++;
	if (at == end || (*at == '\r' && at + 1 == end && !last))
		return at;
	splitter->skipping = false;
	splitter->line++;
	return at + (*at == '\r' && at[1] == '\n') + 1;
}

void split(struct splitter *splitter, struct batch *batch, bool last)
{
	const char *start = batch->text, *end = start + batch->len, *next;
	struct scan scan;

	make_room(batch);
	memset(batch->text + batch->len, 0, SPLIT_SLACK);
	batch->n = 0;
	batch->fields = 0;
	scan = scan_from(start, splitter->delimiter);
	while (start < end && batch->n < SPLIT_RECORDS && batch->fields < FIELDS) {
		if (splitter->skipping) {
			start = skip_line(splitter, start, end, last);
			if (splitter->skipping)
				break;
			scan = scan_from(start, splitter->delimiter);
			continue;
		}
		if (!(next = next_record(splitter, batch, &scan, start, last)))
			break;
		start = next;
	}
	batch->full = start < end && (batch->n == SPLIT_RECORDS || batch->fields >= FIELDS);
	batch->used = (size_t)(start - batch->text);
}
