/*
 * fetch -- a fetch under way: its server, its pairs of raw indicator and month, and the pulls that
 * bring them.
 *
 * Inner to the files fetch*.c. A pull asks for one data element in one month, and serves every pair
 * that it can: the element itself and its operands; or it asks analytics for many indicators and
 * reporting rates in many months, and serves a pair for each. It goes by halves, and unit by unit,
 * where that is too much for one answer. A pair is kept, with its tally, as soon as its pull is
 * complete.
 */
#ifndef WORKER_FETCH_H
#define WORKER_FETCH_H

#include "base/map.h"
#include "dhis2/server.h"
#include "hmis/job.h"
#include "hmis/registry.h"
#include "hmis/tally.h"

struct pair {
	int indicator, period; /* as in dhis2_pair */
	const char *id;	       /* the raw indicator's */
	const char *combo;     /* of an operand "de.coc", or NULL */
	/* while its pull is under way: */
	struct tally *tally;
	struct text *rejected; /* its dropped values, as lines of CSV; NULL: none */
	double *sum;	       /* by slot */
	int32_t *rows;	       /* values in it, by slot */
	int64_t values;	       /* of it */
};

enum ask { ASK_VALUES, ASK_ANALYTICS };

struct asking {
	enum ask ask;
	const char
	    *subject;	 /* uid of the data element; of analytics, the first that is asked for */
	const char *set; /* that has the element, for servers that take no elements; or NULL */
	int period;	 /* the month; of analytics, the first */
	struct pair **pair;
	int n;
	bool split; /* the country is asked for by its parts */
	int part;   /* the one that is next */
	int attempts, busy, away;
	bool doubted;		    /* what came may not be of the server: it may be away */
	bool failed;		    /* by the server, which may be better later */
	const struct err *why;	    /* of the answer that is in doubt */
	double not_before, started; /* by clock_seconds() */
	int64_t bytes;
	struct map *seen; /* units and combos that came already */
	int fd;
	bool under_way, ended;
};

/* A unit to ask for, with what is below it or alone. */
struct part {
	const char *unit;
	bool below;
};

/* A server that went away. */
struct away {
	double since, next; /* by clock_seconds(): 0, it is there; when it is probed next */
	int probes;
	struct http *http; /* of the probes, without a login */
};

struct fetch {
	struct job *job;
	struct http *http;
	struct server server;
	struct registry *registry;
	int slots, facilities;	    /* of the registry, and those of them in scope */
	struct part *whole, *parts; /* the roots; their children, and the roots alone */
	int n_whole, n_parts;
	const char *levels; /* "LEVEL-4;LEVEL-5": where the facilities in scope are */
	bool *scope;	    /* by slot */
	const char **unit;  /* by slot: the facility's uid */
	json_t *units;	    /* what the server says of them, by uid */
	int *below;	    /* by slot: how many others in scope the facility contains */
	const char *named;  /* those that contain none, by their uids; NULL: they are too many */
	json_t *hidden;	    /* the notice of attribute options that it may not read, or NULL */
	bool abort;	    /* a failure ends it all */
	bool alone;	    /* nobody is there to ask again for what failed */
	struct away away;
	struct asking **asking;
	int n, ended, under_way, parallel;
	int pairs, pairs_ended;
	long wait;   /* seconds that the server asked for, when nothing else is left to do */
	int most;    /* pairs in one request; 0: it is not known */
	int in_vain; /* requests for many pairs that failed, since one was answered */
	int64_t values, bytes;
};

/* Say in the notices of a review which facilities contain others, if any do. */
void fetch_note_containing(const struct fetch *fetch, json_t *notices);

/* Open the session: the login, the server, the scope. */
const struct err *fetch_open(struct fetch *fetch, json_t *run) MUST_CHECK;
/* Look which attribute options of the sets of some elements ({uid: object}) the account may not
 * read, as far as the server tells. */
const struct err *fetch_find_hidden(struct fetch *fetch, json_t *elements) MUST_CHECK;
/* What is to be pulled for the open pairs; pairs of ids that the server does not know fail at
 * once.  ids: those of all pairs. */
const struct err *fetch_plan(struct fetch *fetch, json_t *pairs, json_t *ids) MUST_CHECK;

/* Put what analytics is asked for together, into few requests. */
void fetch_batch(struct fetch *fetch);
/* Ask for the pairs of such a request by halves instead; false when there are none. */
bool fetch_divide(struct fetch *fetch, struct asking *asking);
/* The same of one that was too large, so that others of its size are; and of one that failed,
 * unless
 * that did not help several times. */
bool fetch_divide_large(struct fetch *fetch, struct asking *asking);
bool fetch_divide_failed(struct fetch *fetch, struct asking *asking);

/* Is there something of this pull in the part of the country that is next? */
bool fetch_part_counts(const struct fetch *fetch, const struct asking *asking);
/* The path of a pull's next request. */
const char *fetch_path(const void *ctx, const struct fetch *fetch, const struct asking *asking);
/* Begin or begin again to take values. */
void fetch_reset(struct fetch *fetch, struct asking *asking);
/* Take the values of an answer that came whole; an err says why it is none. */
const struct err *fetch_read(struct fetch *fetch, struct asking *asking,
    const struct pull *pull) MUST_CHECK;

/* Remember a dropped value of a pair; combo and attribute may be empty. */
void fetch_reject(struct pair *pair, const struct row *row, struct span combo,
    struct span attribute);
/* Keep what was dropped of a pair, in the transaction that keeps the pair. */
const struct err *fetch_keep_rejected(struct fetch *fetch, const struct pair *pair) MUST_CHECK;

/* What becomes of a pull by its answer; an err ends the fetch. */
const struct err *fetch_judge(struct fetch *fetch, struct asking *asking,
    const struct pull *pull) MUST_CHECK;
/* A pull that got no answer: later once more, or in parts, or it failed. */
const struct err *fetch_try_again(struct fetch *fetch, struct asking *asking,
    const struct err *why) MUST_CHECK;
/* Begin a pull that failed at the server anew; false when it did not. */
bool fetch_again(struct fetch *fetch, struct asking *asking);

/* The answer may not be the server's own, because it is away: nothing is asked until it is there.
 * */
void fetch_doubt(struct fetch *fetch, struct asking *asking, const struct pull *pull);
/* A moment of waiting for it; an err when that lasted too long. */
const struct err *fetch_wait(struct fetch *fetch) MUST_CHECK;
/* The server is there, and was away or not: a pull in doubt goes on. */
const struct err *fetch_resume(struct fetch *fetch, struct asking *asking,
    bool was_away) MUST_CHECK;
/* Wait before the nth try to begin at all. */
const struct err *fetch_wait_to_begin(struct job *job, double since, int tries) MUST_CHECK;

/* Keep the pairs of a pull that is complete, or say why they failed. */
const struct err *fetch_store(struct fetch *fetch, struct asking *asking) MUST_CHECK;
const struct err *fetch_fail(struct fetch *fetch, struct asking *asking, const char *kind,
    const struct err *why) MUST_CHECK;

#endif
