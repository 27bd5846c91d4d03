/* ask -- see ask.h. */
#include "dhis2/ask.h"

#include "base/conf.h"
#include "dhis2/verdict.h"

struct limits ask_limits(void)
{
	const struct conf *c = conf();

	return (struct limits){ c->dhis2_connect, c->dhis2_first, c->dhis2_stall, c->dhis2_whole,
		c->dhis2_body };
}

struct http *ask_new(const void *ctx, const struct login *login, const struct limits *limits)
{
	return http_new(ctx, login, limits, verdict);
}

static const char *code_of(const struct pull *pull)
{
	switch (pull->outcome) {
	case PULL_REFUSED:
		return "login_refused";
	case PULL_AWAY:
		return "server_away";
	case PULL_BUSY:
		return "server_busy";
	case PULL_TOO_LARGE:
		return "too_large";
	default:
		return "dhis2";
	}
}

const struct err *ask_document(struct http *http, const void *ctx, struct pull *pull, json_t **doc)
{
	const struct err *failed = NULL;

	*doc = NULL;
	if (pull->outcome != PULL_OK)
		failed = err_as(pull->why, 502, code_of(pull));
	else if (!(failed = foreign_parse(ctx, pull, doc)) && !json_is_object(*doc) &&
	    !json_is_array(*doc))
		failed = err(502, "dhis2",
		    "The answer of {server} to {path} is not valid JSON: it is cut short, or is "
		    "not from a DHIS2 server.",
		    "server", http_base(http), "path", AT_MOST(60, pull->path));
	talloc_free(pull);
	return failed;
}

const struct err *ask_json(struct http *http, const void *ctx, const char *path, int64_t most,
    json_t **doc)
{
	struct pull *pull;

	http_start(http, &(struct pull){ .path = path, .fd = -1, .most = most });
	while (!(pull = http_next(http, 1000)))
		;
	return ask_document(http, ctx, pull, doc);
}
