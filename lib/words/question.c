/* question -- see question.h. */
#include "words/question.h"

json_t *question_new(const char *field, json_t *title, json_t *evidence)
{
	json_t *question = json_pack("{s:s}", "field", field);

	said_set(question, "title", title);
	said_set(question, "evidence", evidence);
	json_object_set_new(question, "options", json_array());
	return question;
}

json_t *question_offer(json_t *question, const char *value, json_t *label, json_t *reading)
{
	json_t *option = json_object();

	if (value)
		json_object_set_new(option, "value", json_string(value));
	said_set(option, "label", label);
	said_set(option, "reading", reading);
	json_array_append_new(json_object_get(question, "options"), option);
	return option;
}
