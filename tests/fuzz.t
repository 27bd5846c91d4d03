#!/bin/bash
# The fuzz targets, each for FUZZ_SECONDS: 8 in CI, a few elsewhere. With one seed, so that a failure is of what was
# changed; make fuzz looks further.
cd "$(dirname "$0")/.." || exit 1
said=$(BUILD=fuzz make --no-print-directory targets 2>&1) || {
	echo "Bail out! the fuzz targets do not build"
	sed 's/^/# /' <<<"$said"
	exit 1
}
tests/fuzz/run "${FUZZ_SECONDS:-$([ "${CI-}" = true ] && echo 8 || echo 5)}" 1 | awk '
	/^(not )?ok - / { n++; sub(/ok - /, "ok " n " - ") }
	{ print }
	END { print "1.." n }'
