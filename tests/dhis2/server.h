/*
 * server -- a request to the stand-in, and what answers it.
 */
#ifndef DHIS2_SERVER_H
#define DHIS2_SERVER_H

#include "country.h"

#include <fcgiapp.h>
#include <jansson.h>

/* A version of DHIS2, and how the server of it was set up: the first part of the path. */
struct profile {
	const char *name, *version;
	int minor;	      /* 41 */
	const char *calendar; /* if it is not iso8601 */
	bool no_months; /* its dataOutputPeriodTypes lack Monthly, and so do its analytics tables */
	bool no_analytics;	/* which never ran */
	const char *login_page; /* where those go who are not signed in */
	const char
	    *csv_deleted; /* the end of a line of values that are neither followed up nor deleted */
	bool empty_refusal; /* DHIS2-12540: no access is an empty answer */
};

enum options { OPTIONS_ALL, OPTIONS_SOME, OPTIONS_NONE };

/* Who asks. */
struct account {
	const char *name;
	const char *capture, *view; /* uids of units, or NULL */
	bool super;
	enum options options;	/* the attribute options it may read */
	const char *refusal;	/* why it is not let in, or NULL */
	const char *token;	/* its personal access token, or NULL */
	const char *token_says; /* why the token is not taken, or NULL */
};

struct ask {
	FCGX_Request *fcgi;
	const struct country *country;
	const struct profile *profile;
	const struct account *account;
	const char *path;   /* behind /api/, without .json and .csv */
	const char *suffix; /* "json", "csv" or "" */
	char
	    *query; /* decoded: name=value pairs, each ended by NUL, an empty one behind the last */
	const char *fault; /* what goes wrong with this answer, or NULL; see server.c */
	long fault_number;
	int status; /* for the log */
	long bytes;
	bool gone; /* who asked went away: nothing more can be sent */
};

/* The profile that a path begins with, or NULL. */
const struct profile *profile_find(const char *path);

/* Let the account in that the request names, or refuse it as DHIS2 does. */
bool signed_in(struct ask *ask);
/* May the account see all of a unit's data: by dataValueSets, by analytics? */
bool may_export(const struct ask *ask, int unit);
bool may_view(const struct ask *ask, int unit);

/* The nth value of a parameter, from 0; NULL when there are no more. */
const char *ask_param(const struct ask *ask, const char *name, int nth);
/* Is this what goes wrong? */
bool ask_fault(const struct ask *ask, const char *kind);
/* The path of a file of the state, and the number in it, or otherwise. */
const char *state_path(const struct ask *ask, const char *name);
long state_number(const struct ask *ask, const char *name, long otherwise);

/* Send text; the status line and headers come first. */
void ask_head(struct ask *ask, int status, const char *type);
void ask_put(struct ask *ask, const char *text, size_t n);
void ask_print(struct ask *ask, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As many MB as the fault says, compressed: a beginning, the same text again and again, an end. */
void put_packed(struct ask *ask, const char *type, const char *first, const char *again,
    const char *last);

/* A whole JSON answer; doc is freed. */
void ask_json(struct ask *ask, int status, json_t *doc);
/* A DHIS2 WebMessage. */
void ask_refuse(struct ask *ask, int status, const char *code, const char *message);
/* What Tomcat says where no webapp is. */
void ask_no_context(struct ask *ask);

/* The server's own month of a period, and back: 12 months, another count of years. */
int period_out(const struct ask *ask, int period);
int period_in(const struct ask *ask, int period);

/* The endpoints: true when one answered. */
bool answer_metadata(struct ask *ask);
bool answer_values(struct ask *ask);
bool answer_analytics(struct ask *ask);

#endif
