#!/bin/bash
# browser.t -- the whole way of an import in headless Chromium, with the pages' scripts and without, and
# what must be so on every page.
#
#	tests/browser.t			all of it in English, and one import in French
#	tests/browser.t LANGUAGE	imports from files and from DHIS2 in that language
#
# playwright-core and axe-core, of the versions in package-lock.json, are put into build/browser when they are not
# there.
. "$(dirname "$0")/tap.sh"
PROCESSES=
[ -x "${CHROMIUM:-/usr/bin/chromium-headless-shell}" ] || { echo "1..0 # SKIP there is no chromium here"; exit; }

export MODULES=$root/build/browser
if ! cmp -s "$root/tests/browser/package-lock.json" "$MODULES/package-lock.json"; then
	mkdir -p "$MODULES"
	cp "$root"/tests/browser/package*.json "$MODULES"
	npm --prefix "$MODULES" ci --ignore-scripts --no-audit --no-fund >"$MODULES/npm.log" 2>&1 || {
		echo "Bail out! playwright-core and axe-core could not be installed"
		sed 's/^/# /' "$MODULES/npm.log"
		rm -f "$MODULES/package-lock.json"
		exit 1
	}
fi
. "$root/tests/dhis2/start"
start_site
at_exit stop_dhis2
start_dhis2 "$site/dhis2" || { echo "Bail out! the stand-in DHIS2 server did not start"; exit 1; }
export DHIS2=$dhis2 DHIS2_FOLDER=$dhis2_state
# what pages a language that is a third longer has, by the time that their turn comes
export PAGES=$site/pages
[ -z "${LONG-}" ] || (cd "$root" && BUILD=pseudo tests/with-postgres tests/words/play xx "$PAGES.new" &&
	cp -r build/pseudo/pages/xx "$PAGES.new/nginx" && mv "$PAGES.new" "$PAGES") >"$site/play.log" 2>&1 &
playing=$!
at_exit 'kill $playing 2>/dev/null; wait $playing'
export HMIS_URL HMIS_ADMIN HMIS_EDITOR HMIS_VIEWER TMPDIR=$site

# Its lines bear no numbers yet.
while IFS= read -r line; do
	case $line in
	"ok - "*) pass "${line#ok - }" ;;
	"not ok - "*) flunk "${line#not ok - }" ;;
	*) echo "$line" ;;
	esac
done < <(node "$root/tests/browser/run.mjs" "$@" 2>&1 || echo "not ok - the browser tests came to an end")
done_testing
