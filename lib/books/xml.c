/* xml -- see xml.h. */
#include "books/xml.h"

#include "base/mem.h"
#include "pack/zip.h"

#include <expat.h>

#define PIECE 16384
#define DEPTH 200
#define TAG   (4 << 20) /* bytes of one tag, at most */

struct xml {
	XML_Parser parser;
	struct unpack *part;
	struct xml_on on;
	void *arg;
	int depth;
	size_t since; /* bytes read since something was understood */
	bool paused, ended;
};

static inline const char *local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (!strcmp(local(*attributes), name))
			return attributes[1];
	return NULL;
}

void xml_end(struct xml *xml)
{
	xml->ended = true;
	XML_StopParser(xml->parser, XML_FALSE);
}

void xml_pause(struct xml *xml)
{
	xml->paused = true;
	XML_StopParser(xml->parser, XML_TRUE);
}

void xml_damaged(struct xml *xml)
{
	unpack_fault(xml->part, "damaged",
	    "The workbook is damaged, or is none: open it in Excel or LibreOffice, save it again, "
	    "and upload that file.");
	xml_end(xml);
}

static void on_begin(void *arg, const char *name, const char **attributes)
{
	struct xml *xml = arg;

	xml->since = 0;
	if (xml->ended)
		return;
	if (++xml->depth > DEPTH)
		xml_damaged(xml);
	else
		xml->on.begin(xml->arg, local(name), attributes);
}

static void on_end(void *arg, const char *name)
{
	struct xml *xml = arg;

	xml->depth--;
	if (!xml->ended)
		xml->on.end(xml->arg, local(name));
}

static void on_text(void *arg, const char *at, int n)
{
	struct xml *xml = arg;

	xml->since = 0;
	if (!xml->ended && xml->on.text)
		xml->on.text(xml->arg, at, n);
}

static void on_doctype(void *arg, const char *name, const char *system, const char *public,
    int internal)
{
	struct xml *xml = arg;

	(void)name, (void)system, (void)public, (void)internal;
	unpack_fault(xml->part, "damaged",
	    "The workbook brings a document type of its own, which no program that makes workbooks "
	    "writes: it is not read. Save it again in Excel or LibreOffice, and upload that file.");
	xml_end(xml);
}

static int end(struct xml *xml)
{
	XML_ParserFree(xml->parser);
	return 0;
}

struct xml *xml_new(const void *ctx, struct unpack *part, const struct xml_on *on, void *arg)
{
	struct xml *xml = mem_new(ctx, struct xml);

	xml->part = part;
	xml->on = *on;
	xml->arg = arg;
	xml->parser = mem_or_die(XML_ParserCreate(NULL));
	talloc_set_destructor(xml, end);
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, on_begin, on_end);
	XML_SetCharacterDataHandler(xml->parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
	xml->ended = part->code || part->disk;
	return xml;
}

/* Read a piece and have it understood, as far as nobody pauses. */
static enum XML_Status feed(struct xml *xml)
{
	void *at = mem_or_die(XML_GetBuffer(xml->parser, PIECE));
	size_t n = zip_read(xml->part, at, PIECE);

	xml->ended = xml->part->code || xml->part->disk;
	if (xml->ended)
		return XML_STATUS_OK;
	xml->since += n;
	return XML_ParseBuffer(xml->parser, (int)n, !n);
}

bool xml_more(struct xml *xml)
{
	enum XML_Status status;
	XML_ParsingStatus at;

	if (xml->ended)
		return false;
	xml->since = xml->paused ? 0 : xml->since;
	status = xml->paused ? XML_ResumeParser(xml->parser) : feed(xml);
	XML_GetParsingStatus(xml->parser, &at);
	xml->paused = at.parsing == XML_SUSPENDED;
	if (!xml->ended && (status == XML_STATUS_ERROR || xml->since > TAG))
		xml_damaged(xml);
	xml->ended |= at.parsing == XML_FINISHED;
	return !xml->ended;
}
