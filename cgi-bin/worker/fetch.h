/*
 * fetch -- a fetch under way: its server, its pairs of raw indicator and month, and the pulls that bring them.
 *
 * Inner to the files fetch*.c. A pull asks for one data element (or one computed indicator, or one reporting rate) in one
 * month, and serves every pair that it can: the element itself and its operands. It goes unit by unit where the whole
 * country is too much for one answer. A pair is kept, with its tally, as soon as its pull is complete.
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
	double *sum;	/* by slot */
	int32_t *rows;	/* values in it, by slot */
	int64_t values; /* of it */
};

enum ask { ASK_VALUES, ASK_ANALYTICS };

struct asking {
	enum ask ask;
	const char
	    *subject; /* uid of the data element, the computed indicator, or "uid.ACTUAL_REPORTS" */
	const char
	    *set; /* a data set that has the element, for servers that take no elements; or NULL */
	int period;
	struct pair **pair;
	int n;
	bool split; /* the country is asked for by its parts */
	int part;   /* the one that is next */
	int attempts, busy;
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

struct fetch {
	struct job *job;
	struct http *http;
	struct server server;
	struct registry *registry;
	int slots;
	struct part *whole, *parts; /* the roots; their children, and the roots alone */
	int n_whole, n_parts;
	const char *levels; /* "LEVEL-4;LEVEL-5": where the facilities in scope are */
	bool *scope;	    /* by slot */
	const char **unit;  /* by slot: the facility's uid */
	bool abort;	    /* a failure ends it all */
	struct asking **asking;
	int n, ended, under_way, parallel;
	int pairs, pairs_ended;
	int64_t values, bytes;
};

/* Open the session: the login, the server, the scope. */
const struct err *fetch_open(struct fetch *fetch, json_t *run) MUST_CHECK;
/* What is to be pulled for the open pairs; pairs of ids that the server does not know fail at once. */
const struct err *fetch_plan(struct fetch *fetch, json_t *pairs) MUST_CHECK;

/* The path of a pull's next request. */
const char *fetch_path(const void *ctx, const struct fetch *fetch, const struct asking *asking);
/* Begin or begin again to take values. */
void fetch_reset(struct fetch *fetch, struct asking *asking);
/* Take the values of an answer that came whole; an err says why it is none. */
const struct err *fetch_read(struct fetch *fetch, struct asking *asking,
    const struct pull *pull) MUST_CHECK;

/* Keep the pairs of a pull that is complete, or say why they failed. */
const struct err *fetch_store(struct fetch *fetch, struct asking *asking) MUST_CHECK;
const struct err *fetch_fail(struct fetch *fetch, struct asking *asking, const char *kind,
    const char *code, const char *reason) MUST_CHECK;

#endif
