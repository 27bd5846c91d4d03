/*
 * message -- a text of a template, {{_ ...}}, as translators see it and as it is shown.
 *
 * The template has, in one sentence, values with their filters and markup with its attributes:
 *
 *	{{_(n) <a href="{x|url}">{n|number} month</a> is open ||
 *	<a href="{x|url}">{n|number} months</a> are open}}
 *
 * A catalog has neither: "<a>{n} month</a> is open", so nothing that is translated can lead
 * elsewhere, and whoever translates may move both within the sentence.  The second of two elements
 * of a kind that differ is called <a2>.  page.h has the language of texts.
 *
 *	const char *at = message_text(message, language, n);
 *	while (message_next(message, &at, &piece)) ...
 */
#ifndef PAGE_MESSAGE_H
#define PAGE_MESSAGE_H

#include "base/span.h"
#include "words/words.h"

/* {name=path|filter}; the name is the path where none is given. */
struct slot {
	struct span name, path, filter;
};

struct element {
	struct span name; /* in the catalog: "a", "a2" */
	struct span kind; /* "a" */
	struct span open; /* "<a href=...>" */
};

struct message {
	const char *context;	/* what tells it from the same English text elsewhere, or NULL */
	const char *one, *many; /* as the catalog has it; many: NULL where nothing is counted */
	struct span count;	/* the path of what is counted */
	struct slot *slots;
	size_t n_slots;
	struct element *elements;
	size_t n_elements;
	int number;	     /* of the message in the catalogs, or -1 */
	const char *problem; /* the first thing wrong with it, or NULL */
};

enum piece_kind { PIECE_TEXT, PIECE_VALUE, PIECE_OPEN, PIECE_CLOSE };

struct piece {
	enum piece_kind kind;
	struct span text; /* of PIECE_TEXT */
	struct slot slot; /* of PIECE_VALUE */
	const struct element *element;
};

/* Read what stands behind {{_ in a template; it must live as long as the message. */
struct message *message_new(const void *ctx, struct span source);

/* The text in a language, in the form that goes with n. */
const char *message_text(const struct message *m, const struct language *language, unsigned long n);

/* The next piece of the text at *at; false at its end. */
bool message_next(const struct message *m, const char **at, struct piece *piece);

/* The same for the markup that opens an element: text, which stands as it is, and values. */
bool message_next_open(struct span *rest, struct piece *piece);

#endif
