#!/bin/bash
# The fuzz targets, each for FUZZ_SECONDS: a minute in CI, a few seconds elsewhere.
cd "$(dirname "$0")/.." || exit 1
said=$(BUILD=fuzz make --no-print-directory targets 2>&1) || {
	echo "Bail out! the fuzz targets do not build"
	sed 's/^/# /' <<<"$said"
	exit 1
}
tests/fuzz/run "${FUZZ_SECONDS:-$([ "${CI-}" = true ] && echo 60 || echo 5)}" | awk '
	/^(not )?ok - / { n++; sub(/ok - /, "ok " n " - ") }
	{ print }
	END { print "1.." n }'
