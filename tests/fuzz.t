#!/bin/bash
# The fuzz targets over the inputs that are kept, and variants of them, the same each time; `make fuzz` looks further.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
said=$(BUILD=asan make --no-print-directory targets 2>&1) || {
	echo "Bail out! the fuzz targets do not build"
	sed 's/^/# /' <<<"$said"
	exit 1
}
export HMIS_CONF=tests/fuzz/hmis.conf
for file in tests/fuzz/*.c; do
	target=$(basename "$file" .c)
	inputs=(tests/fuzz/"$target"/*)
	[ -e "${inputs[0]}" ] || inputs=()
	check "$target" timeout 60 "build/asan/fuzz/$target" "${inputs[@]}"
done
done_testing
