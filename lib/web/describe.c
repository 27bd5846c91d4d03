/* describe -- see describe.h. */
#include "web/describe.h"

#include "base/version.h"
#include "web/guard.h"
#include "wire/query.h"

#include <stdio.h>

static const char *const type_names[] = {
	[FIELD_TEXT] = "text",
	[FIELD_NAME] = "name",
	[FIELD_ID] = "id",
	[FIELD_MONTH] = "month",
	[FIELD_CHOICE] = "choice",
	[FIELD_FILE] = "file",
};

static json_t *choices_list(const char *choices)
{
	json_t *list = json_array();
	size_t n;

	for (const char *p = choices; p && *p; p += n, p += strspn(p, " ")) {
		n = strcspn(p, " ");
		json_array_append_new(list, json_stringn(p, n));
	}
	return list;
}

static json_t *field_object(const struct field *field)
{
	json_t *said = mem_or_die(json_pack("{s:s, s:s, s:b, s:s*, s:s*, s:b, s:b, s:b}", "name",
	    field->name, "type", type_names[field->type], "required", field->need == REQUIRED,
	    "about", field->message, "standard", field->standard, "many", field->many, "blank",
	    field->blank, "secret", field->secret));

	if (field->type == FIELD_CHOICE)
		json_object_set_new(said, "choices", choices_list(field->choices));
	if (field->type == FIELD_TEXT)
		json_object_set_new(said, "most", json_integer(VALUE_MAX));
	return said;
}

static json_t *route_object(const struct route *route)
{
	json_t *said = mem_or_die(json_pack("{s:s, s:s, s:s, s:s*, s:b, s:b, s:b, s:b, s:[]}",
	    "method", route->method, "path", route->path, "role", guard_role_name(route->access),
	    "about", route->about, "upload", route->upload, "several", route->several, "parts",
	    route->parts, "stream", route->stream, "fields"));

	for (const struct field *field = route->fields; field && field->name; field++)
		json_array_append_new(json_object_get(said, "fields"), field_object(field));
	return said;
}

bool describe_said(int argc, char *argv[], const char *name, const struct route routes[])
{
	json_t *said;

	if (argc != 2 || strcmp(argv[1], "--describe"))
		return false;
	said =
	    mem_or_die(json_pack("{s:s, s:s, s:[]}", "step", name, "version", VERSION, "routes"));
	for (const struct route *route = routes; route->fn; route++)
		json_array_append_new(json_object_get(said, "routes"), route_object(route));
	json_dumpf(said, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(said);
	return true;
}
