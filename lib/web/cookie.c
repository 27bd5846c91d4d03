/* cookie -- see cookie.h. */
#include "web/cookie.h"

#include "base/conf.h"
#include "web/answer.h"
#include "web/io.h"
#include "web/request.h"

#include <string.h>

void cookie_language(struct req *r, const struct language *language)
{
	req_add_header(r, "Set-Cookie",
	    mem_printf(r, "hmis_language=%s; Path=%s; Max-Age=31536000; SameSite=Lax",
		language->code, *conf()->prefix ? conf()->prefix : "/"));
}

static bool has(struct req *r, const struct language *language)
{
	const char *cookies = req_header(r, "HTTP_COOKIE");
	const char *pair = mem_printf(r, "hmis_language=%s", language->code);
	const char *at = cookies ? strstr(cookies, pair) : NULL;

	return at && (at == cookies || at[-1] == ' ' || at[-1] == ';') &&
	    strchr("; ", at[strlen(pair)]);
}

void cookie_follow(struct req *r)
{
	if (r->io->chosen && r->format == FORMAT_HTML && !strcmp(r->method, "GET") &&
	    !has(r, r->language))
		cookie_language(r, r->language);
}
