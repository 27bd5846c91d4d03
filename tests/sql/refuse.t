#!/bin/bash
# How a statement says no (sql/functions/base/refuse.sql): the sentence in English with its values for who reads nothing
# else, and the sentence and its values for who says it in another language.
. "$(dirname "$0")/../tap.sh"
cd "$root" || exit 1
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0"

ask() { psql -qXAt -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -d "$HMIS_DB" -c "$1" 2>&1; }
worded() { ask "SELECT worded('$1', '$2')"; }
# raised STATEMENT: the fields of its error, a line each
raised() { ask "$1" | grep -E '^(ERROR|DETAIL|HINT|TABLE NAME|COLUMN NAME|CONSTRAINT NAME):' | sed 's/ *$//'; }

same "values are put in" "$(worded 'Import {run} is version {version}.' '{"run": "12", "version": "3"}')" \
	"Import 12 is version 3."
same "twice, at the beginning and at the end" "$(worded '{a}, {a}{b}' '{"a": "x", "b": "y"}')" "x, xy"
same "a value is no sentence" "$(worded '{a} and {b}' '{"a": "{b}", "b": "\\1"}')" '{b} and \1'
same "what has no value stays, and what is none" "$(worded 'a {b} {, {C d} %s {e' '{"e": "1"}')" 'a {b} {, {C d} %s {e'
same "a sentence without values" "$(worded 'There is nothing here.' '{}')" "There is nothing here."
same "values of each kind" "$(worded '{a}; {b}; {c}; {d}; {e}' '{"a": 1234567, "b": 1.5, "c": ["x", 2],
	"d": {"month": 202402}, "e": {"text": "{x} of {y}",
	"values": {"x": "{y}", "y": {"time": "2026-01-02T03:04:00Z"}}}}')" \
	"1,234,567; 1.5; x, 2; Feb 2024; {y} of 2026-01-02 03:04 UTC"
many() { ask "SELECT worded(said_many('{n} day', '{n} days', jsonb_build_object('n', $1)))"; }
same "one and many" "$(many 0) $(many 1) $(many 2)" "0 days 1 day 2 days"
same "prose that was stored" "$(ask "SELECT worded(said('At {place} {')), worded(said(NULL)) IS NULL")" "At {place} {|t"
same "all that an answer needs" "$(raised "SELECT refuse(409, 'name_taken', 'Project {project} is called \"{name}\".',
	said => jsonb_build_object('project', 3, 'name', 'A {b}'), step => 'projects', field => 'name')")" \
	'ERROR:  HM409: Project 3 is called "A {b}".
DETAIL:  name_taken
HINT:  projects
TABLE NAME:  Project {project} is called "{name}".
COLUMN NAME:  name
CONSTRAINT NAME:  {"name": "A {b}", "project": "3"}'
same "a sentence within one" "$(raised "SELECT refuse(409, 'x', '{why} {n}', said => jsonb_build_object('n', 1,
	'why', said('At {at}.', jsonb_build_object('at', 'noon'))))" | sed -n '1p;$p')" 'ERROR:  HM409: At noon. 1
CONSTRAINT NAME:  {"n": "1", "why": {"text": "At {at}.", "values": {"at": "noon"}}}'
same "a value that is not known is empty" "$(raised "SELECT refuse_field('id', 'There is no {id}.',
	jsonb_build_object('id', NULL))")" 'ERROR:  HM422: There is no .
DETAIL:  invalid_fields
HINT:
TABLE NAME:  There is no {id}.
COLUMN NAME:  id
CONSTRAINT NAME:  {"id": ""}'
done_testing
