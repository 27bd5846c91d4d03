/*
 * recent -- what this process found out within the last second, for what very many ask every
 * second: unless an import has moved on meanwhile, which whoever waits for it hears at once.
 *
 * A page that waits for the worker asks how far it is once a second, in each browser that shows it;
 * the answer is the same for all who may see it.  The step that is asked runs as one process
 * (nginx/stack, systemd/polled.conf), so that a statement a second serves them all.  nginx's own
 * cache would need a zone in the http block, which is not ours where our snippet is included, and
 * cannot know who may see what: here each request is still held against its person's role.
 */
#ifndef WEB_RECENT_H
#define WEB_RECENT_H

#include <jansson.h>

/* What was kept under a name less than a second ago, as a copy that belongs to ctx; else NULL. */
json_t *recent_get(const void *ctx, const char *name);

/* Nothing of what was kept is known any more. */
void recent_forget(void);

/* Keep doc under a name for a second; it must not be changed any more. */
void recent_put(const char *name, json_t *doc);

#endif
