/*
 * server -- a request to the stand-in, and what answers it.
 */
#ifndef DHIS2_SERVER_H
#define DHIS2_SERVER_H

#include "country.h"

#include <fcgiapp.h>
#include <jansson.h>

struct ask {
	FCGX_Request *fcgi;
	const struct country *country;
	const char *profile; /* "2.41", "2.40-ethiopian": the first part of the path */
	int minor;	     /* 41 */
	const char *path;    /* behind /api/, without .json and .csv */
	const char *suffix;  /* "json", "csv" or "" */
	char
	    *query; /* decoded: name=value pairs, each ended by NUL, an empty one behind the last */
	bool all;   /* the account may see the root */
	const char *fault; /* what goes wrong with this answer, or NULL; see server.c */
	long fault_number;
	int status; /* for the log */
	long bytes;
	bool gone; /* who asked went away: nothing more can be sent */
};

/* The nth value of a parameter, from 0; NULL when there are no more. */
const char *ask_param(const struct ask *ask, const char *name, int nth);

/* Send text; the status line and headers come first. */
void ask_head(struct ask *ask, int status, const char *type);
void ask_put(struct ask *ask, const char *text, size_t n);
void ask_print(struct ask *ask, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A whole JSON answer; doc is freed. */
void ask_json(struct ask *ask, int status, json_t *doc);
/* A DHIS2 WebMessage. */
void ask_refuse(struct ask *ask, int status, const char *code, const char *message);

/* The server's own month of a period, and back: 12 months, another count of years. */
int period_out(const struct ask *ask, int period);

/* The endpoints: true when one answered. */
bool answer_metadata(struct ask *ask);
bool answer_data(struct ask *ask);

#endif
