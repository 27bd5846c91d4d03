/*
 * language -- in which language a person reads the pages; the foot of each page has the choice.
 *
 *	POST /language	language=fr, from=the page to come back to, under the prefix
 *
 * It is kept with the person, and in a cookie for the pages that are nginx's own.
 */
#include "words/language.h"
#include "pages.h"
#include "web/app.h"
#include "web/cookie.h"

/* The page to come back to; the front page where from is none of ours. */
static const char *back(const char *from)
{
	return from && *from != '/' && !strpbrk(from, "\\\r\n") ? from : "";
}

static const struct err *choose(struct req *r)
{
	const struct language *language = language_named(span_of(req_arg(r, "language")));
	const struct err *failed;
	json_t *doc;

	if (!language)
		return req_wrong(r, "language",
		    "Choose one of the languages at the foot of a page.");
	if ((failed = db_json(r->db, r, &doc, SQL_user_language, r->user, language->code)))
		return failed;
	cookie_language(r, language);
	return respond_next(r, 200, back(req_arg(r, "from")), doc);
}

static const struct field fields[] = {
	{ "language", FIELD_NAME, REQUIRED,
	    WORDS("Choose one of the languages at the foot of a page.") },
	{ "from", FIELD_TEXT, OPTIONAL, WORDS("Leave out where the page came from.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "POST", "/language", VIEWER, choose,
	    WORDS("Choose the language in which you read the pages."), .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "language", routes);
}
