/* takes -- see takes.h. */
#include "web/takes.h"

#include "base/conf.h"
#include "base/file.h"
#include "web/answer.h"
#include "web/io.h"
#include "web/request.h"

bool takes_asked(struct req *r)
{
	return request_param(r, "BODY_LATER");
}

const struct err *takes_check(struct req *r)
{
	if (!r->io->route->upload)
		return err(415, "unsupported_type", "This address does not accept a file.");
	return file_room(conf()->store, r->body_length);
}

void takes_answer(struct req *r, const struct err *failed)
{
	r->status = failed ? 403 : 204;
	if (!r->io->begun && respond_nothing(r))
		r->io->gone = true;
}
