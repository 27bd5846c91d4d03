/*
 * io -- the inner side of a request: what lib/web keeps beside what handlers see.
 *
 * Only files of lib/web include this.
 */
#ifndef WEB_IO_H
#define WEB_IO_H

#include "base/text.h"
#include "web/req.h"
#include "wire/multipart.h"
#include "wire/query.h"

#include <fcgiapp.h>
#include <signal.h>

struct io {
	FCGX_Request *fcgi;
	const struct route *routes; /* all of this program */
	const struct route *route;  /* once found */
	const char *query;	    /* the query string as it was sent, or "" */
	bool keyed;		    /* it came with a key, or with something in its place */
	const char *key_hash;	    /* of the key that it came with */
	int kind;		    /* of the key, once found (key.c) */
	bool head;		    /* HEAD: the answer without its body */
	struct pairs pairs;	    /* what was sent, before it is checked */
	const struct part *file;    /* the file part of a form, or NULL */
	const struct part **files;  /* all of them, where the route takes several: */
	size_t n_files;
	bool chosen;		    /* the language is the one that the person chose */
	bool whole;		    /* the body is itself the file */
	const struct err *wrong;    /* what was said first of a field */
	const char *const **values; /* per declared field its values, ended by NULL, or NULL */
	struct text headers;	    /* those of the answer */
	bool begun;		    /* the headers are sent */
	bool gone;		    /* nobody listens any more */
	bool broken;		    /* the answer cannot be completed */
	int64_t sent;		    /* bytes of the answer's body */
	double start;		    /* on clock_seconds() */
};

/* This program was asked to end. */
extern volatile sig_atomic_t io_stopping;

#endif
