/* etag -- see etag.h. */
#include "web/etag.h"

#include "base/span.h"
#include "web/answer.h"
#include "web/request.h"

#include <time.h>

void etag_set(struct req *r, const char *etag, const char *modified)
{
	r->etag = mem_printf(r, "\"%s\"", etag);
	r->modified = modified ? mem_strdup(r, modified) : NULL;
}

/* list: "*", or tags separated by commas, each perhaps behind W/. */
static bool names(const char *list, struct span tag)
{
	while (*list) {
		size_t n = strcspn(list, ",");
		struct span one = span_trim((struct span){ list, n });

		if (one.len > 2 && one.at[0] == 'W' && one.at[1] == '/')
			one = (struct span){ one.at + 2, one.len - 2 };
		if (span_equal(one, SPAN("*")) || span_equal(one, tag))
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

/* An HTTP date in its preferred form; -1 for all else. */
static time_t time_of(const char *date)
{
	struct tm tm = { 0 };
	const char *end = date ? strptime(date, "%a, %d %b %Y %H:%M:%S GMT", &tm) : NULL;

	return end && !*end ? timegm(&tm) : -1;
}

bool etag_matches(const struct req *r)
{
	const char *list = req_header((struct req *)r, "HTTP_IF_NONE_MATCH");
	time_t since, modified;

	if (list)
		return names(list, span_of(r->etag));
	since = time_of(req_header((struct req *)r, "HTTP_IF_MODIFIED_SINCE"));
	modified = time_of(r->modified);
	return since >= 0 && modified >= 0 && modified <= since;
}

const struct err *respond_unchanged(struct req *r)
{
	r->status = 304;
	return respond_nothing(r);
}
