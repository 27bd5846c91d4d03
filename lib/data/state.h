/*
 * state -- where a run stands, as a document of the database has it.
 *
 * enum run_state is made of sql/functions/base/states.sql, the only list of the states there is.
 */
#ifndef DATA_STATE_H
#define DATA_STATE_H

#include "data/db.h"

#include <jansson.h>

/* The state under "state" in a document; RUN_STATE_COUNT for none, or one that we do not know. */
enum run_state state_of(const json_t *doc);

#endif
