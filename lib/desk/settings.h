/*
 * settings -- choices that a page remembers: what a request asks for, over what was chosen before.
 */
#ifndef DESK_SETTINGS_H
#define DESK_SETTINGS_H

#include "web/app.h"

/*
 * The choices called names (ended by NULL) as an object of texts: what the form that is shown again
 * holds, else the request's argument, else what before has; what nobody chose is missing.  Belongs
 * to r.
 */
json_t *settings_wanted(struct req *r, const char *const names[], const json_t *before);

#endif
