/*
 * req -- a request as handlers see it, and the table of routes that leads to them.
 */
#ifndef WEB_REQ_H
#define WEB_REQ_H

#include "base/err.h"
#include "base/mem.h"
#include "data/db.h"
#include "web/field.h"
#include "words/words.h"

#include <jansson.h>
#include <stdbool.h>

/* What a person may do; each includes the ones before.  app_user.role in the database. */
enum access { ANYBODY, VIEWER, DATA_ADMIN, GLOBAL_ADMIN };

enum format { FORMAT_HTML, FORMAT_JSON, FORMAT_CSV };

struct req {
	const char *method; /* GET (also for HEAD), POST, PUT, PATCH, DELETE, OPTIONS */
	const char *path;   /* "/csv/map": decoded, without prefix and suffix; "/" is "/data";
				     NULL when it could not be read */
	enum format format; /* from the suffix, else from Accept */
	const char *user;   /* who nginx, or a key, says it is; or NULL */
	const char *key;    /* the number of a script's key (web/key.h); NULL: it is the person */
	enum access access; /* what the database says of them, or what is left of it by a key */
	const struct language *language; /* the reader's: chosen, asked for, or the site's */
	struct db *db;			 /* this process's connection, role intake_web */
	const char *body_file;		 /* where nginx spooled the body, or NULL */
	long body_length;		 /* bytes of the body */
	int status;			 /* what respond() sends; 200 until changed */
	const char *etag,
	    *modified;	  /* what the answer is named by (web/etag.h); NULL: it is not to be kept */
	json_t *entered;  /* declared fields as they were sent, for showing a form again */
	json_t *errors;	  /* {field: message}: what is wrong with them */
	json_t *more;	  /* what an error's document says besides, for scripts; or NULL */
	json_t *conflict; /* saved while the form was open (desk/edit_conflict.h) */
	struct io *io;	  /* inner: the FastCGI side, see web/io.h */
};

/* What a key may do.  One that integrates also imports. */
enum { KEY_READ = 1, KEY_IMPORT = 2, KEY_INTEGRATE = 4, ANY_KEY = 7 };

typedef const struct err *handler(struct req *);

struct route {
	const char *method;
	const char *path;
	enum access access;
	handler *fn;
	const char *about; /* one sentence, for scripts and people; marked by WORDS() */
	int key; /* which keys may come: KEY_READ | KEY_IMPORT, one that may either; 0: people alone
		  */
	const struct field *fields; /* query arguments and body fields it takes; others: 422 */
	handler *form;		    /* shows the form again when a field is wrong */
	bool upload;		    /* the body is a file, at most conf()->upload_max */
	bool several;		    /* a form may send more than one file */
	bool parts;		    /* of an upload: a POST brings a file as part of a form alone */
	bool stream;		    /* the handler reads the body as it comes: body_next() */
	bool polled;		    /* asked every second by many (recent.h) */
};

#endif
