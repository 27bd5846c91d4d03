/*
 * words -- the texts of the programs in the languages they speak.
 *
 * Templates, C and SQL are written in English.  Each further language is a gettext catalog in this
 * folder (fr.po), which translators open with Poedit or Weblate; `make words` (extract) brings what
 * is to be translated into it, and the build compiles it into the programs (compile), so that no
 * locale of the system is needed.  A text that a catalog lacks is shown in English.
 *
 *	words(r->language, "just now")
 *	words_many(r->language, "{n} day ago", "{n} days ago", n)
 *	words(r->language, WORDS_IN("month", "May"))	the same word that means two things
 *
 * A text that is in a document, and must be English there for scripts, is marked where it stands:
 * WORDS("...") in C, a comment in SQL that looks like {{_ in a template (marked); a page shows it
 * through the filter words.
 *
 * A text with values names them in braces, and words_add() puts them in.  How templates write texts
 * is in page/page.h; the messages of errors (base/err.h) are such texts, too.
 */
#ifndef WORDS_WORDS_H
#define WORDS_WORDS_H

#include "base/text.h"

struct language {
	const char *code;	      /* "fr", as browsers and <html lang> say it */
	int (*form)(unsigned long n); /* which form goes with n things, by the catalog's own rule */
	int forms;		      /* how many there are */
	const char *const *texts; /* by number of the message, its forms one after the other, each
					  ended by NUL; NULL: English */
};

/* English, then the catalogs; the last has no code.  The build makes them. */
extern const struct language languages[];

/* English: what the programs are written in. */
#define ENGLISH (&languages[0])

/* A text in a context, as one key; extract knows these names. */
#define WORDS_IN(context, text) context "\004" text
/* Mark what a table holds as texts to be translated; words() then gets them from there. */
#define WORDS(text)	      text
#define WORDS_MANY(one, many) one, many

/* The text in a language; text may be WORDS_IN(...).  What is returned lives as long as the
 * program, or as text. */
const char *words(const struct language *language, const char *text);

/* The text in the form that goes with n things. */
const char *words_many(const struct language *language, const char *one, const char *many,
    unsigned long n);

/* A list of names of which a sentence does not say all, as a text that names them {names} and the
 * number of the others {n}; more is that number.  In an error:
 *	"columns.", words_names(more), "columns.names", list, "columns.n", DIGITS(more) */
const char *words_names(long long more);

/* The number of the message that has this key, or -1; for texts that are shown often. */
int words_find(struct span key);

/* Message number in a language and form, or NULL where the catalog has none. */
const char *words_get(const struct language *language, int number, int form);

/* Add text with its values put in: name, value, ... */
#define words_add(out, text, ...) words_fill(out, text, (const char *const[]){ __VA_ARGS__, NULL })

/* The same with the values as an array: name, value, ..., NULL. */
void words_fill(struct text *out, const char *text, const char *const values[]);

/* The same; values that are texts of ours themselves (base/err.h) are said in the language. */
void words_fill_in(struct text *out, const struct language *language, const char *text,
    const char *const values[]);

#endif
