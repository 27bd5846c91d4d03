/*
 * mapping_form -- a file on the mapping page: what was found in it, what is suggested, what was
 * chosen.
 *
 *	if ((failed = mapping_form_open(r, &form)) || (failed = mapping_form_propose(r, &form, doc,
 *	&origin)))
 *		return failed;
 *	failed = mapping_form_settle(r, &form, doc, origin);
 */
#ifndef DESK_MAPPING_FORM_H
#define DESK_MAPPING_FORM_H

#include "columns/area.h"
#include "columns/choices.h"
#include "columns/content.h"
#include "columns/examine.h"
#include "columns/formats.h"
#include "columns/repeats.h"
#include "shape/sniff.h"
#include "web/app.h"

struct mapping_form {
	const char *run; /* NULL: the one that the request names */
	json_t *saved;	 /* {"asset", "dialect", "mapping"} of the run so far */
	struct dialect dialect;
	struct found found;
	int fd;
	struct survey survey;
	struct content *content;
	json_t *known; /* of its values */
	struct suggestion suggestion;
	struct mapping mapping;	     /* as chosen, remembered or suggested */
	struct formats formats;	     /* of the columns so chosen */
	struct repeated_cells cells; /* which several rows are for, as so read */
	json_t *questions;
	json_t *answers; /* of questions, by this request: {field: "said" or "part"} */
	json_t *kept;	 /* what was seen of the whole file (columns/examine.h) */
	bool chosen; /* a person chose the mapping with this request, or while the worker looks */
	json_t *
	    examination; /* how far the worker is, where it has to look through the file; or NULL */
};

/* Look at the file of the import that the request names, in the dialect it asks for, else the saved
 * one, else the one found. */
const struct err *mapping_form_open(struct req *r, struct mapping_form *form) MUST_CHECK;

/* The file, and what was seen of it before; of a large one nothing more is read by a request. */
struct formats_file mapping_form_file(const struct mapping_form *form);

/* Why the worker could not look through it; NULL where it could, or is still at it. */
const struct err *mapping_form_failed(struct req *r, const char *run,
    json_t *examination) MUST_CHECK;

/* Add to answers how the file is written, where that would be a question without what was
 * chosen. */
void mapping_form_answered(struct req *r, const struct mapping_form *form, json_t *answers);

/* What the database says of a document. */
const struct err *mapping_form_known(struct req *r, enum sql sql, json_t *about,
    json_t **answer) MUST_CHECK;

/* The mapping to show: saved, else remembered for such a header, else suggested; *origin says
 * which. */
const struct err *mapping_form_propose(struct req *r, struct mapping_form *form, json_t *doc,
    const char **origin) MUST_CHECK;

/* The column of the area: as chosen, else (NULL) as the data says. */
const struct err *mapping_form_area(struct req *r, struct mapping_form *form,
    const char *chosen) MUST_CHECK;

/* What the formats of the chosen columns are; the file is read through once, and that is kept with
 * the run.  A large file is the worker's to read: then form->examination says how far it is, here
 * and below, and nothing else is known yet. */
const struct err *mapping_form_formats(struct req *r, struct mapping_form *form) MUST_CHECK;

/* Which cells several rows are for, by the chosen columns and formats; kept with the run as
 * well. */
const struct err *mapping_form_cells(struct req *r, struct mapping_form *form) MUST_CHECK;

/* The choices of the form, each judged against the file's columns; all faults are said at once. */
const struct err *mapping_form_sources(struct req *r, struct mapping_form *form) MUST_CHECK;

/* What becomes of several rows of a cell: as the request says, else as the data says; where their
 * columns differ and neither says it, that is a question. */
const struct err *mapping_form_duplicates(struct req *r, struct mapping_form *form) MUST_CHECK;

/* Every byte of the file can be read; *other is the encoding that fits where its own does not. */
const struct err *mapping_form_bytes(struct req *r, struct mapping_form *form,
    enum encoding *other) MUST_CHECK;

/* The formats of the columns: found, a question, or a person's choice. */
const struct err *mapping_form_settle(struct req *r, struct mapping_form *form, json_t *doc,
    const char *origin) MUST_CHECK;

#endif
