#!/bin/bash
# make lint finds nothing, and would find a line that is not laid out as .clang-format says.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

same "make lint is silent" "$(tests/lint 2>&1)" ""
formatter=$(echo build/clang-format-*/bin/clang-format)
like "a line laid out otherwise is found" \
	"$(echo 'int  f( void );' | "$formatter" --assume-filename=bad.c --dry-run --Werror 2>&1)" \
	'should be clang-formatted'
done_testing
